import { describe, expect, it } from "vitest";
import { fold } from "../../engine/src/index.ts";
import { callKey, NEVER_ASKED, type PlayedItem, play } from "../src/index.ts";
import { example, workflowOf } from "./example.ts";

const support = example("01-support-email");
const { workflow, items, world } = support;
const byLine = (line: number) => items[line - 1] as PlayedItem;
const WORKS = { afterMs: 30 * 60_000 };

const steps = (played: ReturnType<typeof play>) =>
  played.entries.flatMap((entry) => (entry.kind === "step-started" ? [entry.step] : []));

describe("an item that is played", () => {
  it("lives through its workflow to the end, with the answers that it brings", () => {
    const played = play(workflow, byLine(9), world({ works: WORKS, unanswered: "plainest" }));
    expect(played.ending).toEqual({ is: "ended" });
    expect(played.state).toMatchObject({ status: "ended", outcome: "resolved" });
    expect(played.state?.facts.invoice?.value).toBe("INV-220095");
    expect(steps(played)).toEqual(["understand", "find-invoice", "priority", "owner", "closed", "outcome"]);
  });

  it("leaves a trail whose fold is its state", () => {
    for (const item of items.slice(0, 60)) {
      const { entries, state } = play(workflow, item, world({ works: WORKS, desk: support.desk() }));
      expect(fold(entries)).toEqual(state);
    }
  });

  it("has the same life each time", () => {
    const lives = [1, 2].map(() => {
      const desk = support.desk();
      return items.slice(0, 40).map((item) => play(workflow, item, world({ works: WORKS, desk })).entries);
    });
    expect(lives[0]).toEqual(lives[1]);
  });

  it("is not started where the workflow does not begin with it", () => {
    const item = { ...byLine(1), record: { ...byLine(1).record, Origin: "Phone" } };
    expect(play(workflow, item, world())).toMatchObject({ ending: { is: "not started" }, entries: [] });
  });

  it("meets its timers in their order, and waits when nothing more happens", () => {
    const played = play(workflow, byLine(16), world());
    expect(played.ending).toEqual({ is: "waiting" });
    const told = played.entries.flatMap((entry) =>
      entry.kind.startsWith("milestone-") || entry.kind === "acted" || entry.kind === "task-opened"
        ? [`${entry.at.slice(0, 16)} ${entry.kind}`]
        : [],
    );
    expect(told).toEqual([
      "2026-11-02T09:30 milestone-started",
      "2026-11-02T09:30 milestone-met",
      "2026-11-02T09:30 milestone-started",
      "2026-11-02T15:54 milestone-warned",
      "2026-11-02T15:54 acted",
      "2026-11-03T08:30 milestone-violated",
      "2026-11-03T08:30 acted",
      "2026-11-03T10:30 milestone-overdue",
      "2026-11-03T10:30 acted",
      "2026-11-03T10:30 task-opened",
      "2026-12-02T09:30 acted",
      "2026-12-02T09:30 task-opened",
    ]);
  });
});

describe("what an item meets", () => {
  it("is what its events say, each at its time", () => {
    const events: PlayedItem["events"] = [
      {
        at: "2026-11-02T11:00:00.000Z",
        type: "record-changed",
        changes: { OwnerId: "005R" },
        by: "Robin",
      },
      { at: "2026-11-02T12:00:00.000Z", type: "record-changed", changes: { Status: "Closed" } },
    ];
    const tasks = { "foreign write": [{ answer: { answer: "accept" }, by: "Leads", afterMs: 60_000 }] };
    const { entries, state } = play(workflow, { ...byLine(16), events, answers: { tasks } }, world());
    expect(entries.find(({ kind }) => kind === "foreign-write")).toMatchObject({
      by: "Robin",
      answer: "escalate",
    });
    expect(entries.find(({ kind }) => kind === "task-answered")).toMatchObject({
      at: "2026-11-02T11:01:00.000Z",
    });
    expect(state).toMatchObject({ outcome: "resolved", record: { OwnerId: "005R", Status: "Closed" } });
  });

  it("is the roster of its teams: a full desk keeps it waiting until somebody is free", () => {
    const desk = support.desk();
    const lives = items
      .slice(0, 200)
      .map((item) => play(workflow, { ...item, at: "2026-11-02T09:00:00.000Z" }, world({ desk })));
    const owners = new Set(
      lives.flatMap(({ entries }) =>
        entries.flatMap((entry) =>
          entry.kind === "decided" && entry.step === "owner" ? [entry.decision.label] : [],
        ),
      ),
    );
    expect(owners).toContain("Kestrel Okafor");
    expect(owners).toContain("Support Backlog");
    const waited = lives.filter(({ entries }) => entries.some(({ kind }) => kind === "choice-held"));
    expect(waited.length).toBeGreaterThan(20);
  });
});

describe("a question", () => {
  const asked = byLine(9);
  const { entries } = play(workflow, asked, world());
  const intended = entries.flatMap((entry) =>
    entry.kind === "effect-intended" && entry.effect.kind === "call" ? [entry.effect] : [],
  )[0];

  it("to a system is answered as it was by what it was asked, or fails as never asked", () => {
    expect(intended).toMatchObject({ connection: "billing", operation: "findInvoice" });
    const { connection = "", operation = "", input = {} } = intended ?? {};
    const outcomeOf = (answers: PlayedItem["answers"]) =>
      play(workflow, { ...asked, ...(answers && { answers }) }, world({ works: WORKS }));
    const settled = (played: ReturnType<typeof play>) =>
      played.entries.find((entry) => entry.kind === "effect-settled" && entry.effect === intended?.id);
    const known = outcomeOf({
      calls: { [callKey(connection, operation, input)]: { ok: true, value: { amount: 12 } } },
    });
    expect(settled(known)).toMatchObject({ ok: true, value: { amount: 12 } });
    expect(known.unasked).toEqual([]);
    const other = outcomeOf({
      calls: { [callKey(connection, operation, { other: 1 })]: { ok: true, value: {} } },
    });
    expect(settled(other)).toMatchObject({ ok: false, error: { code: NEVER_ASKED } });
    expect(other.unasked).toEqual([{ kind: "call", step: "find-invoice", what: "billing.findInvoice" }]);
  });

  const MODEL = "anthropic/claude-haiku-4-5";
  const unsure = { ...byLine(8), answers: {} };
  const ceiling = () => 2_000_000;
  const withModel = world({ works: WORKS });
  withModel.deciders = { ...withModel.deciders, ceiling };

  it("to a language model that was never asked is listed with its price, and a person is asked instead", () => {
    const { unasked, state } = play(workflow, unsure, withModel);
    expect(unasked).toEqual([
      { kind: "ask", step: "understand", what: MODEL, price: 2_000_000 },
      { kind: "task", step: "understand", what: "Triage Desk" },
    ]);
    expect(Object.values(state?.tasks ?? {})).toMatchObject([{ request: { to: "Triage Desk" } }]);
    expect(play(workflow, unsure, { ...withModel, price: () => 7 }).unasked[0]).toMatchObject({ price: 7 });
  });

  it("to a language model is answered by its hash, with the cost that it had", () => {
    const use = { name: MODEL, version: "1", hash: "h1" };
    const value = { answers: { topic: { value: "sales", confidence: 0.9 } }, use };
    const item = { ...unsure, answers: { asks: { h1: { ok: true as const, value, cost: 1_500_000 } } } };
    const { state, unasked } = play(workflow, item, { ...withModel, hash: () => "h1" });
    expect(state).toMatchObject({ cost: 1_500_000, facts: { topic: { value: "sales", by: "llm" } } });
    expect(unasked).toEqual([]);
  });

  it("is answered by whoever plays, where nothing is known", () => {
    const { state } = play(workflow, unsure, {
      ...world(),
      unanswered: (question) =>
        question.kind === "task"
          ? { kind: "task", answer: { answer: { topic: "account" }, by: "Pat" } }
          : undefined,
    });
    expect(state?.facts.topic).toMatchObject({ value: "account", by: "person" });
  });
});

it("a workflow that goes on for ever is stuck, and says why", () => {
  const text = `
workflow: circles
title: Circles
object: Case
start: { event: created }
governs: [OwnerId]
foreign writes: accept
facts: {}
agents: { one: { role: Waits, reads: [Status] } }
stages:
  - stage: Only
    steps:
      - repeat: again
        until: 'Status == "Closed"'
        at most: 100000
        steps:
          - wait: short
            agent: one
            until: 'Status == "Closed"'
            at most: { 1 hour: continue }
`;
  const item = { id: "1", at: "2026-11-02T09:00:00.000Z", record: { Status: "New" } };
  const { ending } = play(workflowOf(text), item, world({ mostEntries: 500 }));
  expect(ending).toEqual({ is: "stuck", why: "more than 500 entries: it goes on for ever" });
});
