import type { Agent } from "@throughline/workflow";

/** Names an agent in the register: a role of one workflow, one that workflows share from a file, or one outside. */
export const roleId = (workflow: string, { name, from }: Pick<Agent, "name" | "from">): string =>
  from === undefined ? `${workflow}/${name}` : `agents/${from}`;

export const outsideId = (connection: string): string => `outside/${connection}`;
