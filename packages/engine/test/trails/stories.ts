import type { Effect, Event } from "@throughline/engine";
import type { Asked } from "@throughline/steps";
import type { Value, Workflow } from "@throughline/workflow";
import { answerTo, MODELS, WREN, world } from "../world.ts";

type Happening<T extends Event["type"]> = Omit<Extract<Event, { type: T }>, "id" | "at">;

const HOUR = 3_600_000;
const ROBIN = "Robin Berg";
const HOLD = { id: "00G000000000001AAA", name: "Support Intake" };
const TEAL = { ...WREN, ownerId: "005000000000002AAA", owner: "Teal", because: { text: "Teal was next" } };
const REFUSED = { code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "No.", fields: ["Priority"] };
const AWAY = { code: "503", message: "The system is away." };

const COST = 312_500;

/** What a language model says. */
const said = (answers: Asked["answers"]): Asked => ({
  answers,
  use: {
    ...{
      name: "anthropic/claude-haiku-4-5",
      version: "claude-haiku-4-5-20251001",
      prompt: "9c1b",
      hash: "77aa",
    },
    ...{ tokens: { input: 250, output: 12 }, cost: COST, ms: 900 },
  },
});

/** The workflow again, as a text that differs in a comment only; and one in which the last wait is another step. */
const othersOf = (workflow: Workflow): [same: Workflow, other: Workflow] => {
  const other = structuredClone(workflow);
  const wait = other.stages.at(-1)?.steps[0];
  if (wait) wait.fails = { do: "continue" };
  return [
    { ...workflow, hash: "5a".repeat(32) },
    { ...other, hash: "1a".repeat(32) },
  ];
};

/** An item of its own, with what can happen to it in words. `open`: what else its record has, which is taken over. */
function item(
  workflow: Workflow,
  recordId: string,
  record: Record<string, Value>,
  open?: Record<string, Value>,
) {
  const others = othersOf(workflow);
  const version = (hash: string) => [workflow, ...others].find((one) => one.hash === hash);
  const one = world(workflow, { ...MODELS, version });
  const { deliver, pass, fire } = one;
  const happens = <T extends Event["type"]>(happening: Happening<T>) => deliver(happening as never);
  const openOf = (kind: Effect["kind"]) =>
    Object.values(one.state.open).find(({ effect, held }) => effect.kind === kind && !held)?.effect;
  const settle = (
    { id: effect, kind }: { id: string; kind: Effect["kind"] },
    result: Happening<"effect-settled">["result"],
    readBack?: "applied",
  ) =>
    happens<"effect-settled">({
      type: "effect-settled",
      effect,
      ...(kind === "ask" ? { apiCalls: 0, ms: 900, cost: COST } : { apiCalls: 1, ms: 40 }),
      result,
      ...(readBack && { readBack }),
    });
  const arrived = {
    recordId,
    record: {
      Origin: "Email",
      Subject: "Hello",
      Description: null,
      Priority: "Medium",
      Status: "New",
      OwnerId: "00G000000000009AAA",
      Resolution_Code__c: null,
      "Account.Tier__c": null,
      ...record,
      ...open,
    },
    labels: { OwnerId: "Nobody", [WREN.ownerId]: WREN.owner },
  };
  const self = {
    recordId,
    trail: one.trail,
    get state() {
      return one.state;
    },
    pass,
    fire,
    settle,
    open: openOf,
    under: (kind: Effect["kind"]) => openOf(kind) as Effect,
    /** Everything that is under way comes to a good end: writes and their echoes, answers, the roster's choice. */
    well(chosen = WREN) {
      for (let effect = first(); effect; effect = first()) {
        pass(250);
        const value =
          effect.kind === "choose"
            ? chosen
            : effect.kind === "call"
              ? { status: "unpaid", total: 129 }
              : effect.kind === "ask"
                ? said({ topic: { abstains: "it could be anything" } })
                : undefined;
        settle(effect, { ok: true, value });
        if (effect.kind !== "write") continue;
        const changes = Object.fromEntries(
          Object.entries(effect.sets).map(([name, { value }]) => [name, value]),
        );
        happens<"record-changed">({ type: "record-changed", changes, ours: true, by: "Throughline" });
      }
    },
    changes: (changes: Record<string, Value>, by = ROBIN) =>
      happens<"record-changed">({ type: "record-changed", changes, ours: false, by }),
    answers(pick: number | Record<string, Value> = 0) {
      const [[task, { request }] = ["", { request: { form: [] } }]] = Object.entries(one.state.tasks);
      const answer = typeof pick === "number" ? answerTo(request.form as never, pick) : pick;
      happens<"task-answered">({ type: "task-answered", task, by: ROBIN, answer });
    },
    /** The open task, with what somebody does about it. */
    thinks(does: (task: string, answer: Record<string, Value>) => void) {
      const [[task, { request }] = ["", { request: { form: [] } }]] = Object.entries(one.state.tasks);
      does(task, answerTo(request.form as never));
    },
    happens,
    adopt: () => happens<"adopted">({ type: "adopted", ...arrived, run: "1", by: ROBIN }),
    /** Is to go on in another version: the same one, or one in which its wait is another step. */
    moves(how: Happening<"moved">["how"], to: "same" | "other" = "same") {
      const { hash } = others[to === "same" ? 0 : 1];
      happens<"moved">({ type: "moved", to: { hash }, how, by: ROBIN, reason: "version 2 is active" });
    },
  };
  const first = () =>
    Object.values(one.state.open)
      .filter(({ held }) => !held)
      .map(({ effect }) => effect)[0];
  if (open) self.adopt();
  else happens<"record-created">({ type: "record-created", ...arrived, hold: HOLD });
  pass(1_000);
  return self;
}

type Item = ReturnType<typeof item>;
type Story = [subject: string, story: (it: Item) => void, open?: Record<string, Value>];

const WORKED = { Status: "Working", OwnerId: WREN.ownerId, CreatedDate: "2026-11-02T08:00:00.000Z" };

/** What is kept of each release: short lives that together hold every kind of entry. */
const STORIES: Record<string, Story> = {
  "a rule and a system": [
    "urgent: refund for INV-104233",
    (it) => {
      const call = it.under("call");
      it.happens<"effect-retried">({
        type: "effect-retried",
        effect: call.id,
        attempt: 1,
        error: AWAY,
        next: "2026-11-02T09:00:03.000Z",
      });
      it.well();
      it.pass(HOUR);
      it.changes({ Status: "Waiting on Customer" });
      it.pass(5 * HOUR);
      it.happens<"signal">({ type: "signal", name: "reply", data: { Incoming: true } });
      it.well();
      it.happens<"signal">({ type: "signal", name: "reply" });
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "an event that came before its wait, behind one that does not count": [
    "urgent: a crash",
    (it) => {
      const settled = (checked: Value) =>
        it.happens<"signal">({
          ...{ type: "signal", name: "settled elsewhere", by: "the webhook desk", data: { checked } },
        });
      settled("perhaps");
      settled(true);
      it.well();
      it.answers({ credit: true });
      it.answers({ checked: false });
      it.well();
    },
  ],
  "an outside agent that says in the end what it cost": [
    "An error: a part is broken",
    (it) => {
      it.settle(it.under("call"), { ok: true, value: { state: "working", task: "t1" } });
      it.fire();
      const done = { state: "completed", task: "t1", data: { checked: true }, cost: 0.0015 };
      it.settle(it.under("call"), { ok: true, value: done });
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "a person": [
    "Something else",
    (it) => {
      it.well();
      it.answers({ topic: "other" });
      it.well();
      it.changes({ Description: "More of it" });
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "a person who passes it on, and takes an answer back": [
    "Something else again",
    (it) => {
      it.well();
      it.thinks((task, answer) => {
        const until = "2026-11-02T10:00:00.000Z";
        it.happens<"task-noted">({ type: "task-noted", task, by: ROBIN, text: "ask Wren" });
        it.happens<"task-passed">({ type: "task-passed", task, by: ROBIN });
        it.happens<"task-answered">({ type: "task-answered", task, by: "Wren", answer, until });
        it.happens<"answer-taken-back">({ type: "answer-taken-back", task, by: "Wren" });
        it.happens<"task-answered">({ type: "task-answered", task, by: "Wren", answer, until });
      });
      it.fire();
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "open: an answer may be taken back": [
    "Another question",
    (it) => {
      it.well();
      it.thinks((task, answer) =>
        it.happens<"task-answered">({
          ...{ type: "task-answered", task, by: ROBIN, answer },
          until: "2026-11-02T10:00:00.000Z",
        }),
      );
    },
  ],
  "an answer that never comes": [
    "refund for INV-104234",
    (it) => {
      it.settle(it.under("call"), { ok: false, error: AWAY });
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "a loop": [
    "my invoice",
    (it) => {
      it.well();
      it.answers({ invoice: null });
      it.answers({ invoice: "INV-104235" });
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "lanes, one of them too late": [
    "urgent error",
    (it) => {
      it.well();
      it.answers();
      while (it.state.stage === "Triage" && it.fire()) it.well();
      it.answers();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "an incident, corrected": [
    "error in the report",
    (it) => {
      // a rule of the org refuses what the roster's answer sets free
      while (!it.open("write")) step(it);
      it.settle(it.under("write"), { ok: false, error: REFUSED });
      const [incident = ""] = Object.keys(it.state.incidents);
      it.pass(HOUR);
      it.happens<"incident-repaired">({
        type: "incident-repaired",
        incident,
        repair: "correct",
        by: ROBIN,
        reason: "the rule wants it so",
        values: { Priority: "High" },
      });
      it.settle(it.under("write"), { ok: true }, "applied");
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "taken back, after a person had seen to it": [
    "crash at start",
    (it) => {
      it.well();
      it.happens<"signal">({ type: "signal", name: "credited" });
      it.well();
      it.happens<"signal">({ type: "signal", name: "taken back" });
      it.settle(it.under("call"), { ok: false, error: AWAY });
      const [incident = ""] = Object.keys(it.state.incidents);
      it.happens<"incident-repaired">({
        ...{ type: "incident-repaired", incident, repair: "retry" },
        ...{ by: ROBIN, reason: "they are back" },
      });
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "open: what was done is being taken back": [
    "crash at start",
    (it) => {
      it.well();
      it.happens<"signal">({ type: "signal", name: "credited" });
      it.well();
      it.happens<"signal">({ type: "signal", name: "taken back" });
    },
  ],
  "foreign writes, restored by rule and by hand": [
    "crash at start",
    (it) => {
      it.well();
      it.changes({ Priority: "Medium" });
      it.well();
      it.changes({ OwnerId: TEAL.ownerId });
      it.answers({ answer: "restore" });
      it.well();
      it.changes({ Resolution_Code__c: "mine" });
      it.changes({ Resolution_Code__c: "yours" });
      it.answers({ answer: "accept" });
      it.changes({ Priority: "Low" });
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "a merged record": [
    "crash, once more",
    (it) => {
      it.well();
      it.happens<"record-deleted">({ type: "record-deleted", by: ROBIN, mergedInto: "500000000000001AAA" });
      it.well();
    },
  ],
  "a milestone, warned, violated and reassigned; then far too late": [
    "error when saving",
    (it) => {
      it.well();
      while (it.state.history.owners.length < 2 && it.fire()) it.well(TEAL);
      while (!Object.keys(it.state.tasks).length && it.fire()) it.well(TEAL);
      it.answers({ answer: "keep waiting" });
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "offered, declined, taken, not begun, and offered to somebody else": [
    "error at night",
    (it) => {
      it.well();
      it.happens<"signal">({ type: "signal", name: "handed back" });
      it.well(TEAL);
      it.answers({ answer: "decline", reason: "on the phone" });
      it.well(WREN);
      it.answers({ answer: "take it" });
      it.well();
      while (!Object.keys(it.state.tasks).length && it.fire()) it.well(TEAL);
      it.answers({ answer: "take it" });
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "a local model": ["Thanks a lot", (it) => it.well()],
  "a language model": [
    "How do I export my data?",
    (it) => {
      const asked = it.under("ask");
      it.happens<"effect-sent">({ type: "effect-sent", effect: asked.id, attempt: 1 });
      const evidence = { field: "Subject", from: 9, to: 15, quote: "export" };
      it.settle(asked, {
        ok: true,
        value: said({
          topic: { value: "technical", confidence: 0.93, evidence, why: "it is about a feature" },
        }),
      });
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "a language model whose answers are lost": [
    "Where can I find you?",
    (it) => {
      const { id: effect } = it.under("ask");
      for (const attempt of [1, 2, 3]) {
        it.happens<"effect-sent">({ type: "effect-sent", effect, attempt });
        it.happens<"effect-retried">({
          ...{ type: "effect-retried", effect, attempt, next: "2026-11-02T09:00:03.000Z", cost: 4_000_000 },
          error: { code: "LOST", message: "The answer was lost." },
        });
      }
      it.well();
      it.answers({ topic: "other" });
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "open: a language model is being asked": [
    "Do you sell hats?",
    (it) => it.happens<"effect-sent">({ type: "effect-sent", effect: it.under("ask").id, attempt: 1 }),
  ],
  cancelled: [
    "an error, or not",
    (it) => {
      it.well();
      it.happens<"cancelled">({ type: "cancelled", by: ROBIN, reason: "sent by mistake" });
      it.well();
    },
  ],
  "goes on in another version": [
    "crash in May",
    (it) => {
      it.well();
      it.moves("move");
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "begins anew in another version": [
    "A crash in June",
    (it) => {
      it.well();
      it.moves("restart");
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "keeps its version after all": [
    "crash in July",
    (it) => {
      it.well();
      it.moves("move", "other");
      it.moves("finish", "other");
      it.changes({ Status: "Closed" });
      it.well();
    },
  ],
  "open: has gone on in another version": [
    "crash in August",
    (it) => {
      it.well();
      it.moves("move");
    },
  ],
  "open: is to go on in another version": [
    "What about September?",
    (it) => {
      it.well();
      it.moves("move", "other");
    },
  ],
  "taken over while somebody works on it": [
    "A report of last week",
    (it) => {
      it.well();
      it.fire();
      it.changes({ Status: "Closed" });
      it.well();
    },
    { ...WORKED, Type: "technical" },
  ],
  "taken over, and whoever has it keeps it": [
    "urgent: an old one",
    (it) => {
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
    { ...WORKED, Status: "New" },
  ],
  "taken over, let go as it was, and taken over once more": [
    "A question of last week",
    (it) => {
      it.well();
      it.happens<"let-go">({ type: "let-go", run: "1", by: ROBIN, reason: "it was too early" });
      it.well();
      it.pass(HOUR);
      it.adopt();
      it.well();
      it.changes({ Status: "Closed" });
      it.well();
    },
    { ...WORKED, Type: "other" },
  ],
  "was taken over and let go": [
    "A question of last month",
    (it) => {
      it.well();
      it.happens<"let-go">({ type: "let-go", run: "1", by: ROBIN, reason: "it was too early" });
    },
    { ...WORKED, Type: "other" },
  ],
  "open: was taken over": ["An error of last month", (it) => it.well(), { ...WORKED, Type: "billing" }],
  "open: waits for the case to be closed": ["crash on Monday", (it) => it.well()],
  "open: keeps an event that does not count": [
    "crash on Friday",
    (it) => {
      it.well();
      it.happens<"signal">({ type: "signal", name: "settled elsewhere", data: { checked: false } });
    },
  ],
  "open: waits for a person": ["A question", (it) => it.well()],
  "open: is offered to somebody": [
    "error on Sunday",
    (it) => {
      it.well();
      it.happens<"signal">({ type: "signal", name: "handed back" });
      it.well(TEAL);
    },
  ],
  "open: waits in the pool": [
    "error at noon",
    (it) => {
      it.happens<"choice-held">({
        ...{ type: "choice-held", effect: it.under("choose").id, because: { text: "Everybody is full." } },
      });
    },
  ],
  "open: a write is on its way": ["error on Tuesday", (it) => step(it)],
};

/** One of the things under way comes to a good end. */
function step(it: Item): void {
  const effect = Object.values(it.state.open)[0]?.effect as Effect;
  it.settle(effect, { ok: true, value: effect.kind === "choose" ? WREN : undefined });
}

/** Every story, told to its end or as far as it goes. */
export const tellStories = (workflow: Workflow) =>
  Object.entries(STORIES).map(([name, [Subject, story, open]], index) => {
    const it = item(workflow, `500${String(index + 1).padStart(12, "0")}AAA`, { Subject }, open);
    story(it);
    return { name, recordId: it.recordId, trail: it.trail, state: it.state };
  });
