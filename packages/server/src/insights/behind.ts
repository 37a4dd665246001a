import { type ItemHistory, measure } from "@throughline/assignment";
import { stageTimes } from "./insights.ts";
import { type Measured, weekOf } from "./item.ts";

/** An item as its trail tells it, and as the measures take it. */
export interface Told {
  item: Measured;
  history: ItemHistory;
}

type Behind = (told: Told, of: string | undefined) => boolean;

/**
 * Figures whose items can be asked for: whether an item is behind it. `of` narrows it: a stage or team, a week, a fact with
 * who settled it ("topic by model"). A new one is a line here.
 */
export const BEHIND = {
  touched: ({ item }) => item.endedAt !== null && !item.touchFree,
  "handed on": ({ item, history }) => {
    const { firstRight } = measure([history]);
    return item.endedAt !== null && firstRight.of > 0 && firstRight.count === 0;
  },
  reassigned: ({ item, history }, week) =>
    measure([history]).reassigned.count > 0 && (week === undefined || weekOf(item.startedAt) === week),
  "ping-pong": ({ history }) => measure([history]).pingPong.count > 0,
  violated: ({ item: { history } }, of) =>
    Object.entries(history.milestones).some(
      ([stage, { met, team }]) => !met && (of === undefined || of === stage || of === team),
    ),
  settled: ({ item }, of) => settledBy(item, of).length > 0,
  corrected: ({ item }, of) => settledBy(item, of).some(({ corrected }) => corrected !== undefined),
} as const satisfies Record<string, Behind>;

export type BehindName = keyof typeof BEHIND | "slow";
export const BEHIND_NAMES = [...(Object.keys(BEHIND) as (keyof typeof BEHIND)[]), "slow"] as const;

/** Keys of the items behind a figure, the newest first. `slow`: of a stage the twentieth that took the longest. */
export function behind(name: BehindName, of: string | undefined, all: readonly Told[]): string[] {
  const some = name === "slow" ? slowOnes(of, all) : all.filter((told) => (BEHIND[name] as Behind)(told, of));
  return some.map(({ item }) => item.item).toReversed();
}

function slowOnes(of: string | undefined, all: readonly Told[]): Told[] {
  const limit = stageTimes(all.map(({ item }) => item)).find(({ stage }) => stage === of)?.p95Ms;
  if (limit === undefined) return [];
  return all.filter(({ item }) =>
    stageTimes([item]).some(({ stage, p95Ms }) => stage === of && p95Ms >= limit),
  );
}

function settledBy({ history }: Measured, of = "") {
  const [name = "", by] = of.split(" by ");
  const settled = Object.hasOwn(history.settled, name) ? history.settled[name] : undefined;
  return settled && settled.by === by && settled.repeats === undefined ? [settled] : [];
}
