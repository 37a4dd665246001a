import {
  byAttribute,
  byStep,
  byTeam,
  type ItemHistory,
  measure,
  measureBy,
  type Reassignment,
} from "@throughline/assignment";
import type { DecidedBy } from "@throughline/steps";
import type { Figures, Insights, Share } from "../api-types.ts";
import { type Cause, causeOf, leadsOf } from "./causes.ts";
import { type Measured, type People, weekOf } from "./item.ts";

/** Items that are named behind a cause. */
const MOST_EXAMPLES = 10;

/** Causes that are told apart in one group. */
const MOST_TEXTS = 3;

/** Upper ends of the classes of cost, in US dollars. */
const COSTS = [0, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, Number.POSITIVE_INFINITY];

/** By what reassignments are looked at apart; a new one is a line here. */
export const BY: Record<"team" | "topic" | "step" | "week", (item: ItemHistory) => string | undefined> = {
  team: byTeam,
  topic: byAttribute("topic"),
  step: byStep(),
  week: byAttribute("week"),
};

export type By = keyof typeof BY;

/** The figures of ownership over some items. */
export function figures(histories: readonly ItemHistory[]): Figures {
  const { moves: _, ...measures } = measure(histories);
  return measures;
}

/** The same apart; weeks in their order, anything else with the most items first. */
export function figuresBy(histories: readonly ItemHistory[], by: By): (Figures & { name: string })[] {
  return [...measureBy(histories, BY[by])]
    .map(([name, { moves: _, ...measures }]) => ({ name, ...measures }))
    .sort((a, b) => (by !== "week" && b.items - a.items) || (a.name < b.name ? -1 : 1));
}

/** A reassignment with the choice before it and what it goes back to. */
export type Move = Reassignment & { cause: Cause };

/** Every reassignment, in order of time, linked to the step that had chosen (`from.step`) and to its cause. */
export function movesOf(all: readonly Measured[], histories: readonly ItemHistory[], people: People): Move[] {
  const leads = leadsOf(all);
  const byItem = new Map(all.map((measured) => [measured.item, measured]));
  return measure(histories).moves.map((move) => ({
    ...move,
    cause: causeOf(byItem.get(move.item) as Measured, move, { leads, people }),
  }));
}

/** Reassignments put together by what caused them; the most come first. */
export function causes(
  moves: readonly Move[],
): (Omit<Insights["causes"][number], "items"> & { items: { key: string; entry: number }[] })[] {
  const groups = new Map<
    string,
    { cause: Cause; texts: Map<string, number>; items: Map<string, number>; moves: number }
  >();
  for (const { item, to, cause } of moves) {
    const { is, step, name, by, text } = cause;
    const key = JSON.stringify([is, step, name, by]);
    const group = groups.get(key) ?? { cause, texts: new Map(), items: new Map(), moves: 0 };
    groups.set(key, group);
    group.moves++;
    group.texts.set(text, (group.texts.get(text) ?? 0) + 1);
    if (!group.items.has(item)) group.items.set(item, Number(to.decision));
  }
  return [...groups.values()]
    .sort((a, b) => b.moves - a.moves)
    .map(({ cause: { text: _, ...cause }, texts, items, moves }) => ({
      ...cause,
      moves,
      of: items.size,
      texts: [...texts]
        .map(([text, moves]) => ({ text, moves }))
        .sort((a, b) => b.moves - a.moves)
        .slice(0, MOST_TEXTS),
      items: [...items].slice(0, MOST_EXAMPLES).map(([key, entry]) => ({ key, entry })),
    }));
}

/** How the share of who decided went, by the week in which the items started. */
export function decidedByWeek(all: readonly Measured[]): Insights["decidedBy"] {
  const weeks = new Map<string, Map<DecidedBy, number>>();
  for (const { startedAt, history } of all) {
    const week = weekOf(startedAt);
    const counts = weeks.get(week) ?? new Map<DecidedBy, number>();
    weeks.set(week, counts);
    for (const { by, repeats } of Object.values(history.settled))
      if (repeats === undefined) counts.set(by, (counts.get(by) ?? 0) + 1);
  }
  return [...weeks]
    .map(([week, counts]) => ({ week, counts: Object.fromEntries(counts) }))
    .sort((a, b) => (a.week < b.week ? -1 : 1));
}

/** Of what was settled, by fact and decider, how much a person corrected. */
export function accuracy(all: readonly Measured[]): Insights["accuracy"] {
  const found = new Map<string, Insights["accuracy"][number]>();
  for (const { history } of all) {
    for (const [name, { by, corrected, repeats }] of Object.entries(history.settled)) {
      if (repeats !== undefined) continue;
      const key = JSON.stringify([name, by]);
      const one = found.get(key) ?? { name, by, decisions: 0, corrected: 0 };
      found.set(key, one);
      one.decisions++;
      if (corrected) one.corrected++;
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      b.decisions - a.decisions || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.by < b.by ? -1 : 1),
  );
}

/** How long items were in each stage that they have left, in the order in which most items came through. */
export function stageTimes(all: readonly Measured[]): Insights["stages"] {
  const times = new Map<string, { ms: number[]; place: number }>();
  for (const { endedAt, history } of all) {
    for (const [place, [stage, { ms, since }]] of Object.entries(history.stages).entries()) {
      if (since !== undefined && endedAt === null) continue;
      const one = times.get(stage) ?? { ms: [], place: 0 };
      times.set(stage, one);
      one.ms.push(
        ms + (since === undefined || endedAt === null ? 0 : Date.parse(endedAt) - Date.parse(since)),
      );
      one.place += place;
    }
  }
  return [...times]
    .map(([stage, { ms, place }]) => {
      ms.sort((a, b) => a - b);
      return {
        stage,
        items: ms.length,
        medianMs: quantile(ms, 0.5),
        p95Ms: quantile(ms, 0.95),
        place: place / ms.length,
      };
    })
    .sort((a, b) => a.place - b.place)
    .map(({ place: _, ...one }) => one);
}

const quantile = (sorted: number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;

/** Milestones met, by stage, and by the team that had the item then. */
export function milestones(all: readonly Measured[]): Insights["milestones"] {
  const found = new Map<string, { name: string; of: "stage" | "team"; met: number; all: number }>();
  const count = (of: "stage" | "team", name: string, met: boolean) => {
    const one = found.get(`${of} ${name}`) ?? { name, of, met: 0, all: 0 };
    found.set(`${of} ${name}`, one);
    one.all++;
    if (met) one.met++;
  };
  for (const { history } of all) {
    for (const [stage, { met, team }] of Object.entries(history.milestones)) {
      count("stage", stage, met);
      if (team !== undefined) count("team", team, met);
    }
  }
  return [...found.values()].sort((a, b) => (a.of === b.of ? b.all - a.all : a.of === "stage" ? -1 : 1));
}

/** What language models cost an item: the mean, and how many items cost up to how much. */
export function costs(all: readonly Measured[]): Pick<Insights["cost"], "mean" | "bins"> {
  const bins = COSTS.map((upTo) => ({ upTo: Number.isFinite(upTo) ? upTo : null, items: 0 }));
  let sum = 0;
  for (const { cost } of all) {
    sum += cost;
    const bin = bins[COSTS.findIndex((upTo) => cost <= upTo)];
    if (bin) bin.items++;
  }
  return {
    mean: all.length ? sum / all.length : 0,
    bins: bins.filter(({ items }, i) => items > 0 || i === 0),
  };
}

/** Of the items that ended, those that no person touched. */
export function touchFree(all: readonly Measured[]): Share {
  const ended = all.filter(({ endedAt }) => endedAt !== null);
  const count = ended.filter(({ touchFree }) => touchFree).length;
  return { count, of: ended.length, share: ended.length ? count / ended.length : null };
}
