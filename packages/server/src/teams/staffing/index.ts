import { Worker } from "node:worker_threads";
import {
  nameKey,
  type Strategy,
  strategyNamed,
  type Team,
  teamNow,
  USUAL_STRATEGIES,
} from "@throughline/assignment";
import type { AuditStore } from "@throughline/audit";
import { RefusedError } from "@throughline/runtime";
import { type Workflow, walkSteps } from "@throughline/workflow";
import type { Engine } from "../../engine.ts";
import { itemsOf } from "../../insights/gather.ts";
import { changedTeams, type StaffingChange } from "./ask.ts";
import { deskOf, learntSpeeds, type PastWork, pastWork } from "./past.ts";
import type { StaffingResult, StaffingSetup } from "./run.ts";

/** What is asked about a team: changes of its staffing, on some days (ISO dates); absent: the next seven days. */
export interface StaffingAsk {
  changes: StaffingChange[];
  from?: string;
  to?: string;
}

/** What would become of the work of past weeks. `learnt`: items from which the times that work takes are known. */
export type StaffingReport = StaffingResult & {
  from: string;
  to: string;
  learnt: number;
  /** How long somebody may take to begin, in ms, and whether the workflow says so. */
  within: { ms: number; milestone: boolean };
};

/** Past weeks that are played. */
const WEEKS = 4;
const MOST_DAYS = 14;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** More would take minutes. */
const MOST_ITEMS = 20_000;

type World = Pick<Engine, "teams" | "clock" | "workflows"> & { store: AuditStore };

/**
 * Plays the work of the last weeks with a team as it is and as it would be, on a thread of its own.
 *
 * @returns undefined: there is no such team
 * @throws RefusedError where the change is none, or the days are too many
 */
export async function whatIfStaffed(
  { store, teams, clock, workflows }: World,
  name: string,
  { changes, from, to }: StaffingAsk,
): Promise<StaffingReport | undefined> {
  const before = teams.now();
  const team = before.teams.find((one) => nameKey(one.name) === nameKey(name));
  if (!team) return undefined;
  const after = changedTeams(before, team, changes);
  const days = daysOf(team, teams, clock.now(), changes, from, to);
  const work = await itemsOf(
    store,
    new Date(days.from - (WEEKS * 7 + 1) * DAY_MS).toISOString(),
    clock.now(),
  );
  const past = pastWork(work, team, teams.roster());
  const speeds = learntSpeeds(past, team, teams.roster(), teams.directory);
  const within = withinOf(workflows);
  const desks = desksOf(past, days, within.ms).map((desk) => ({ ...desk, speeds }));
  const many = desks.reduce((sum, { items = [] }) => sum + items.length, 0);
  if (many > MOST_ITEMS)
    throw new RefusedError(
      "invalid",
      `These days had ${many} items in the weeks before. Ask about fewer days.`,
      "to",
    );
  const strategy = strategyOf(workflows);
  const others = USUAL_STRATEGIES.filter((one) => one.name !== strategy.name && one.togetherMs === 0);
  const result = await onThread({
    ...{ team: team.name, before, after, desks, strategy, others, from: days.from, to: days.to },
  });
  return {
    ...result,
    ...{ from: days.first, to: days.last, within, learnt: teams.roster().pace.finished },
  };
}

/** The same days of the last weeks; where nothing is known of these, each of the last days in the place of the first one. */
function desksOf(past: PastWork, days: { from: number; to: number }, within: number) {
  const some = (span: { from: number; to: number }, moves: number[]) =>
    moves
      .map((moved) => deskOf(past, { ...span, moved, within }))
      .filter(({ items = [], judgedFrom }) => items.some(({ at }) => at >= judgedFrom));
  const weeks = some(
    days,
    Array.from({ length: WEEKS }, (_, at) => (at + 1) * 7 * DAY_MS),
  );
  if (weeks.length > 0) return weeks;
  const latest = Math.max(0, ...past.items.map(({ at }) => at));
  const since = Math.floor((days.from - latest) / DAY_MS) + 1;
  return some(
    { from: days.from, to: days.from + DAY_MS },
    Array.from({ length: 7 }, (_, at) => (since + at) * DAY_MS),
  );
}

/** The days that are asked about, in the team's zone: those of an absence, or the next week. */
function daysOf(
  team: Team,
  { now, directory, roster }: World["teams"],
  at: string,
  changes: StaffingChange[],
  from?: string,
  to?: string,
) {
  const { day } = teamNow(team, { hours: now().hours, directory, state: roster() }, at);
  const today = new Date(day.from + DAY_MS / 2).toISOString().slice(0, 10);
  const away = changes.find((change) => "away" in change)?.away;
  const first = from ?? away?.from ?? today;
  const begin = Date.parse(`${first}T00:00:00Z`);
  const last = to ?? away?.to ?? new Date(begin + 6 * DAY_MS).toISOString().slice(0, 10);
  const many = (Date.parse(`${last}T00:00:00Z`) - begin) / DAY_MS + 1;
  if (!(many >= 1)) throw new RefusedError("invalid", `From ${first} to ${last} are no days.`, "to");
  const shown = Math.min(many, MOST_DAYS);
  const start = day.from + begin - Date.parse(`${today}T00:00:00Z`);
  return {
    ...{ first, last: new Date(begin + (shown - 1) * DAY_MS).toISOString().slice(0, 10) },
    ...{ from: start, to: start + shown * DAY_MS },
  };
}

/** The milestone of the first stage after which somebody has the item; an hour where none has one. */
function withinOf(workflows: Workflow[]): { ms: number; milestone: boolean } {
  for (const { stages, handlers } of workflows) {
    const assigns = new Set(
      [...walkSteps({ stages, handlers })].flatMap(({ step, stage }) =>
        step.kind === "assign" ? (stage ?? []) : [],
      ),
    );
    const at = stages.findIndex(({ name }) => assigns.has(name));
    const found = at < 0 ? undefined : stages.slice(at).find(({ milestone }) => milestone)?.milestone;
    if (found) return { ms: found.within.amount * UNIT_MS[found.within.unit], milestone: true };
  }
  return { ms: HOUR_MS, milestone: false };
}

const UNIT_MS = { seconds: 1_000, minutes: 60_000, hours: HOUR_MS, days: DAY_MS, weeks: 7 * DAY_MS };

/** How the workflows give work out, as far as one desk can be played by it. */
function strategyOf(workflows: Workflow[]): Strategy {
  for (const workflow of workflows)
    for (const { step } of walkSteps(workflow)) {
      if (step.kind !== "assign") continue;
      const { by, otherwise } = step.config as { by: Strategy["by"]; otherwise: { do: string }[] };
      const [first] = by;
      if (!first) continue;
      const hold = otherwise.some((one) => one.do === "hold");
      return strategyNamed(first.way) ?? { name: first.way, by, hold, togetherMs: 0 };
    }
  return USUAL_STRATEGIES[0] as Strategy;
}

function onThread(setup: StaffingSetup): Promise<StaffingResult> {
  const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData: setup });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The thread that plays the desk has ended.")));
  });
}
