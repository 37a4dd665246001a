import type { Entry } from "@throughline/engine";
import type { Decision } from "@throughline/steps";
import { findStep, type Workflow } from "@throughline/workflow";
import type { Evidence, Finding, Trail } from "./index.ts";

type Seen = Pick<Evidence, "models" | "workflows" | "states" | "all">;

/**
 * I15: what the provider counted as a call is told in the trail before it left, and counted once: with what it cost, or
 * with the most that it can have cost where nobody knows. No item's cost is ever above its budget.
 */
export function moneyCounted({ models, workflows, states }: Seen, trails: Trail[]): Finding[] {
  const findings: Finding[] = [];
  for (const { item, entries } of trails) {
    const say = (message: string) => findings.push({ invariant: "I15", item, message });
    const asks = new Map<string, { most: number; sent: number; charges: number[] }>();
    let cost = 0;
    /** What was counted for calls, by visit: no more is given back. */
    const counted = new Map<string, number>();
    const visits = new Map<string, string>();
    const count = (visit: string | undefined, more: number) => {
      if (visit === undefined) return;
      const sum = (counted.get(visit) ?? 0) + more;
      counted.set(visit, sum);
      if (sum < 0) say(`${visit} gave back more than was counted for it`);
    };
    for (const entry of entries) {
      if (entry.kind === "effect-intended" && entry.effect.kind === "ask")
        asks.set(entry.effect.id, { most: entry.effect.most, sent: 0, charges: [] });
      if (entry.kind === "effect-sent") (asks.get(entry.effect) as { sent: number }).sent++;
      if (entry.kind === "effect-intended" && entry.effect.kind === "call" && entry.visit)
        visits.set(entry.effect.id, entry.visit);
      if (entry.kind === "cost-settled") {
        cost += entry.cost;
        count(entry.visit, entry.cost);
      }
      if (entry.kind !== "effect-settled" && entry.kind !== "effect-retried") continue;
      if (!entry.cost) continue;
      cost += entry.cost;
      count(visits.get(entry.effect), entry.cost);
      asks.get(entry.effect)?.charges.push(entry.cost);
    }
    for (const [effect, { most, sent, charges }] of asks) {
      const made = models.calls.filter((call) => call.effect === effect);
      if (made.length > sent) say(`${effect} was called ${made.length} times, and told ${sent} times`);
      if (charges.length > sent) say(`${effect} was counted ${charges.length} times of ${sent}`);
      // those that were answered are counted exactly; of the others nobody knows, so each counts as much as it can have cost
      const left = [...charges];
      for (const call of made) {
        const exact = call.lost ? -1 : left.indexOf(call.cost);
        const place = exact < 0 ? left.indexOf(most) : exact;
        if (place < 0) say(`${effect} cost ${call.cost}, which was not counted: ${charges}`);
        else left.splice(place, 1);
      }
      if (left.some((charge) => charge !== most))
        say(`${effect} was counted for calls that nobody took: ${left}`);
    }
    const state = states.get(item);
    if (state && state.cost !== cost) say(`its state says ${state.cost}, its entries ${cost}`);
    const most = mostOf(workflows, entries);
    if (cost > most * 1e9) say(`it cost ${cost}, more than ${most} USD`);
  }
  return findings;
}

/** I16: what was answered is never asked again, by whatever item. */
export function askedOnce({ models, all }: Seen): Finding[] {
  const hashes = new Map(models.calls.map(({ effect, hash }) => [effect, hash]));
  const answered = new Set<string>();
  const findings: Finding[] = [];
  for (const { item, entry } of all) {
    if (entry.kind === "effect-sent") {
      const hash = hashes.get(entry.effect);
      if (hash && answered.has(hash))
        findings.push({ invariant: "I16", item, message: `${entry.effect} asked what was answered before` });
    }
    if (entry.kind !== "effect-settled" || !entry.ok) continue;
    const { hash } = (entry.value as { use?: { hash?: string } } | undefined)?.use ?? {};
    if (hash) answered.add(hash);
  }
  return findings;
}

/** I17: models settle only facts of the step that they were asked by, with values that these can have; and every one of its facts is settled. */
export function modelsBounded({ workflows }: Seen, trails: Trail[]): Finding[] {
  return trails.flatMap(({ item, entries }) => {
    let workflow = workflowOf(workflows, entries);
    if (!workflow) return [];
    const say = (message: string): Finding => ({ invariant: "I17", item, message });
    const decided = new Map<string, Set<string>>();
    /** Visits that somebody let go on as they were. */
    const helped = new Set<string>();
    const findings: Finding[] = [];
    for (const entry of entries) {
      if (entry.kind === "item-moved")
        workflow = workflows.find(({ hash }) => hash === entry.hash) ?? workflow;
      if (entry.kind === "incident-opened" && entry.visit) helped.add(entry.visit);
      if (entry.kind === "task-opened" && entry.about && entry.visit) helped.add(entry.visit);
      if (entry.kind === "task-opened" && entry.about?.is === "undone" && entry.about.visit)
        helped.add(entry.about.visit);
      const step = "step" in entry && entry.step ? findStep(workflow, entry.step) : undefined;
      if (step?.kind !== "interpret") continue;
      const facts = Object.keys((step.config as { decide: object }).decide);
      if (entry.kind === "decided") {
        const { visit, decision } = entry;
        decided.set(visit, (decided.get(visit) ?? new Set()).add(decision.name));
        const wrong = outside(workflow, facts, decision);
        if (wrong) findings.push(say(wrong));
      }
      if (entry.kind === "step-completed" && !helped.has(entry.visit))
        for (const fact of facts)
          if (!decided.get(entry.visit)?.has(fact))
            findings.push(say(`${entry.visit} ended without ${fact}`));
    }
    return findings;
  });
}

function outside(workflow: Workflow, facts: string[], { by, name, value }: Decision): string | undefined {
  if (by !== "llm" && by !== "model" && by !== "agreement") return undefined;
  if (!facts.includes(name)) return `${by} settled ${name}, for which it was not asked`;
  const { of } = workflow.facts[name] ?? {};
  return of && !of.includes(String(value)) ? `${by} settled ${name} as ${value}` : undefined;
}

/** What an item may cost: of the versions that it ran, the one that allows most. */
function mostOf(workflows: Workflow[], entries: Entry[]): number {
  const moved = entries.flatMap((entry) => (entry.kind === "item-moved" ? [entry.hash] : []));
  const ran = [workflowOf(workflows, entries), ...workflows.filter(({ hash }) => moved.includes(hash))];
  return Math.max(...ran.map((workflow) => workflow?.budget?.perItem ?? Number.POSITIVE_INFINITY));
}

const workflowOf = (workflows: Workflow[], [first]: Entry[]) =>
  workflows.find(({ hash }) => first?.kind === "item-started" && hash === first.hash);
