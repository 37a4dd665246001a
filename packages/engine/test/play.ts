import type { Value } from "@throughline/workflow";
import fc from "fast-check";
import { answerTo, type world } from "./world.ts";

/** Something that happens to an item. */
export type Move = { do: string; pick: number };
export const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.record({
    do: fc.constantFrom(
      "settle",
      "refuse",
      "conflict",
      "echo",
      "retried",
      "change",
      "answer",
      "fire",
      "repair",
      "reassign",
      "reply",
      "duplicate",
      "wait",
    ),
    pick: fc.nat(20),
  }),
  { maxLength: 30 },
);

const CHANGES: Record<string, Value>[] = [
  { Priority: "High" },
  { Status: "Closed" },
  { Status: "Waiting" },
  { OwnerId: "005000000000009AAA" },
  { Amount: 12 },
  { Priority: "Low", Status: "Working" },
  { Subject: "constructor" },
];

const LATER = { code: "503", message: "Later." };

/** Lets it happen, where it can. */
export function play(item: ReturnType<typeof world>, { do: what, pick }: Move): void {
  const { state } = item;
  const effects = Object.values(state.open).filter(({ held }) => !held);
  const effect = effects[pick % (effects.length || 1)]?.effect;
  const result = (rest: object) =>
    effect &&
    item.deliver({ type: "effect-settled", effect: effect.id, apiCalls: 1, ms: 1, result: rest } as never);
  if (what === "settle") item.settle(saidOf(pick));
  if (what === "refuse")
    result({ ok: false, error: { code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message: "No." } });
  if (what === "conflict" && effect?.kind === "write") {
    const actual = Object.fromEntries(
      Object.keys(effect.sets).map((field) => [field, pick % 2 ? "Other" : null]),
    );
    result({ ok: false, error: { code: "CONFLICT", message: "Somebody was first." }, actual });
  }
  if (what === "retried" && effect)
    item.deliver({ type: "effect-retried", effect: effect.id, attempt: 1, error: LATER, next: "" } as never);
  // the oldest echo comes, at times with what a flow did in our transaction
  if (what === "echo" && state.echoes[0]) {
    const { field, value } = state.echoes[0];
    item.change({ [field]: value, ...(pick % 4 === 0 && { Status: "Escalated" }) }, true);
  }
  if (what === "change") item.change(CHANGES[pick % CHANGES.length] as Record<string, Value>, pick % 3 === 0);
  if (what === "answer") {
    const [, task] = Object.entries(state.tasks)[0] ?? [];
    if (task) item.answer(answerTo(task.request.form, pick));
  }
  if (what === "fire") item.fire();
  if (what === "wait") item.pass(pick * 60_000);
  if (what === "reply") item.deliver({ type: "signal", name: "reply" } as never);
  if (what === "reassign") item.deliver({ type: "reassigned", by: "Robin", reason: "so" } as never);
  if (what === "repair") {
    const [incident] = Object.keys(state.incidents);
    const repair = ["retry", "correct", "skip", "cancel"][pick % 4];
    const values = repair === "correct" ? { Priority: "Low" } : undefined;
    if (incident)
      item.deliver({
        type: "incident-repaired",
        incident,
        repair,
        by: "Robin",
        reason: "so",
        values,
      } as never);
  }
  if (what === "duplicate") {
    const event = item.delivered[pick % item.delivered.length];
    if (event) item.again(event);
  }
}

const SAID = [
  { state: "completed", data: { note: "N-1", urgent: true } },
  { state: "working" },
  { state: "input-required", question: "Are you sure?" },
  { state: "completed", data: { note: 1, urgent: "N-1" } },
  { state: "refused", text: "Not mine." },
  { state: "failed" },
  { state: "nonsense" },
];
const COMPLETED = 0;

/** What systems and agents answer. */
const saidOf = (pick: number) => ({ number: "N-1", task: "t", ...SAID[pick % SAID.length] });

/** Patient people and a kind world: whatever is open is answered until the item ends. */
export function finish(item: ReturnType<typeof world>): void {
  for (let round = 0; item.state.status === "live" && round < 400; round++) {
    const { state } = item;
    const [incident] = Object.keys(state.incidents);
    const [task] = Object.values(state.tasks);
    if (incident) {
      const repair = round % 2 ? "skip" : "retry";
      item.deliver({ type: "incident-repaired", incident, repair, by: "Robin", reason: "so" } as never);
    } else if (task) {
      const answer = task.about?.is === "step" ? { answer: "go on" } : answerTo(task.request.form, round);
      item.answer(answer);
    } else if (Object.values(state.open).some(({ held }) => !held)) item.settle(saidOf(COMPLETED));
    else if (!item.fire()) break;
  }
}

export const record = { Subject: "A bill", Priority: "Medium", Status: "New", OwnerId: "00G000000000001AAA" };
