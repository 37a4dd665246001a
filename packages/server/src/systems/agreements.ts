import { dirname, join } from "node:path";
import { type Held, type Outcome, operationsIn } from "@throughline/connectors";
import { RefusedError } from "@throughline/runtime";
import type { Outside } from "../engine.ts";
import type { Workspace } from "../workspace.ts";
import { write } from "./connect.ts";

/** What changed at a system since somebody agreed to it, and is not called until somebody agrees again. */
export interface Agreements {
  /** Asks the system. @throws RefusedError `invalid` where it does not answer */
  held(name: string): Promise<Held[]>;
  /**
   * Agrees to an operation as it was looked at: it is called again at once, and written down beside `connections.yaml`.
   * @param mark of what was looked at
   * @throws RefusedError `not-found`: it is not held; `invalid`: it is another one by now
   */
  accept(name: string, operation: string, mark: string): Promise<Held>;
}

export function createAgreements(
  workspaces: () => readonly Workspace[],
  { held, accept }: Outside["agreements"],
): Agreements {
  const of = async (name: string) => given(await held(name));
  return {
    held: of,
    async accept(name, operation, mark) {
      const one = (await of(name)).find((each) => each.operation === operation);
      if (!one) throw new RefusedError("not-found", `${name}.${operation} is not held.`);
      const file = workspaces().find(({ connections }) => connections && hasIn(connections, name))?.file;
      if (file === undefined) throw new RefusedError("not-found", `No workflow has a connection ${name}.`);
      const { path, text } = given(await accept(name, operation, mark));
      write(join(dirname(file), path), text);
      return one;
    },
  };
}

const hasIn = (connections: NonNullable<Workspace["connections"]>, name: string): boolean =>
  operationsIn(connections).some((operation) => operation.name.startsWith(`${name}.`));

function given<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new RefusedError("invalid", outcome.error.message);
}
