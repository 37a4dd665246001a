import {
  type ChooseRequest,
  type Chosen,
  createRoster,
  type OrgUser,
  type Roster,
} from "@throughline/assignment";
import { candidatesOf } from "@throughline/steps";
import { HOURS, MONDAY, orgOf, request, teamsOf } from "./org.ts";

/** A desk in a few lines, and what happened there before. */
export interface Desk {
  /** Lines of `teams.yaml` below "desk:", or the members alone. */
  members: string[];
  /** Keys of the team and of the file, as YAML. */
  team?: string;
  file?: string;
  /** Further teams. */
  teams?: string;
  /** What the org tells of people, by user name. */
  people?: Record<string, Partial<OrgUser>>;
  /** Who was given what before, and when: user, points, instant. Open still, unless it says done. */
  given?: [user: string, points?: number, at?: string, done?: "done"][];
  /** Requests that went before. */
  before?: Partial<ChooseRequest>[];
}

/** The roster of a desk after what happened before. */
export function deskOf({
  members,
  team = "",
  file = "",
  teams: further = "",
  people = {},
  given = [],
  before = [],
}: Desk): Roster {
  const lines = members.map(
    (member) => `      - { ${/capacity/.test(member) ? "" : "capacity: 9, "}${member} }`,
  );
  const teams = teamsOf(
    `${HOURS}${file}\nteams:\n  desk:\n    queue: Backlog\n    ${team}\n    members:\n${lines.join("\n")}\n${further}`,
  );
  const org = orgOf(teams);
  const roster = createRoster(teams, {
    ...org,
    user(name) {
      const user = org.user(name);
      return user && { ...user, ...people[name] };
    },
  });
  for (const [index, [user, size = 1, at = MONDAY, done]] of given.entries()) {
    const asked = request({ team: "desk", size, prefer: [{ user, why: "given before" }] });
    roster.choose(`g${index}`, `g${index}`, asked, at);
    if (done) roster.release(`g${index}`, at);
  }
  for (const [index, changes] of before.entries())
    roster.choose(`b${index}`, `b${index}`, request({ team: "desk", ...changes }), MONDAY);
  return roster;
}

let counter = 0;

/** Chooses at a desk; an error is thrown where nobody is chosen. */
export function chosenAt(roster: Roster, changes: Partial<ChooseRequest> = {}, at = MONDAY): Chosen {
  const id = `d${counter++}`;
  const answer = roster.choose(id, id, request({ team: "desk", ...changes }), at);
  if (!answer.ok) throw new Error("error" in answer ? answer.error.message : "It waits.");
  return answer.chosen;
}

/** What stands against everybody, by name. */
export const whyNot = ({ because }: Pick<Chosen, "because">) =>
  Object.fromEntries(
    candidatesOf(because).map(({ name, whyNot, chosen }) => [name, chosen ? "chosen" : whyNot]),
  );

/** What would have chosen the others, by name. */
export const instead = ({ because }: Pick<Chosen, "because">) =>
  Object.fromEntries((because.instead ?? []).map(({ name, text }) => [name, text]));
