import { type Entry, WITHDRAWN } from "@throughline/engine";
import { findStep, type Workflow } from "@throughline/workflow";
import type { Trail } from "./invariants/index.ts";

/** How often each thing happened: kinds of entry, of step, of call by what may be repeated, of repair and of answer. */
export type Coverage = Record<string, number>;

/** Kinds of entry whose cases are counted one by one. */
const CASES: { [K in Entry["kind"]]?: (entry: Extract<Entry, { kind: K }>) => string } = {
  "incident-closed": ({ repair }) => repair,
  "item-moved": ({ how }) => how,
  undone: ({ how }) => how,
  "undo-asked": ({ by }) => (by ? "person" : "workflow"),
  "foreign-write": ({ answer, source }) => `${answer} ${source}`,
  "event-received": ({ event, handled }) => `${event} ${handled ? "handled" : "noted"}`,
  acted: ({ action }) => action.do,
  decided: ({ decision: { by, model } }) => (model?.reused ? `${by} reused` : by),
  "effect-retried": ({ cost }) => (cost ? "paid" : "free"),
  "effect-intended": ({ effect }) => effect.kind,
  "effect-settled": ({ ok, readBack, error, value }) =>
    readBack ??
    (ok ? (isByHand(value) ? "by hand" : "ok") : error?.code === WITHDRAWN ? "withdrawn" : "failed"),
  "item-ended": ({ by, letGo }) => (letGo ? "let go" : by),
};

const isByHand = (value: unknown) => (value as { byHand?: true } | undefined)?.byHand === true;

export function coverageOf(
  trails: Trail[],
  workflows: Workflow[],
  repeatOf: (connection: string, operation: string) => string | undefined,
): Coverage {
  const seen: Coverage = {};
  const count = (what: string) => {
    seen[what] = (seen[what] ?? 0) + 1;
  };
  for (const { entries } of trails) {
    const [first] = entries;
    let workflow = workflows.find(({ hash }) => first?.kind === "item-started" && hash === first.hash);
    if (first?.kind === "item-started" && first.adopted) count("item-started: adopted");
    if (workflow) {
      const { id } = workflow;
      const versions = workflows.filter((one) => one.id === id);
      count(`item-started: ${workflow.id}, version ${versions.indexOf(workflow) + 1}`);
    }
    for (const entry of entries) {
      if (entry.kind === "item-moved") workflow = workflows.find((one) => one.hash === entry.hash);
      count(entry.kind);
      const detail = (CASES[entry.kind] as ((entry: Entry) => string) | undefined)?.(entry);
      if (detail !== undefined) count(`${entry.kind}: ${detail}`);
      if (entry.kind === "step-started" && workflow)
        count(`step: ${findStep(workflow, entry.step)?.kind ?? "handler's"}`);
      if (entry.kind === "effect-intended" && entry.effect.kind === "call")
        count(`call: ${repeatOf(entry.effect.connection, entry.effect.operation)}`);
    }
  }
  return seen;
}

/** The counts of both. */
export function addCoverage(to: Coverage, more: Coverage): void {
  for (const [what, times] of Object.entries(more)) to[what] = (to[what] ?? 0) + times;
}
