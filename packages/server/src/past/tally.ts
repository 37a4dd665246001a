import type { Entry } from "@throughline/engine";
import { kindOf } from "@throughline/steps";
import { findStep, type Step, type Workflow } from "@throughline/workflow";
import type { SettledPast, StepPast } from "./shape.ts";

/** Failures that are told apart. */
const MOST_FAILURES = 3;

interface Visit {
  step: string;
  at: string;
}

interface Counted extends Omit<StepPast, "items" | "medianMs" | "failures" | "settled"> {
  in: Set<string>;
  took: number[];
  codes: Map<string, number>;
  names: Map<string, SettledPast>;
}

/**
 * Counts what became of steps, one item after the other.
 *
 * @param versionOf the version of a workflow by its hash, as far as it is there: what settled something is looked up in the
 * version that the item ran
 */
export function createTally(versionOf: (hash: string) => Promise<Workflow | undefined>) {
  const steps = new Map<string, Counted>();
  const outcomes = new Map<string, number>();
  const found = new Map<string, Map<string, Step | undefined>>();

  async function stepIn(hash: string, id: string): Promise<Step | undefined> {
    const known = found.get(hash) ?? new Map<string, Step | undefined>();
    found.set(hash, known);
    if (!known.has(id)) {
      const version = await versionOf(hash);
      known.set(id, version && findStep(version, id));
    }
    return known.get(id);
  }

  function of(step: string): Counted {
    const one = steps.get(step) ?? {
      ...{ step, visits: 0, skipped: 0, completed: 0, failed: 0, here: 0, ended: 0, blocks: {} },
      ...{ in: new Set(), took: [], codes: new Map(), names: new Map() },
    };
    steps.set(step, one);
    return one;
  }

  async function settled(hash: string, entry: Extract<Entry, { kind: "decided" }>): Promise<void> {
    const { step: id, decision } = entry;
    const { name } = decision;
    const { names } = of(id);
    const one = names.get(name) ?? { name, count: 0, by: {} };
    names.set(name, one);
    one.count++;
    const step = await stepIn(hash, id);
    if (!step) return;
    const kind = kindOf(step.kind);
    const config = step.config as never;
    const place = kind.settledAt?.(config, decision);
    const list = kind.settles?.(config).find(({ gives }) => gives.includes(name));
    const key = place === undefined ? undefined : list?.entries[place]?.key;
    if (key !== undefined) one.by[key] = (one.by[key] ?? 0) + 1;
  }

  return {
    async add(item: string, entries: readonly Entry[]): Promise<void> {
      const open = new Map<string, Visit>();
      let hash = "";
      for (const entry of entries) {
        switch (entry.kind) {
          case "item-started":
            hash = entry.hash;
            break;
          case "item-moved":
            hash = entry.hash;
            if (entry.how === "restart") open.clear();
            break;
          case "step-started": {
            const one = of(entry.step);
            one.in.add(item);
            one.visits++;
            open.set(entry.visit, entry);
            break;
          }
          case "step-skipped":
            of(entry.step).skipped++;
            break;
          case "blocks-entered":
            for (const block of entry.blocks) {
              const { blocks } = of(entry.step);
              blocks[block] = (blocks[block] ?? 0) + 1;
            }
            break;
          case "step-failed": {
            const one = of(entry.step);
            one.failed++;
            one.codes.set(entry.error.code, (one.codes.get(entry.error.code) ?? 0) + 1);
            // where a person has to mend it, the item is still at it
            if (entry.then.do !== "incident") open.delete(entry.visit);
            break;
          }
          case "step-completed": {
            const one = of(entry.step);
            const begun = open.get(entry.visit);
            one.completed++;
            if (begun) one.took.push(Date.parse(entry.at) - Date.parse(begun.at));
            open.delete(entry.visit);
            break;
          }
          case "decided":
            await settled(hash, entry);
            break;
          case "item-ended":
            outcomes.set(entry.outcome, (outcomes.get(entry.outcome) ?? 0) + 1);
            for (const { step } of open.values()) of(step).ended++;
            open.clear();
        }
      }
      for (const { step } of open.values()) of(step).here++;
    },

    /** What was counted: steps in the order in which they were met, outcomes with the most items first. */
    told: () => ({
      steps: [...steps.values()].map(
        ({ in: items, took, codes, names, ...rest }): StepPast => ({
          ...rest,
          items: items.size,
          medianMs: took.sort((a, b) => a - b)[took.length >> 1] ?? null,
          failures: [...codes]
            .map(([code, count]) => ({ code, count }))
            .sort((a, b) => b.count - a.count)
            .slice(0, MOST_FAILURES),
          settled: [...names.values()],
        }),
      ),
      outcomes: [...outcomes]
        .map(([outcome, items]) => ({ outcome, items }))
        .sort((a, b) => b.items - a.items),
    }),
  };
}
