import { apply, type Entry, type ItemState } from "@throughline/engine";
import type { Value } from "@throughline/workflow";
import { stepOfTask } from "../play/answer.ts";
import { holdsSomebody } from "./names.ts";
import type { Example, ExampleEvent } from "./schema.ts";

type Answers = NonNullable<Example["answers"]>;

/** What the trail of an item has of what happened to it from outside, as an example says it. */
export interface Story {
  arrives: string;
  record: Record<string, Value>;
  events: ExampleEvent[];
  answers: Required<Answers>;
  state: ItemState;
  /** What happened and cannot be said in an example. */
  left: string[];
}

/** @throws Error for a trail that does not begin with its item: it is in an archive */
export function storyOf(entries: Entry[]): Story {
  const first = entries[0];
  if (first?.kind !== "item-started")
    throw new Error("The trail of this item does not begin with its arrival: it has left the store.");
  if (first.adopted)
    throw new Error("This item was open when it was taken over: what came before cannot be played.");
  const labels: Record<string, string> = { ...first.labels };
  const events: ExampleEvent[] = [];
  const answers: Required<Answers> = { facts: {}, calls: {}, models: {}, tasks: {} };
  const left: string[] = [];
  const calls = new Map<string, string>();
  let state: ItemState | undefined;
  const byName = (values: Record<string, Value>) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([field, value]): [string, Value][] =>
        field === "Id" ? [] : [[field, holdsSomebody(field) ? (labels[String(value)] ?? value) : value]],
      ),
    );
  const after = (at: string) => durationOf(Date.parse(at) - Date.parse(first.at));

  for (const entry of entries) {
    if (entry.kind === "record-changed" || entry.kind === "foreign-write") {
      for (const { to, toLabel } of Object.values(entry.changes))
        if (toLabel !== undefined) labels[String(to)] = toLabel;
      const set = byName(
        Object.fromEntries(Object.entries(entry.changes).map(([field, { to }]) => [field, to])),
      );
      events.push({ after: after(entry.at), set, ...(entry.by !== undefined && { by: entry.by }) });
    } else if (entry.kind === "event-received" && !OF_RECORD.has(entry.event)) {
      if (
        !events.some(
          (event) => "event" in event && event.event === entry.event && event.after === after(entry.at),
        )
      )
        events.push({ after: after(entry.at), event: entry.event, ...(entry.data && { data: entry.data }) });
    } else if (entry.kind === "item-ended") {
      const master = /^merged into (.+)$/.exec(entry.outcome)?.[1];
      if (master !== undefined) events.push({ after: after(entry.at), "merged into": master });
      else if (entry.by === "org") events.push({ after: after(entry.at), deleted: true });
      else if (entry.by === "person") left.push(`${entry.because}: a person ended it`);
    } else if (entry.kind === "effect-intended" && entry.effect.kind === "call")
      calls.set(entry.effect.id, `${entry.effect.connection}.${entry.effect.operation}`);
    else if (entry.kind === "effect-settled") {
      const call = calls.get(entry.effect);
      if (call !== undefined)
        answers.calls[call] = entry.ok
          ? { answer: entry.value ?? null }
          : { fails: entry.error?.code ?? "FAILED", message: entry.error?.message ?? "It failed." };
      else if (!entry.ok && state?.open[entry.effect]?.effect.kind === "write")
        left.push("a write that the org refused");
    } else if (entry.kind === "decided" && entry.decision.kind === "fact") {
      const { by, name, value, model, confidence = 1 } = entry.decision;
      if (by === "llm" || by === "person" || by === "agreement") answers.facts[name] = value;
      else if (by === "model" && model) answers.models[model.name] = { is: value, sure: confidence };
    } else if (entry.kind === "task-answered" && state) {
      const task = state.tasks[entry.task];
      const step = task && stepOfTask(task, state);
      if (step !== undefined) answers.tasks[step] = [answers.tasks[step] ?? [], entry.answer].flat();
    } else if (entry.kind === "incident-closed") left.push("what a person did about an incident");
    state = apply(state, entry);
  }
  return {
    arrives: first.at,
    record: byName(first.record),
    events,
    answers,
    state: state as ItemState,
    left,
  };
}

/** Events that the record's own changes bring about. */
const OF_RECORD: ReadonlySet<string> = new Set(["changed", "deleted", "merged"]);

/** How long, as people write it, never shorter than it was: what came after something still comes after it. */
function durationOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  const [unit, size] = UNITS.find(([, size]) => seconds % size === 0) ?? ["second", 1];
  const many = seconds / size;
  return `${many} ${unit}${many === 1 ? "" : "s"}`;
}

const UNITS: [string, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
