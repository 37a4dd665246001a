import type { Team } from "@throughline/assignment";
import { type ProvenText, proveText } from "@throughline/proof";
import { kinds } from "@throughline/steps";
import type { TeamInfo } from "@throughline/workflow";
import { contextOf } from "../../packages/cli/src/org-file.ts";
import { CEILING, type Opened } from "./workspace.ts";

export type Checked = Pick<ProvenText, "problems" | "proofs">;

/** When the check is made: people's absences and holidays count from then on. */
const NOW = "2026-11-02T08:00:00.000Z";

/** The whole check, as the command makes it: what the file says, and what is proven of it. */
export function check({ raw, text, teams, seed, directory }: Opened): Checked {
  const context = {
    ...contextOf(seed),
    teams: Object.fromEntries(teams.teams.map((team) => [team.name, infoOf(team)])),
    ...(raw.operations.length > 0 && { operations: raw.operations }),
    roster: teams,
    orgUser: (name: string) => directory.user(name),
    now: NOW,
    mostOf: () => CEILING,
  };
  return proveText(text, kinds as never, context, raw.agents);
}

/** What a workflow may ask of a team's members. */
const infoOf = ({ members }: Team): TeamInfo => ({
  members: members.map(({ skills, attributes = {} }) => ({ skills, attributes: Object.keys(attributes) })),
});
