import { apply, type Entry, type ItemState } from "@throughline/engine";
import type { Asked, AskRequest, StepError } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { stepOfTask } from "../play/answer.ts";
import type { Answer, Answers, Happens, PlayedItem, TaskAnswer } from "../play/item.ts";
import { askKey, callKey, predictionKey, questionKey, writeKey } from "../play/keys.ts";
import type { Moment } from "./moments.ts";
import { type Choosing, createTeller } from "./told.ts";

/** An item as its trail has it: what came from outside, what was answered, and how it went. */
export interface RecordedItem extends PlayedItem {
  /** The version that it ran, by content hash. */
  version: string;
  recorded: { moments: Moment[]; choices: Choosing[] };
}

/**
 * Makes an item that can be played of its trail. `undefined` where the trail has left the store: nothing is known of it but
 * that it was; or where the item was taken over in the middle: what came before cannot be played.
 *
 * @param id under which it is told of; absent: the id of its record
 * @param hash under which answers of language models are found again: that of the world in which it is played
 */
export function recordedItem(
  entries: Entry[],
  { id, hash = askKey }: { id?: string; hash?(request: AskRequest): string } = {},
): RecordedItem | undefined {
  const [first] = entries;
  if (first?.kind !== "item-started" || first.adopted) return undefined;
  const { at, record, labels, recordId, hash: version } = first;
  const events: Happens[] = [];
  const calls: Record<string, Answer<unknown>[]> = {};
  const asks: Record<string, Answer<Asked>[]> = {};
  const answers: Required<Pick<Answers, "tasks" | "predictions" | "writes">> = {
    ...{ tasks: {}, predictions: {}, writes: {} },
  };
  const asked = new Map<string, { step: string; place: number }>();
  const signals = new Set<string>();
  const teller = createTeller();
  let echoes = false;
  let lastEvent = "";
  /** The org tells of changes with their own time, however late they are taken. */
  let now = at;
  let state: ItemState | undefined;

  for (const entry of entries) {
    const before = state;
    state = apply(state, entry);
    teller.hear(entry);
    if (entry.at >= now) now = entry.at;
    // taken after what is told before it
    else now = new Date(Date.parse(now) + 1).toISOString();
    switch (entry.kind) {
      case "record-changed":
      case "foreign-write": {
        const ours = entry.kind === "record-changed" ? entry.ours === true : entry.source === "automation";
        // what the refusal of a write has told comes with that refusal again
        if (entry.kind === "foreign-write" && entry.effect !== undefined) {
          conflict(entry.effect, valuesOf(entry.changes));
          break;
        }
        echoes ||= ours;
        const { by } = entry;
        changed(now, entry.eventId, {
          changes: valuesOf(entry.changes),
          labels: labelsOf(entry.changes),
          ours,
          by,
        });
        break;
      }
      case "event-received":
        if (OF_THE_RECORD.has(entry.event) || signals.has(entry.eventId)) break;
        signals.add(entry.eventId);
        events.push({
          at: now,
          type: "signal",
          name: entry.event,
          ...(entry.data && { data: entry.data }),
          ...(entry.by !== undefined && { by: entry.by }),
          ...(entry.visit !== undefined && { visit: entry.visit }),
        });
        break;
      case "effect-settled":
        settled(entry, before?.open[entry.effect]);
        break;
      case "decided": {
        const { by, model, inputs, value, confidence } = entry.decision;
        if (by === "model" && model)
          answers.predictions[predictionKey(model.name, inputs)] = {
            ...{ value, confidence: confidence ?? 1, version: model.version },
            ...(confidence === undefined && typeof value === "number" && { score: value }),
          };
        break;
      }
      case "task-opened": {
        const step = stepOfTask({ ...entry, openedAt: entry.at }, state);
        answers.tasks[step] ??= [];
        asked.set(entry.task, { step, place: answers.tasks[step].push(null) - 1 });
        break;
      }
      case "task-answered":
        answered(entry, before);
        break;
      case "incident-closed": {
        const { repair, by, reason, values, undo } = entry;
        const step = before?.incidents[entry.incident]?.step;
        events.push({
          ...{ at: now, type: "incident-repaired", repair, by, reason },
          ...(values && { values }),
          ...(step !== undefined && { step }),
          ...(undo && { undo }),
        });
        break;
      }
      // whoever cancels an item may want what was done taken back first; with an incident it is told by that
      case "undo-asked": {
        const { by, ends, because } = entry;
        if (by !== undefined && ends === "person" && events.at(-1)?.type !== "incident-repaired")
          events.push({
            ...{ at: now, type: "cancelled", by, undo: true },
            reason: because.text.slice(`${by}: `.length),
          });
        break;
      }
      case "acted": {
        const { by, because } = entry;
        if (by !== undefined)
          events.push({ at: now, type: "reassigned", by, reason: because.text.slice(`${by}: `.length) });
        break;
      }
      case "item-ended":
        ended(entry);
    }
  }
  return {
    ...{ id: id ?? recordId, at, record, recordId, events, version },
    recorded: { moments: teller.moments, choices: teller.choices() },
    ...(labels && { labels }),
    // of an open item the future is not known
    ...(state?.status !== "ended" && { until: now }),
    ...(echoes && { echoes }),
    answers: { ...answers, asks, calls, complete: true },
  };

  function changed(
    at: string,
    eventId: string,
    change: Omit<Extract<Happens, { type: "record-changed" }>, "at" | "type">,
  ) {
    const { by, ...rest } = change;
    const last = events.at(-1);
    // one event of the org is told in parts where some of its fields are governed
    if (
      last?.type === "record-changed" &&
      last.at === at &&
      eventId === lastEvent &&
      last.ours === rest.ours
    ) {
      Object.assign(last.changes, rest.changes);
      last.labels = { ...last.labels, ...rest.labels };
    } else events.push({ at, type: "record-changed", ...rest, ...(by !== undefined && { by }) });
    lastEvent = eventId;
  }

  function settled(
    entry: Extract<Entry, { kind: "effect-settled" }>,
    open: ItemState["open"][string] | undefined,
  ): void {
    if (!open) return;
    const { effect, intendedAt } = open;
    const afterMs = Math.max(0, Date.parse(entry.at) - Date.parse(intendedAt));
    if (effect.kind === "call") {
      const key = callKey(effect.connection, effect.operation, effect.input);
      calls[key] = [...(calls[key] ?? []), answerOf(entry, entry.value, afterMs)];
    } else if (effect.kind === "ask") {
      const { kind: _, id: __, ...request } = effect;
      const key = hash(request);
      asks[key] = [...(asks[key] ?? []), answerOf(entry, entry.value as Asked, afterMs)];
    } else if (effect.kind === "write") {
      const key = writeKey(effect);
      const { error } = entry;
      answers.writes[key] = [...(answers.writes[key] ?? []), { afterMs, ...(error && { error }) }];
    }
  }

  function conflict(effect: string, actual: Record<string, Value>): void {
    const write = entries.find((one) => one.kind === "effect-intended" && one.effect.id === effect);
    if (write?.kind !== "effect-intended" || write.effect.kind !== "write") return;
    const refused = answers.writes[writeKey(write.effect)]?.at(-1);
    if (refused) refused.actual = { ...refused.actual, ...actual };
  }

  function answered(entry: Extract<Entry, { kind: "task-answered" }>, before: ItemState | undefined): void {
    const open = before?.tasks[entry.task];
    const place = asked.get(entry.task);
    if (!before || !open || !place) return;
    const answer: TaskAnswer = {
      ...{ answer: entry.answer, by: entry.by, asked: questionKey(open, before) },
      afterMs: Math.max(0, Date.parse(entry.at) - Date.parse(open.openedAt)),
    };
    (answers.tasks[place.step] as (TaskAnswer | null)[])[place.place] = answer;
  }

  function ended({ at, by, outcome, because }: Extract<Entry, { kind: "item-ended" }>): void {
    if (by === "org") {
      const mergedInto = /^merged into (.+)$/.exec(outcome)?.[1];
      events.push({ at, type: "record-deleted", ...(mergedInto !== undefined && { mergedInto }) });
    } else if (
      by === "person" &&
      outcome === "cancelled" &&
      events.at(-1)?.type !== "incident-repaired" &&
      !events.some(({ type }) => type === "cancelled")
    ) {
      const [who = "somebody", ...reason] = because.split(": ");
      events.push({ at, type: "cancelled", by: who, reason: reason.join(": ") });
    }
  }
}

/** Events that follow from what became of the record itself. */
const OF_THE_RECORD: ReadonlySet<string> = new Set(["changed", "merged", "deleted"]);

function answerOf<T>(
  entry: { ok: boolean; error?: StepError; cost?: number; apiCalls: number },
  value: T,
  afterMs: number,
): Answer<T> {
  const { error = { code: "FAILED", message: "It failed." }, cost, apiCalls } = entry;
  const spent = { afterMs, ...(cost !== undefined && { cost }), ...(apiCalls > 0 && { apiCalls }) };
  return entry.ok ? { ok: true, value, ...spent } : { ok: false, error, ...spent };
}

type Changes = Extract<Entry, { kind: "record-changed" }>["changes"];

const valuesOf = (changes: Changes): Record<string, Value> =>
  Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));

const labelsOf = (changes: Changes): Record<string, string> =>
  Object.fromEntries(
    Object.values(changes).flatMap(({ to, toLabel }) =>
      toLabel === undefined ? [] : [[String(to), toLabel]],
    ),
  );
