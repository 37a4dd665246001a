import type { Value } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Effect } from "../src/index.ts";
import { same } from "../src/index.ts";
import { anyWorkflow } from "./random-workflow.ts";
import { answerTo, world } from "./world.ts";

const RECORD = { Subject: "A bill", Priority: "Medium", Status: "New", OwnerId: "00G000000000001AAA" };
const WRITES: Record<string, Value>[] = [
  { Priority: "High" },
  { Priority: "Low", Status: "Waiting" },
  { Status: "Closed" },
  { Status: "Working" },
  { OwnerId: "005000000000009AAA" },
];

type Write = Extract<Effect, { kind: "write" }>;

/** An org with one record: writes take hold only over the expected values, and a stream tells every change later, in order. */
function org(item: ReturnType<typeof world>) {
  const record: Record<string, Value> = { ...RECORD };
  const stream: { changes: Record<string, Value>; ours: boolean }[] = [];
  const answers: (() => void)[] = [];
  const sent = new Set<string>();

  function apply(changes: Record<string, Value>, ours: boolean) {
    const news = Object.fromEntries(Object.entries(changes).filter(([f, v]) => !same(record[f] ?? null, v)));
    Object.assign(record, news);
    if (Object.keys(news).length) stream.push({ changes: news, ours });
  }

  function perform({ id, sets }: Write, flow: Record<string, Value> = {}) {
    // a flow that puts the value before back is told by nobody: not even an event comes of it
    const besides = Object.entries(flow).filter(([f, v]) => !(f in sets && same(record[f] ?? null, v)));
    const taken = Object.entries(sets).find(
      ([f, { expected }]) => expected !== undefined && !same(record[f] ?? null, expected),
    );
    const actual = Object.fromEntries(Object.keys(sets).map((field) => [field, record[field] ?? null]));
    const values = Object.fromEntries(Object.entries(sets).map(([field, { value }]) => [field, value]));
    if (!taken) apply({ ...values, ...Object.fromEntries(besides) }, true);
    const error = { code: "CONFLICT", message: "Somebody was first." };
    const result = taken ? { ok: false, error, actual } : { ok: true };
    answers.push(() =>
      item.deliver({ type: "effect-settled", effect: id, apiCalls: 1, ms: 1, result } as never),
    );
  }

  return {
    record,
    byPerson: (changes: Record<string, Value>) => apply(changes, false),
    /** The writes that are under way reach the org; a flow of the org may write besides. */
    send(flow?: Record<string, Value>) {
      for (const { effect, held } of Object.values(item.state.open)) {
        if (effect.kind !== "write" || held || sent.has(effect.id)) continue;
        sent.add(effect.id);
        perform(effect, flow);
      }
    },
    answer: () => answers.shift()?.(),
    tell() {
      const event = stream.shift();
      if (event) item.change(event.changes, event.ours);
    },
    get quiet() {
      return stream.length + answers.length === 0;
    },
  };
}

const moves = fc.array(
  fc.record({
    do: fc.constantFrom("write", "send", "flow", "answer", "tell", "task", "others", "fire"),
    pick: fc.nat(20),
  }),
  { maxLength: 40 },
);

function play(
  item: ReturnType<typeof world>,
  salesforce: ReturnType<typeof org>,
  what: string,
  pick: number,
) {
  const of = WRITES[pick % WRITES.length] as Record<string, Value>;
  if (what === "write") salesforce.byPerson(of);
  if (what === "send") salesforce.send();
  if (what === "flow") salesforce.send(of);
  if (what === "answer") salesforce.answer();
  if (what === "tell") salesforce.tell();
  if (what === "fire") item.fire();
  if (what === "others") {
    const effect = Object.values(item.state.open).find((open) => open.effect.kind !== "write");
    if (effect) item.settle({ number: "N-1" }, (one) => one.id === effect.effect.id);
  }
  if (what === "task") {
    const [task] = Object.values(item.state.tasks);
    if (task) item.answer(answerTo(task.request.form, pick));
  }
}

describe("with an org that compares and sets, and tells what happened later", () => {
  test("the item knows the record as it is, once everything was told", () => {
    fc.assert(
      fc.property(anyWorkflow, moves, (workflow, moves) => {
        const item = world(workflow);
        item.arrive(RECORD);
        const salesforce = org(item);
        for (const { do: what, pick } of moves) play(item, salesforce, what, pick);
        for (let round = 0; round < 60 && item.state.status === "live"; round++) {
          if (
            salesforce.quiet &&
            !Object.values(item.state.open).some(({ effect }) => effect.kind === "write")
          )
            break;
          for (const what of ["send", "answer", "tell", "others"]) play(item, salesforce, what, 0);
        }
        if (item.state.status === "ended") return;
        expect(salesforce.quiet).toBe(true);
        for (const [field, value] of Object.entries(salesforce.record))
          expect([field, item.state.record[field]]).toEqual([field, value]);
      }),
      { numRuns: 500 },
    );
  });
});
