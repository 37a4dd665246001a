import type { Played, PlayedItem, Question, World } from "@throughline/replay";
import type { Value, Workflow } from "@throughline/workflow";
import { dice } from "../../runtime/sim/random.ts";
import { walk, worstCosts } from "../src/index.ts";
import type { Finding } from "../src/paths/finding.ts";
import { provers } from "../src/paths/provers.ts";

const MINUTE = 60_000;
const plus = (at: string, ms: number) => new Date(Date.parse(at) + ms).toISOString();
const ARRIVES = "2026-11-02T09:00:00.000Z";

const VALUES: Record<string, Value[]> = {
  Subject: ["A bill", "buy it", "N-12", "", "constructor"],
  Priority: ["High", "Medium", "Low"],
  Status: ["New", "Waiting", "Closed", "Working"],
  Amount: [0, 10, 10.5, 250],
  Amount__c: [0, 250, 251],
  Reason__c: ["late", ""],
  topic: ["billing", "technical", "Support", "Sales"],
  urgent: [true, false],
  note: ["N-1", null],
  paid: [true, false],
};
const CHANGING = ["Amount", "Amount__c", "Subject", "Reason__c", "Status", "Priority"];

/** An item with everything that may happen to it, from dice. */
export function randomItem(
  seed: number,
  workflow: Workflow,
): { item: PlayedItem; world: World; events: string[] } {
  const own = dice(seed);
  const record = Object.fromEntries(
    Object.keys(VALUES)
      .filter((name) => !Object.hasOwn(workflow.facts, name) && own.chance(0.8))
      .map((name) => [name, own.pick(VALUES[name] as Value[])]),
  );
  const names = workflow.handlers.map(({ event }) => event);
  const events = Array.from({ length: own.between(0, 4) }, () => own.between(1, 900) * MINUTE)
    .sort((a, b) => a - b)
    .map((ms) => {
      const at = plus(ARRIVES, ms);
      const [field, name] = [own.pick(CHANGING), own.pick(names.length > 0 ? names : ["nothing"])];
      return own.chance(0.5)
        ? { at, type: "signal" as const, name }
        : { at, type: "record-changed" as const, changes: { [field]: own.pick(VALUES[field] as Value[]) } };
    });
  const answerTo = (form: { name: string; type: string; of?: string[] }[]) =>
    Object.fromEntries(
      form.map(({ name, type, of }): [string, Value] => [
        name,
        of ? own.pick(of) : (own.pick(VALUES[name] ?? [type === "boolean" ? true : null]) ?? null),
      ]),
    );
  /** What becomes of a step is not said: what a person decides about it is no way of the workflow's own. */
  const unanswered = (question: Question) => {
    if (question.kind === "call")
      return own.chance(0.7)
        ? {
            kind: "call" as const,
            answer: { ok: true as const, value: { number: "N-1", paid: own.chance(0.5) } },
          }
        : { kind: "call" as const, answer: { ok: false as const, error: { code: "NO", message: "No." } } };
    if (question.kind === "ask")
      return { kind: "ask" as const, facts: own.chance(0.6) ? answerTo(question.request.facts) : {} };
    if (question.task.about || own.chance(0.2)) return undefined;
    return {
      kind: "task" as const,
      answer: { answer: answerTo(question.task.request.form), afterMs: own.between(0, 200) * MINUTE },
    };
  };
  const calendar = {
    add: (from: string, { amount, unit }: { amount: number; unit: string }) =>
      plus(from, amount * (unit === "seconds" ? 1_000 : MINUTE)),
    between: (from: string, to: string) => Date.parse(to) - Date.parse(from),
    addMs: plus,
  };
  return {
    item: { id: `item ${seed}`, at: ARRIVES, record, events },
    world: {
      deciders: { calendar, ceiling: () => 1_000 },
      unanswered,
    },
    events: events.map((event) => (event.type === "signal" ? event.name : "changed")),
  };
}

/** What an item meets that was proven impossible, in words; proven once for all items of the workflow. */
export function contradictionsIn(workflow: Workflow): (played: Played, events: string[]) => string[] {
  const subject = { workflow, walk: walk(workflow) };
  const findings = provers.flatMap(({ prove }) => prove(subject));
  // as if every system that is called were the org
  const costs = worstCosts(
    workflow,
    () => 1_000,
    undefined,
    () => 1,
  );
  const of = (code: string, verdict: Finding["verdict"], step?: string) =>
    findings.filter(
      (one) => one.code === code && one.verdict === verdict && (!step || one.step?.id === step),
    );

  return ({ entries, state }, events) => {
    const found: string[] = [];
    const given = new Set<string>();
    const owned = entries.some((entry) => entry.kind === "effect-intended" && entry.effect.kind === "choose");
    for (const entry of entries) {
      if (entry.kind === "decided") given.add(entry.decision.name);
      if (entry.kind === "step-started") {
        if (of("unreachable-step", "refuted", entry.step).length > 0) found.push(`${entry.step} was reached`);
        for (const { statement } of of("may-not-be-given", "proven", entry.step)) {
          const fact = /^"(\w+)" is known/.exec(statement)?.[1] ?? "";
          if (!given.has(fact)) found.push(`${entry.step} began without ${fact}`);
        }
      }
      if (entry.kind === "step-completed" && !/ rounds were made/.test(entry.because?.text ?? ""))
        if (of("loop-without-exit", "refuted", entry.step).length > 0)
          found.push(`${entry.step} ended by its condition`);
    }
    if (
      of("path-without-owner", "proven").some(({ step }) => !step) &&
      state?.outcome === "resolved" &&
      !owned
    )
      found.push("it was resolved without an owner");
    for (const [measure, kinds] of [
      ["asks", ["ask"]],
      ["calls", ["write", "call"]],
    ] as const) {
      const taken = entries.filter(
        (one) => one.kind === "effect-intended" && kinds.some((kind) => one.effect.kind === kind),
      ).length;
      const added = events.flatMap((name) => costs.onEvent.filter(({ event }) => event === name));
      // what somebody else wrote may be written back, or leads to a turn in which what was planned leaves
      const changes = measure === "calls" ? events.filter((name) => name === "changed").length : 0;
      const most = added.reduce((sum, one) => sum + one[measure].most, costs[measure].most + changes);
      if (taken > most) found.push(`${taken} of ${measure}, and ${most} were the most`);
    }
    return found;
  };
}
