import { dirname } from "node:path";
import { operationsIn } from "@throughline/connectors";
import type { Backend } from "../backend.ts";
import type { Surroundings } from "../http/surroundings.ts";
import { agentFiles, infoOf, type Workspace } from "../workspace.ts";
import { modelsOf } from "./models.ts";
import { objectsOf } from "./objects.ts";

/** What of an engine is looked at. */
type World = Pick<Backend, "salesforce" | "catalogue" | "clock" | "workflows"> & {
  teams: Pick<Backend["teams"], "directory">;
};

/**
 * What the workflow of a workspace may name: of the org as it is, or as it was when it could last be asked, and of the
 * files beside the workflow.
 *
 * @param object another one than that of the active version
 */
export async function surroundingsOf(
  workspace: Workspace,
  { salesforce, catalogue, clock, workflows, teams: { directory } }: World,
  object?: string,
): Promise<Surroundings> {
  const { file, teams, connections } = workspace;
  const workflow = workflows.find(({ id }) => id === workspace.workflow?.id) ?? workspace.workflow;
  const about = object ?? workflow?.object ?? "";
  const { queues = [], users = [] } = directory.list?.() ?? {};
  return {
    object: about,
    ...(await objectsOf(about, workflow?.object === about ? workflow : undefined, salesforce, catalogue)),
    teams:
      teams?.teams.map((team) => {
        const { members, more = false } = infoOf(team);
        return {
          name: team.name,
          members: members.map((member, at) => ({ user: team.members[at]?.user ?? "", ...member })),
          more,
        };
      }) ?? null,
    queues,
    users: users.slice(0, MOST_USERS),
    operations: connections === undefined ? null : operationsIn(connections),
    models: await modelsOf(workspace, workflow, clock.now()),
    agents: Object.fromEntries(
      Object.entries(agentFiles(dirname(file))).map(([name, one]) => [name, String(one.text)]),
    ),
  };
}

/** Names that are sent; of more people nobody picks one from a list. */
const MOST_USERS = 2_000;
