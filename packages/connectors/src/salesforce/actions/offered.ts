import { ConnectorFailure } from "../../failure.ts";
import type { SalesforcePort } from "../../port.ts";

/** Something that the org offers, as an operation names it: `flow: Close_Case`. */
export interface Offered {
  word: string;
  name: string;
  label: string;
}

/** Where the org lists it, and by which word the file names it. */
const LISTS = [
  ["flow", "/actions/custom/flow"],
  ["apex", "/actions/custom/apex"],
  ["action", "/actions/standard"],
  ["email alert", "/actions/custom/emailAlert"],
  ["notification", "/actions/custom/sendNotification"],
] as const;

interface Listed {
  name: string;
  label?: string | null;
}

/**
 * The actions that an org offers to our user, and the quick actions of some objects.
 * @throws ConnectorFailure
 */
export async function offeredActions(port: SalesforcePort, objects: string[] = []): Promise<Offered[]> {
  const { calls } = port;
  if (!calls) throw new Error("this org cannot be asked");
  const ask = async (path: string): Promise<unknown> => {
    const told = await calls.get(path);
    if (told.ok) return told.value;
    // what an org does not have switched on it does not list
    if (told.error.class === "gone") return [];
    throw new ConnectorFailure(told.error);
  };
  const lists = await Promise.all(
    LISTS.map(async ([word, path]) => {
      const told = (await ask(path)) as { actions?: Listed[] };
      // those of objects are listed object by object
      const within = objects.filter((object) => !told.actions && Object.hasOwn(told, object));
      const others = await Promise.all(
        within.map(async (object) => (await ask(`${path}/${object}`)) as { actions?: Listed[] }),
      );
      return [told, ...others].flatMap(({ actions = [] }) =>
        actions.map(({ name, label }) => ({ word, name, label: label ?? name })),
      );
    }),
  );
  const quick = await Promise.all(
    [undefined, ...objects].map(async (object) => {
      const listed = (await ask(object ? `/sobjects/${object}/quickActions` : "/quickActions")) as Listed[];
      return listed.map(({ name, label }) => ({ word: "quick action", name, label: label ?? name }));
    }),
  );
  const all = [...lists.flat(), ...quick.flat()];
  return [...new Map(all.map((one) => [`${one.word} ${one.name}`, one])).values()];
}
