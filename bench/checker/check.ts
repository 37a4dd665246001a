import type { Team } from "@throughline/assignment";
import { type Proof, type ProofContext, prove } from "@throughline/proof";
import { kinds } from "@throughline/steps";
import { checkText, type Problem, parseWorkflow, type TeamInfo, type Workflow } from "@throughline/workflow";
import { contextOf } from "../../packages/cli/src/org-file.ts";
import type { Opened } from "./workspace.ts";

export interface Checked {
  problems: Problem[];
  proofs: Proof[];
}

/** When the check is made: people's absences and holidays count from then on. */
const NOW = "2026-11-02T08:00:00.000Z";

/** The whole check, as the command makes it: what the file says, and what is proven of it. */
export function check({ raw, text, teams, seed, directory }: Opened): Checked {
  const context: Omit<ProofContext, "kinds"> = {
    ...contextOf(seed),
    teams: Object.fromEntries(teams.teams.map((team) => [team.name, infoOf(team)])),
    ...(raw.operations.length > 0 && { operations: raw.operations }),
    roster: teams,
    orgUser: (name) => directory.user(name),
    now: NOW,
  };
  const said = checkText(text, kinds as never, context, raw.agents);
  const { workflow, places } = parseWorkflow(text, kinds as never, raw.agents);
  const { problems, proofs } = prove(workflow as Workflow, { ...context, kinds: kinds as never, places });
  return { problems: [...said.problems, ...problems], proofs };
}

/** What a workflow may ask of a team's members. */
const infoOf = ({ members }: Team): TeamInfo => ({
  members: members.map(({ skills, attributes = {} }) => ({ skills, attributes: Object.keys(attributes) })),
});
