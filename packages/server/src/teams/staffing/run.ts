import {
  type Desk,
  nameKey,
  play,
  type Strategy,
  scoreOf,
  type Team,
  type Teams,
  worksAt,
} from "@throughline/assignment";

/** A desk that is played: the work of several stretches of the past, once with the team as it is and once as it would be. */
export interface StaffingSetup {
  team: string;
  before: Teams;
  after: Teams;
  /** Days of the past, each moved to those that are asked about. */
  desks: Omit<Desk, "teams">[];
  strategy: Strategy;
  /** Others that are tried with the team as it would be. */
  others: Strategy[];
  from: number;
  to: number;
}

/** How the days would go, over all that is played. Waits in milliseconds until somebody begins. */
export interface StaffingMeasures {
  items: number;
  meanWaitMs: number;
  p95WaitMs: number;
  /** Share of the items begun in time, and how many are not. */
  inTime: number;
  late: number;
  /** Jain's index of people's working time. */
  balance: number;
}

export interface StaffingResult {
  /** Stretches of the past that were played. */
  played: number;
  before: StaffingMeasures;
  after: StaffingMeasures;
  /** Items that each would begin with, of all of them together; those of whom nothing is different are left out. */
  people: { user: string; before: number; after: number }[];
  /** Each hour of the first day: items that come (a mean over what is played), and points of capacity that are there. */
  hours: { at: number; items: number; before: number; after: number }[];
  strategies: { by: string; is: "now" | "other"; measures: StaffingMeasures }[];
}

const HOUR = 3_600_000;
/** The same chance on both sides. */
const SEED = 1;

/** Plays them. Takes time: it is called on a thread of its own. */
export function playStaffing(setup: StaffingSetup): StaffingResult {
  const { strategy, others, before, after } = setup;
  const [was, is] = [played(setup, before, strategy), played(setup, after, strategy)];
  const users = [...new Set([...was.people.keys(), ...is.people.keys()])];
  return {
    played: setup.desks.length,
    ...{ before: was.measures, after: is.measures },
    people: users
      .map((user) => ({ user, before: was.people.get(user) ?? 0, after: is.people.get(user) ?? 0 }))
      .filter((one) => one.before !== one.after)
      .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
    hours: hoursOf(setup),
    strategies: [
      { by: strategy.name, is: "now" as const, measures: is.measures },
      ...others.map((other) => ({
        ...{ by: other.name, is: "other" as const },
        measures: played(setup, after, other).measures,
      })),
    ],
  };
}

function played({ desks }: StaffingSetup, teams: Teams, strategy: Strategy) {
  const people = new Map<string, number>();
  const all: StaffingMeasures[] = [];
  for (const past of desks) {
    const desk: Desk = { ...past, teams };
    const run = play(desk, strategy, SEED);
    const score = scoreOf(run, desk);
    for (const { user, items } of run.people) people.set(user, (people.get(user) ?? 0) + items);
    all.push({
      ...{ items: score.items, meanWaitMs: score.meanWait * 60_000, p95WaitMs: score.p95Wait * 60_000 },
      ...{ inTime: score.milestones, late: Math.round(score.items * (1 - score.milestones)) },
      balance: score.balanceBusy,
    });
  }
  return { people, measures: together(all) };
}

/** Means by items, but of the slowest twentieth the worst stretch counts. */
function together(all: StaffingMeasures[]): StaffingMeasures {
  const items = all.reduce((sum, one) => sum + one.items, 0);
  const mean = (of: (one: StaffingMeasures) => number) =>
    items === 0 ? 0 : all.reduce((sum, one) => sum + of(one) * one.items, 0) / items;
  return {
    ...{ items, meanWaitMs: mean((one) => one.meanWaitMs) },
    p95WaitMs: Math.max(0, ...all.map((one) => one.p95WaitMs)),
    inTime: items === 0 ? 1 : mean((one) => one.inTime),
    late: all.reduce((sum, one) => sum + one.late, 0),
    balance: items === 0 ? 1 : mean((one) => one.balance),
  };
}

function hoursOf({ desks, team, before, after, from }: StaffingSetup): StaffingResult["hours"] {
  const [was, is] = [before, after].map((teams) => teamOf(teams, team));
  return Array.from({ length: 24 }, (_, hour) => {
    const at = from + hour * HOUR;
    const come = desks.reduce(
      (sum, { items = [] }) => sum + items.filter((item) => item.at >= at && item.at < at + HOUR).length,
      0,
    );
    return {
      ...{ at, items: come / Math.max(1, desks.length) },
      before: pointsAt(before, was, at),
      after: pointsAt(after, is, at),
    };
  });
}

const teamOf = ({ teams }: Teams, name: string) => teams.find((one) => nameKey(one.name) === nameKey(name));

/** Points of capacity of those who are there in the middle of the hour. */
function pointsAt({ hours }: Teams, team: Team | undefined, at: number): number {
  const middle = at + HOUR / 2;
  return (team?.members ?? [])
    .filter((member) => {
      const of = hours[member.hours];
      return of !== undefined && worksAt(member, of, middle);
    })
    .reduce((sum, { capacity }) => sum + capacity, 0);
}
