import type { StoredEntry } from "@throughline/audit";
import { type ItemState, OWNER } from "@throughline/engine";
import { type DecidedBy, NANO } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import type { Calls, Levels } from "./levels.ts";

/** What `run` prints for an item. Others script against it: keys are added, never changed. */
export interface Outcome {
  item: string;
  outcome: string;
  owner: string;
  facts: Record<string, Value>;
  /** Ids of the steps that were taken, in order. */
  path: string[];
  because: Record<string, string>;
  cost: number;
  apiCalls: number;
  ms: number;
  /** Facts that came out otherwise than expected. */
  unexpected?: Record<string, { expected: unknown; got: Value }>;
}

export function outcomeOf(
  name: string,
  state: ItemState,
  entries: StoredEntry[],
  ms: number,
  expected: Record<string, unknown> = {},
): Outcome {
  const path: string[] = [];
  const because: Record<string, string> = {};
  for (const { entry } of entries) {
    if (entry.kind === "step-started") path.push(entry.step);
    if (entry.kind === "decided") {
      const text = `${entry.decision.name} is ${entry.decision.label ?? entry.decision.value}: ${entry.decision.because.text}`;
      because[entry.step] = because[entry.step] ? `${because[entry.step]}; ${text}` : text;
    } else if (entry.kind === "step-failed") because[entry.step] = entry.error.message;
    else if (entry.kind === "step-skipped") because[entry.step] ??= `not taken: ${entry.because.text}`;
    else if (entry.kind === "step-completed" && entry.because) because[entry.step] ??= entry.because.text;
  }
  const facts = Object.fromEntries(Object.entries(state.facts).map(([fact, { value }]) => [fact, value]));
  const unexpected = Object.fromEntries(
    Object.entries(expected)
      .filter(([fact, value]) => fact in facts && facts[fact] !== value)
      .map(([fact, value]) => [fact, { expected: value, got: facts[fact] ?? null }]),
  );
  const incident = Object.values(state.incidents)[0];
  const ended =
    state.outcome ?? (incident ? `incident: ${incident.error.message}` : `open in ${state.stage}`);
  return {
    item: name,
    outcome: ended,
    owner: state.owner?.name ?? state.labels[String(state.record[OWNER])] ?? "",
    facts,
    path,
    because,
    cost: state.cost / NANO,
    apiCalls: Math.round(state.apiCalls * 1000) / 1000,
    ms: Math.round(ms),
    ...(Object.keys(unexpected).length && { unexpected }),
  };
}

export interface RunSummary {
  summary: true;
  items: number;
  outcomes: Record<string, number>;
  /** For each fact, how many items it was settled by rule, person, … for. */
  decidedBy: Record<string, Partial<Record<DecidedBy, number>>>;
  /** Share and cost of each level of the cascade, and calls to language models. */
  levels: Levels;
  calls: Calls;
  unexpected: number;
  refused: { line: number; message: string }[];
  ignoredColumns: string[];
  apiCalls: number;
  apiCallsPerItem: number;
  cost: number;
  seconds: number;
  itemsPerSecond: number;
}
