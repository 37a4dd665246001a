import { loadText, type Weighed } from "./criteria.ts";
import type { TeamView, Turn } from "./view.ts";

/** The one who gets it, and why it is them and not another who fits as well. */
export interface Pick {
  best: Weighed;
  /** Goes before "of the 3 billing team members …" or "among the 3 …". */
  why: string;
  /** What decided among equals; empty when nothing had to. */
  tie: string;
  /** What stands against another one who fits; `{load}`, `{score}` and `{total}` stand for theirs. */
  against(other: Weighed): string;
  score?(one: Weighed): number;
  turn?: Turn;
}

interface Contest {
  /** At least one; in the order of the team. */
  fitting: Weighed[];
  team: TeamView;
  /** Keys of the skills that are needed. */
  skills: string[];
  /** The last turn in the team's rotation. */
  turn?: Turn;
}

export type Strategy = (contest: Contest) => Pick;

/** How an owner is chosen among those who fit. */
export const STRATEGIES: Record<string, Strategy> = {
  "least loaded": leastLoaded,
  "round robin": roundRobin,
  "slack x proficiency": slackTimesProficiency,
};

const ratio = ({ work, member }: Weighed) => work.load / member.capacity;

/** Ways to tell equals apart, one after another. */
const TIES: {
  compare(a: Weighed, b: Weighed): number;
  won(best: Weighed): string;
  /** What stands against the other one; `{total}` is all that was ever given to them. */
  lost: string;
}[] = [
  {
    compare: (a, b) => a.work.total - b.work.total,
    won: ({ work }) => `had been given the fewest in all (${work.total})`,
    lost: "given more in all ({total})",
  },
  {
    compare: (a, b) => a.work.last - b.work.last,
    won: () => "had waited longest since the last one",
    lost: "had one more recently",
  },
  { compare: compareNames, won: () => "comes first by name", lost: "later by name" },
];

/** The first of the ties that tells the two apart. */
function deciding(a: Weighed, b: Weighed) {
  for (const tie of TIES) if (tie.compare(a, b) !== 0) return tie;
  return undefined;
}

const decide = (a: Weighed, b: Weighed) => deciding(a, b)?.compare(a, b) ?? 0;

function compareNames(a: Weighed, b: Weighed): number {
  if (a === b) return 0;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.member.user < b.member.user ? -1 : 1;
}

/** The lowest by `value`, and by the ties where that leaves several. `what` is the value, for people. */
function lowest(fitting: Weighed[], what: string, value: (one: Weighed) => number) {
  const values = fitting.map(value);
  const least = Math.min(...values);
  const equals = fitting.filter((_, index) => values[index] === least);
  const best = equals.reduce((kept, one) => (decide(one, kept) < 0 ? one : kept));
  // every rule that told the best from an equal
  const rules = new Set(equals.map((rival) => deciding(best, rival)));
  const won = TIES.filter((tie) => rules.has(tie)).map((tie) => tie.won(best));
  const lost = new Map(TIES.map((tie) => [tie, `Same ${what}, but ${tie.lost}`]));
  return {
    best,
    tie:
      won.length > 0
        ? `; of the ${equals.length} with the same ${what}, ${best.name} ${won.join(" and ")}`
        : "",
    against(other: Weighed): string | undefined {
      const tie = value(other) === least ? deciding(best, other) : undefined;
      return tie && lost.get(tie);
    },
  };
}

function leastLoaded({ fitting }: Contest): Pick {
  const { best, tie, against } = lowest(fitting, "load", ratio);
  return {
    best,
    why: `${best.name} had the lowest load (${loadText(best)})`,
    tie,
    against: (other) => against(other) ?? "More loaded ({load})",
    score: (one) => rounded(ratio(one)),
  };
}

/**
 * The first slot after the last turn whose member fits. Somebody who does not fit loses that turn and no other;
 * nobody has two turns unless it is their weight.
 */
function roundRobin({ fitting, team, turn }: Contest): Pick {
  const { rotation } = team;
  const from = slotAfter(team, turn);
  for (let step = 0; step < rotation.length; step++) {
    const slot = (from + step) % rotation.length;
    const best = fitting.find(({ member }) => member === rotation[slot]);
    if (!best) continue;
    return {
      best,
      why: `${best.name} (load ${loadText(best)}) had the next turn in the rotation`,
      tie: "",
      against: () => "Not their turn",
      turn: { user: best.member.user, slot },
    };
  }
  throw new Error(`The rotation of "${team.name}" lacks members of the team.`);
}

/** Goes on after the person of the last turn, also where the team has changed since. */
function slotAfter({ rotation }: TeamView, turn: Turn | undefined): number {
  if (!turn) return 0;
  if (rotation[turn.slot]?.user === turn.user) return turn.slot + 1;
  const slot = rotation.findIndex(({ user }) => user === turn.user);
  return slot < 0 ? turn.slot % rotation.length : slot + 1;
}

function slackTimesProficiency({ fitting, skills }: Contest): Pick {
  const proficiency = ({ member }: Weighed) =>
    skills.length === 0
      ? 5
      : skills.reduce((sum, skill) => sum + (member.levels.get(skill) ?? 0), 0) / skills.length;
  const score = (one: Weighed) => (Math.max(0, 1 - ratio(one)) * proficiency(one)) / 5;
  const { best, tie, against } = lowest(fitting, "score", (one) => -score(one));
  const parts = `load ${loadText(best)}${skills.length === 0 ? "" : `, proficiency ${rounded(proficiency(best))} of 5`}`;
  return {
    best,
    why: `${best.name} had the highest slack x proficiency (${rounded(score(best))}: ${parts})`,
    tie,
    against: (other) => against(other) ?? "Lower score ({score})",
    score: (one) => rounded(score(one)),
  };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
