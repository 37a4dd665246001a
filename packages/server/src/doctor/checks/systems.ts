import type { Check, Finding, Reached } from "../check.ts";

/** Whether each system that the workspace calls answers, and offers what somebody agreed to. */
export const systems: Check = {
  name: "systems",
  async look({ systems: reached }) {
    if (!reached) return [];
    const called = reached.look.list().filter(({ url }) => url !== undefined);
    // a connection with a problem is not opened, and is in no list
    const shut = (reached.problems ?? []).map(
      ({ message, fix, line }): Finding => ({
        ...{ severity: "error", message, place: `connections.yaml, line ${line}` },
        ...(fix !== undefined && { fix }),
      }),
    );
    return [...shut, ...(await Promise.all(called.map(({ name }) => findingsOf(name, reached)))).flat()];
  },
};

async function findingsOf(name: string, { look, held }: Reached): Promise<Finding[]> {
  const changed = await held(name);
  const found = changed.ok
    ? changed.value.map(
        ({ operation, changes, now }): Finding => ({
          severity: "error",
          message: `${name}.${operation} is not called: it has changed there (${changes.join(", ")}) since somebody agreed to it.`,
          fix:
            now === undefined
              ? "It is gone: take it out of connections.yaml."
              : `Look at it, and agree: throughline connect accept ${name} ${operation}, or in Settings, Connections.`,
          place: "connections.yaml",
        }),
      )
    : [];
  if (found.length > 0) return found;
  const { outcome, message } = await look.test(name);
  if (outcome === "works" || outcome === "reached") return [{ severity: "fine", message }];
  const waits = outcome !== "person" && outcome !== "gone";
  return [
    {
      ...{ severity: waits ? "warning" : "error", message, place: "connections.yaml" },
      fix: waits ? "What calls it waits until it answers again." : "Mend it before a step calls it.",
    },
  ];
}
