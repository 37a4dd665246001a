import { nameKey, type Team } from "@throughline/assignment";
import type { Step } from "@throughline/workflow";
import { sample } from "../paths/sample.ts";
import { walkOf } from "../paths/walk-of.ts";
import type { Around, Findings, Prover } from "../prover.ts";
import { activeOf, combinations, filled, type Given, namesIn, type Tell } from "./given.ts";
import { onShift } from "./shift.ts";
import { proveSkills } from "./skills.ts";

type Asked = NonNullable<Around["steps"][number]["uses"]["members"]>[number];

/** How far ahead somebody has to be on shift, in days. */
const AHEAD = 28;

/** Somebody is there for every item that a team is asked to take: skilled, in the org, and on shift some day soon. */
export const people: Prover = (around): Findings => {
  const findings: Findings = { problems: [], proofs: [] };
  const { roster } = around.context;
  if (!roster) return findings;
  const teams = new Map(roster.teams.map((team) => [nameKey(team.name), team]));
  for (const { step, uses } of around.steps)
    for (const asked of uses.members ?? []) proveAsked(around, step, asked, teams, findings);
  return findings;
};

function proveAsked(
  around: Around,
  step: Step,
  asked: Asked,
  teams: Map<string, Team>,
  { problems, proofs }: Findings,
): void {
  const path = ["team"];

  /** One statement: it holds, or no item gets here for which it would have to, or there is an item that shows it. */
  function tell(
    code: string,
    statement: string,
    wrong: { message: string; fix: string; path?: (string | number)[]; warning?: boolean } | undefined,
    given: Given,
  ) {
    const proof = { code, statement, step: step.id };
    const found = wrong && reach(around, step, given);
    if (!wrong || !found || found.is === "no") {
      proofs.push({ ...proof, verdict: "proven" });
      return;
    }
    const open = found.is === "open";
    proofs.push({ ...proof, verdict: open ? "not decided" : "refuted" });
    problems.push({
      code,
      severity: open || wrong.warning || endsAtQueue(step) ? "warning" : "error",
      verdict: open ? "not-decided" : "refuted",
      message: open
        ? `Not decided, because of ${found.because}: ${wrong.message}`
        : `${wrong.message} ${ending(step)}`,
      of: step,
      path: wrong.path ?? path,
      fix: wrong.fix,
      ...(!open && { example: { ...found.example, ...given } }),
    });
  }

  for (const given of combinations(around, namesIn(asked.team))) {
    const name = filled(asked.team, given);
    const team = teams.get(nameKey(name));
    // a team that is not there is the check's to tell; of whom the org tells, the file does not know everything
    if (!team || team.from?.length) continue;
    const { members } = team;
    tell(
      "team-without-members",
      `${team.name} has members.`,
      members.length === 0
        ? { message: `Nobody is in ${team.name}.`, fix: `Add members to ${team.name} in teams.yaml.` }
        : undefined,
      given,
    );
    if (members.length === 0) continue;
    proveActive(around, team, given, tell);
    proveShift(around, team, given, tell);
    proveSkills(around, team, asked.skills, given, tell);
  }
}

function proveActive(around: Around, team: Team, given: Given, tell: Tell): void {
  const { orgUser } = around.context;
  if (!orgUser) return;
  const active = activeOf(around, team);
  const gone = team.members.filter((member) => !active.includes(member));
  tell(
    "nobody-active",
    `Somebody of ${team.name} is an active user of the org.`,
    gone.length === team.members.length
      ? {
          message: `Nobody in ${team.name} is an active user of the org.`,
          fix: `Activate a user of ${team.name} in Setup, or add one to teams.yaml.`,
        }
      : undefined,
    given,
  );
  if (gone.length === team.members.length) return;
  for (const { user, name = user } of gone)
    tell(
      "inactive-member",
      `${name} of ${team.name} is an active user of the org.`,
      {
        message: orgUser(user)
          ? `${name} of ${team.name} is no active user of the org, and is never given anything.`
          : `The org has no user ${user}, who is of ${team.name} in teams.yaml.`,
        fix: `Activate ${user} in Setup, or take ${name} out of ${team.name} in teams.yaml.`,
        warning: true,
      },
      given,
    );
}

function proveShift({ context: { roster, now } }: Around, team: Team, given: Given, tell: Tell): void {
  if (!roster || now === undefined) return;
  tell(
    "nobody-on-shift",
    `Somebody of ${team.name} is on shift within ${AHEAD} days.`,
    team.members.some((member) => onShift(member, roster.hours, now, AHEAD))
      ? undefined
      : {
          message: `Nobody in ${team.name} is on shift in the next ${AHEAD} days: hours, holidays and absences leave no time.`,
          fix: `Look at the hours and absences of ${team.name} in teams.yaml.`,
        },
    given,
  );
}

/** An item that gets to a step with these values. */
function reach(around: Around, step: Step, given: Given) {
  const walk = walkOf(around);
  const asked = Object.entries(given).map(([name, value]) => ({
    source: `${name} == ${JSON.stringify(value)}`,
    is: "holds" as const,
  }));
  return sample({ walk }, walk.begun.get(step) ?? [], asked);
}

type Otherwise = { do: string; queue?: string }[];

const otherwiseOf = ({ config }: Step) => (config as { otherwise?: Otherwise }).otherwise ?? [];

/** What nobody can take ends at a queue, so that it is not lost. */
const endsAtQueue = (step: Step) => otherwiseOf(step).some((one) => one.do === "queue");

function ending(step: Step): string {
  const queue = otherwiseOf(step).find((one) => one.do === "queue")?.queue;
  return queue
    ? `What they cannot take goes the way of otherwise, to ${queue} at last.`
    : "It would have no owner.";
}
