import type { Unasked } from "../play/world.ts";
import type { Fidelity, ItemDifference } from "./difference.ts";
import type { Sum, Told } from "./told.ts";

type Both = { before: number; after: number };

/** What a what-if comes to. Money in billionths of a US dollar. */
export interface Summary {
  items: number;
  /** Items that come out otherwise. */
  changed: number;
  byRule: number;
  byLoad: number;
  /** Of what was played exactly: items that come out the same. */
  unchanged: number;
  /** Items that come out the same as far as one can tell: not all that they read was kept. */
  uncertain: number;
  byCause: Record<string, number>;
  byStep: Record<string, number>;
  /** How many items changed in it: owner, path, priority, … */
  byWhat: Record<string, number>;
  cost: Both;
  apiCalls: Both;
  /** Calls to language models, as they were answered before. */
  modelCalls: Both;
  /** Items with a violated milestone. */
  violated: Both;
  /** Items that each team was given. */
  load: Record<string, Both>;
  fidelity: Record<Fidelity, number>;
  /** Of items whose trail is known: how many the old version plays as it is recorded. */
  reproduced: { recorded: number; same: number };
  /** Questions that were put now, because that was wanted. */
  asked: number;
  /** What the draft asks and nobody was ever asked; with its price, where it has one. */
  neverAsked: { kind: Unasked["kind"]; step: string; what: string; questions: number; price: number }[];
}

export function createSummary() {
  const both = (): Both => ({ before: 0, after: 0 });
  const summary: Summary = {
    ...{ items: 0, changed: 0, byRule: 0, byLoad: 0, unchanged: 0, uncertain: 0 },
    ...{ byCause: {}, byStep: {}, byWhat: {} },
    ...{ cost: both(), apiCalls: both(), modelCalls: both(), violated: both(), load: {} },
    fidelity: { exact: 0, "re-read": 0, unknown: 0 },
    reproduced: { recorded: 0, same: 0 },
    asked: 0,
    neverAsked: [],
  };
  const unasked = new Map<string, Summary["neverAsked"][number]>();

  function add(side: keyof Both, { cost, asked, apiCalls, violated, team }: Sum): void {
    summary.cost[side] += cost;
    summary.apiCalls[side] += apiCalls;
    summary.modelCalls[side] += asked;
    if (violated.length > 0) summary.violated[side]++;
    if (team === "") return;
    summary.load[team] ??= both();
    summary.load[team][side]++;
  }

  return {
    summary,
    item(before: Told, after: Told, fidelity: Fidelity, difference: ItemDifference | undefined): void {
      summary.items++;
      summary.fidelity[fidelity]++;
      add("before", before.sum);
      add("after", after.sum);
      if (!difference) {
        if (fidelity === "exact") summary.unchanged++;
        else summary.uncertain++;
      } else {
        const { how, cause, firstStep, changed } = difference;
        summary.changed++;
        if (how === "by rule") summary.byRule++;
        else summary.byLoad++;
        count(summary.byCause, how === "by rule" && cause ? cause.text : "load");
        count(summary.byStep, firstStep);
        for (const what of changed) count(summary.byWhat, what);
      }
      for (const { kind, step, what, price = 0 } of after.unasked) {
        const key = JSON.stringify([kind, step, what]);
        const known = unasked.get(key) ?? { kind, step, what, questions: 0, price: 0 };
        known.questions++;
        known.price += price;
        if (!unasked.has(key)) summary.neverAsked.push(known);
        unasked.set(key, known);
      }
    },
    recorded(same: boolean): void {
      summary.reproduced.recorded++;
      if (same) summary.reproduced.same++;
    },
  };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
