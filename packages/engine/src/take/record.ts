import { becauseOf, evaluateIn } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { act } from "../act.ts";
import { awaitedFields } from "../awaited.ts";
import { holds, whyOf } from "../context.ts";
import type { Draft } from "../draft.ts";
import { shownBy } from "../echoes.ts";
import type { Actor, Change } from "../entry.ts";
import type { Event } from "../event.ts";
import { answerForeignWrite, sameAsOurs } from "../foreign.ts";
import { handOver } from "../hand-over.ts";
import { keeping } from "../hear.ts";
import { OWNER } from "../names.ts";
import { underWay } from "../pending.ts";
import { end } from "../rest.ts";
import { enterStage } from "../stages.ts";
import type { ItemState } from "../state.ts";
import { planWrite } from "../turn.ts";
import { askUndo } from "../undo/take-back.ts";
import { labelOf, same } from "../values.ts";

type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

export function recordCreated(draft: Draft, event: Of<"record-created">): void {
  if (draft.state) return; // a second arrival of the same record: each event at most one start
  const { workflow, at } = draft;
  const { when, holdIn } = workflow.start;
  const scope = { get: (name: string) => event.record[name] };
  draft.emit({
    kind: "item-started",
    workflow: workflow.id,
    hash: workflow.hash,
    object: workflow.object,
    recordId: event.recordId,
    record: event.record,
    ...(event.labels && { labels: event.labels }),
    eventId: event.id,
    because: when
      ? becauseOf(evaluateIn({ scope, at }, when))
      : { text: `every new ${workflow.object} starts this workflow` },
  });
  if (holdIn && event.hold && !same(event.record[OWNER] ?? null, event.hold.id)) {
    planWrite(draft, { step: "", visit: "", field: OWNER, value: event.hold.id, label: event.hold.name });
  }
  const first = workflow.stages[0];
  if (first) enterStage(draft, first);
}

/**
 * A change of the record, taken apart: the echo of our own write (by field and value; what our user wrote need not be
 * one, what somebody else wrote is none), what somebody was expected to write, what nobody governs, and foreign writes.
 */
export function recordChanged(draft: Draft, event: Of<"record-changed">): void {
  const { record, open } = draft.state;
  const awaited = event.asOf ? shownBy(event.asOf, draft.state.echoes) : draft.state.echoes;
  const echoes = awaited.filter(({ effect, field, value, past, theirs }) => {
    // a reading tells every field: of what somebody wrote in our place it says nothing of our own write
    const read = event.ours === undefined && !theirs && open[effect];
    if (read && field in record && same(record[field] as Value, value)) return false;
    // a reading of long ago shows no write that has been intended since, and when it was sent nobody knows here
    if (event.late && !theirs) return false;
    // nobody else's change is taken for a write that may not even have taken hold
    if (past) return event.ours && event.at <= past;
    return theirs || event.ours !== false;
  });
  const echoed = Object.entries(event.changes).flatMap(([field, to]) => echoesOf(echoes, field, to));
  const own = new Set(echoed.map(({ field }) => field));
  for (const [effect, seen] of Map.groupBy(echoed, ({ effect }) => effect)) {
    const fields = seen.map(({ field }) => field);
    const theirs = seen.every((echo) => echo.theirs);
    draft.emit({ kind: "echo-seen", eventId: event.id, effect, fields, ...(theirs && { theirs }) });
  }

  const expected = awaitedFields(draft.workflow, draft.state);
  const wanted: Record<string, Change> = {};
  const plain: Record<string, Change> = {};
  const foreign: Record<string, Change> = {};
  const sent = underWay(draft.state.open);
  for (const [field, to] of Object.entries(event.changes)) {
    if (own.has(field) || (field in record && same(record[field] as Value, to))) continue;
    const change = describe(draft, event, field, to);
    if (sent?.[field] && same(sent[field].value, to)) wanted[field] = change;
    else if (draft.workflow.governs.includes(field) && !expected.has(field)) foreign[field] = change;
    else plain[field] = change;
  }
  if (some(wanted)) sameAsOurs(draft, wanted, event.by);
  if (some(plain)) {
    const waiting = Object.keys(plain).flatMap((field) => expected.get(field) ?? []);
    draft.emit({
      kind: "record-changed",
      eventId: event.id,
      ...by(event.by),
      changes: plain,
      ...(event.ours && echoes.some(({ field, past }) => !past && field in plain) && { ours: true }),
      ...(waiting.length && { because: `awaited by ${[...new Set(waiting)].join(", ")}` }),
    });
    handOver(draft, plain);
  }
  if (some(foreign)) {
    // our own user, in the transaction of our write: a flow or trigger that our write set off
    const source = event.ours ? "automation" : "person";
    answerForeignWrite(draft, { changes: foreign, source, by: event.by });
  }
  if (!some(wanted) && !some(plain) && !some(foreign)) {
    // told before in another way; remembered, lest it be taken for new when it arrives again later
    if (!some(echoed) && draft.workflow.governs.some((field) => field in event.changes)) {
      const because = { text: "the record was known to be so" };
      draft.emit({ kind: "event-received", event: "changed", eventId: event.id, handled: false, because });
    }
    return;
  }
  handle(draft, "changed", event.id, undefined, false);
}

/** Awaited echoes of this field and value, up to the next write of another value: its echo comes after this one. */
function echoesOf(echoes: ItemState["echoes"], field: string, value: Value): ItemState["echoes"] {
  const of = echoes.filter((echo) => echo.field === field);
  const first = of.findIndex((echo) => same(echo.value, value));
  if (first < 0) return [];
  const other = of.findIndex((echo, index) => index > first && !same(echo.value, value));
  return of.slice(first, other < 0 ? undefined : other);
}

export function recordDeleted(draft: Draft, event: Of<"record-deleted">): void {
  const { mergedInto } = event;
  const name = mergedInto ? "merged" : "deleted";
  handle(draft, name, event.id, mergedInto ? { master: mergedInto } : undefined, true);
  const { status, ending, undoing } = draft.state;
  if (status === "ended") return;
  const who = event.by ? ` by ${event.by}` : "";
  if (ending) end(draft, ending.outcome, "workflow", ending.because);
  else if (undoing) {
    const outcome = mergedInto ? `merged into ${mergedInto}` : "record deleted";
    askUndo(draft, { do: "end", outcome }, { text: `the record was ${name}${who}` }, { ends: "org" });
  } else if (mergedInto) end(draft, `merged into ${mergedInto}`, "org", `the record was merged${who}`);
  else end(draft, "record deleted", "org", `the record was deleted${who}`);
}

export function signal(draft: Draft, event: Of<"signal">): void {
  const { name, id, at, data, by, visit } = event;
  const heard = { event: name, id, at, data: data ?? {}, ...(by && { by }), ...(visit && { visit }) };
  const kept = keeping(draft, heard);
  const from = { ...(by && { by }), ...(visit && { visit }) };
  handle(draft, name, id, data, true, { ...(kept !== undefined && { kept }), from });
}

/**
 * Runs the `while:` handlers of an event.
 *
 * @param record the trail says so even where no handler took it
 * @param signal `kept`: why it is kept for a step; `from`: who told of it, and for whom
 */
function handle(
  draft: Draft,
  name: string,
  eventId: string,
  data: Record<string, Value> | undefined,
  record: boolean,
  { kept, from = {} }: { kept?: string; from?: { by?: Actor; visit?: string } } = {},
) {
  let handled = false;
  /** Once for an event, however many handlers it has. */
  const keep = () => (kept !== undefined && !handled ? { kept: true } : {});
  const reasons: string[] = [];
  for (const [index, handler] of draft.workflow.handlers.entries()) {
    if (draft.state.status === "ended" || draft.state.ending) break;
    if (handler.event !== name) continue;
    if (handler.when) {
      if (!holds(draft, undefined, handler.when)) {
        reasons.push(whyOf(draft, undefined, handler.when).text);
        continue;
      }
    }
    const because = { text: `${name} arrived` };
    const what = { event: name, eventId, handled: true, because, ...(data && { data }) };
    draft.emit({ kind: "event-received", ...what, ...from, ...keep() });
    handled = true;
    const action = handler.do;
    if (action.kind === "step") {
      draft.emit({
        kind: "thread-opened",
        thread: `while:${draft.id()}`,
        block: { handler: index },
        because,
      });
    } else if (action.kind === "action") act(draft, action.action, because);
    else if (data?.master)
      end(draft, `merged into ${data.master}`, "org", "the item follows the record that it was merged into");
  }
  if (record && !handled) {
    const text = kept ?? (reasons.length ? reasons.join("; ") : `the workflow has no handler for ${name}`);
    const what = { event: name, eventId, handled, because: { text }, ...(data && { data }) };
    draft.emit({ kind: "event-received", ...what, ...from, ...keep() });
  }
}

function describe(draft: Draft, event: Of<"record-changed">, field: string, to: Value): Change {
  const { record, labels } = draft.state;
  const from = record[field];
  const toLabel = labelOf(event.labels, to) ?? labelOf(event.labels, field);
  const fromLabel = from === undefined ? undefined : labelOf(labels, from);
  return {
    ...(from !== undefined && { from }),
    to,
    ...(fromLabel !== undefined && { fromLabel }),
    ...(toLabel !== undefined && { toLabel }),
  };
}

const by = (who: Actor | undefined) => (who ? { by: who } : {});
const some = (all: object) => Object.keys(all).length > 0;
