import {
  type Asked,
  BUDGET_SPENT,
  type Chosen,
  countedFor,
  kindOf,
  type Request,
  type StepError,
  unspentBy,
} from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { giveBack, leftFor } from "../budget.ts";
import { contextOf } from "../context.ts";
import { type Draft, stepById } from "../draft.ts";
import type { Account, Change, Effect } from "../entry.ts";
import type { Event } from "../event.ts";
import { answerForeignWrite, sameAsOurs } from "../foreign.ts";
import { stopLooking } from "../hand-over.ts";
import { CONFLICT, OWNER } from "../names.ts";
import { end } from "../rest.ts";
import type { OpenEffect } from "../state.ts";
import { planWrite } from "../turn.ts";
import { keepUndo } from "../undo/keep.ts";
import { askUndo, undoSettled } from "../undo/take-back.ts";
import { labelOf, same } from "../values.ts";
import { resume } from "./resume.ts";

type Settled = Extract<Event, { type: "effect-settled" }>;

export function effectSent(draft: Draft, { effect, attempt }: Extract<Event, { type: "effect-sent" }>): void {
  if (draft.state.open[effect]) draft.emit({ kind: "effect-sent", effect, attempt });
}

export function effectRetried(draft: Draft, event: Extract<Event, { type: "effect-retried" }>): void {
  const open = draft.state.open[event.effect];
  if (!open) return;
  const { effect, attempt, error, next, cost } = event;
  draft.emit({
    kind: "effect-retried",
    ...{ effect, attempt, error, next },
    ...(cost && { cost, ...accountOf(draft, open) }),
  });
  if (open.effect.kind !== "ask" || !cost) return;
  // what was lost is paid for: another attempt must fit in what is left
  const left = leftFor(draft, open.effect.agent);
  if (!left || left.amount >= 0) return;
  const message = `${open.effect.model} was not asked again: nothing is left of ${left.of}`;
  const result = { ok: false as const, error: { code: BUDGET_SPENT, message } };
  const { id, at } = event;
  effectSettled(draft, { type: "effect-settled", id, at, effect, apiCalls: 0, ms: 0, result });
}

export function effectSettled(draft: Draft, event: Settled): void {
  const open = draft.state.open[event.effect];
  // settled before (a late duplicate), or decided by a person meanwhile
  if (!open || open.held) return;
  const { result, effect, apiCalls, ms, readBack } = event;
  const cost = event.cost ?? paidFor(open, result);
  const { reservation } = draft.state;
  draft.emit({
    kind: "effect-settled",
    effect,
    ok: result.ok,
    ...(result.ok
      ? result.value !== undefined && { value: kept(open, result.value) }
      : { error: result.error }),
    ...(open.effect.kind === "write" && draft.state.undoing && !result.ok && result.gone && { gone: true }),
    ...(readBack && { readBack }),
    apiCalls,
    ms,
    ...(cost && { cost }),
    ...(isCall(result, cost) && accountOf(draft, open, result)),
  });
  if (open.effect.kind === "choose" && result.ok) releaseOthers(draft, effect, reservation);
  if (open.effect.kind === "call" && result.ok) calledOff(draft, open, result.value);
  const answer = result.ok
    ? { ok: true as const, value: result.value }
    : { ok: false as const, error: result.error };
  leftBehind(draft, open, answer);
  if (draft.state.status === "ended") return;
  if (open.effect.kind === "write" && !result.ok && result.gone) {
    deleted(draft, open.effect, result.error.message);
    return;
  }
  if (open.effect.kind === "call" && open.effect.undoes !== undefined)
    undoSettled(draft, open.effect.undoes, result);
  else if (open.effect.kind === "write") {
    if (!result.ok) refused(draft, open.effect, result.error, result.actual);
  } else if (open.effect.kind === "choose" && !open.visit) {
    if (result.ok) ownerByAction(draft, result.value as { ownerId: string; owner: string });
    else draft.emit({ kind: "incident-opened", incident: draft.id(), error: result.error });
  } else if (open.visit && ANSWERED.has(open.effect.kind)) {
    resume(draft, open.visit, { is: "answered", request: open.effect as Request, answer });
    if (open.effect.kind === "call") keepCalled(draft, open.visit, result);
  }
}

/** What a call has done, or may have done, is taken back as well where its step has not come to its end by it. */
function keepCalled(draft: Draft, visit: string, result: Settled["result"]): void {
  const { undos = [], visits, status, ending } = draft.state;
  const step = stepById(draft.workflow, visits[visit]?.step ?? "");
  if (!step || status === "ended" || ending || undos.some((one) => one.visit === visit)) return;
  if (result.ok) keepUndo(draft, visit, step);
  else if (result.error.doubt) keepUndo(draft, visit, step, {}, result.error.message);
}

/** The record is gone. What was done elsewhere is taken back all the same, where that was begun. */
function deleted(draft: Draft, effect: Extract<Effect, { kind: "write" }>, because: string): void {
  const { undoing } = draft.state;
  if (!undoing) {
    end(draft, "record deleted", "org", because);
    return;
  }
  const visit = undoing.now;
  const step = draft.state.visits[visit ?? ""]?.step ?? "";
  if (visit !== undefined && Object.values(effect.sets).some((set) => set.visit === visit))
    draft.emit({ kind: "undone", step, visit, how: "left", because });
  askUndo(draft, { do: "end", outcome: "record deleted" }, { text: because }, { ends: "org" });
}

/** Whether a language model was called: an answer that was there already is no call, nor what was refused unpaid. */
function isCall(result: Settled["result"], cost?: number): boolean {
  return Boolean(cost) || (result.ok && (result.value as Asked | undefined)?.use?.reused !== true);
}

function accountOf(
  { workflow, state }: Draft,
  { effect, visit = "" }: OpenEffect,
  result?: Settled["result"],
): { account?: Account } {
  const step = state.visits[visit]?.step ?? "";
  if (effect.kind === "call" && effect.most) {
    const { agent = "", connection: model } = effect;
    return { account: { workflow: workflow.id, agent, step, model } };
  }
  if (effect.kind !== "ask") return {};
  const use = result?.ok ? (result.value as Asked).use : undefined;
  return {
    account: {
      workflow: workflow.id,
      agent: effect.agent,
      step,
      model: use?.name ?? effect.model,
      ...(use?.tokens && { tokens: use.tokens }),
    },
  };
}

/** Whoever was told to stop says what it has cost until then. */
function calledOff(draft: Draft, { effect, visit = "" }: OpenEffect, value: unknown): void {
  const unspent = effect.kind === "call" && unspentBy(effect, value);
  if (unspent) giveBack(draft, visit, stepOf(draft, visit), unspent);
}

/** The step of a visit, also of one that is forgotten. */
const stepOf = ({ state }: Draft, visit: string) =>
  state.visits[visit]?.step ?? visit.slice(0, visit.lastIndexOf("#"));

/** Codes of calls of which nobody knows whether they took place. */
const PERHAPS: ReadonlySet<string> = new Set(["SENT_ANSWER_UNKNOWN", "GIVEN_UP"]);

/**
 * What a call that costs money has cost: the most that was kept free for it, unless it was refused. What whoever was
 * called says of it can make it less, and never more.
 */
function paidFor({ effect }: OpenEffect, result: Settled["result"]): number | undefined {
  if (effect.kind !== "call" || !effect.most) return undefined;
  if (!result.ok) return PERHAPS.has(result.error.code) ? effect.most : undefined;
  return countedFor(result.value, effect.most);
}

/** An answer to a step that was left meanwhile: what it began elsewhere is to come to its end. */
function leftBehind(
  draft: Draft,
  { effect, visit }: OpenEffect,
  answer: { ok: true; value: unknown } | { ok: false; error: StepError },
): void {
  if (effect.kind !== "call" || visit === undefined) return;
  const { status, visits } = draft.state;
  if (status !== "ended" && visits[visit]?.status === "waiting") return;
  const step = stepById(draft.workflow, stepOf(draft, visit));
  if (!step) return;
  const late = { is: "answered" as const, request: effect as Request, answer };
  for (const request of kindOf(step.kind).leave?.(contextOf(draft, visit, step), late) ?? [])
    draft.intend(request, visit);
}

/** Effects whose answer a step waits for. */
const ANSWERED: ReadonlySet<Effect["kind"]> = new Set(["call", "choose", "ask"]);

/** What the trail keeps of an answer: why the roster chose somebody stands in the decision that follows, once. */
function kept({ effect, visit }: OpenEffect, value: unknown): unknown {
  if (effect.kind !== "choose" || !visit) return value;
  const { because: _, ...chosen } = value as Chosen;
  return chosen;
}

/** An item holds one reservation, and none after its end: what is too many is given back. */
function releaseOthers(draft: Draft, chosen: string, before: string | undefined): void {
  const { reservation, status, open } = draft.state;
  const givenBack = Object.values(open).some(
    ({ effect }) => effect.kind === "release" && effect.reservation === before,
  );
  if (before && before !== reservation && !givenBack) draft.intend({ kind: "release", reservation: before });
  const offer = draft.state.offers?.[chosen];
  // the step that wanted to ask somebody is gone where the item has begun anew
  const unasked = offer && !draft.state.visits[offer.visit];
  if (unasked || (status === "ended" && (reservation === chosen || offer)))
    draft.intend({ kind: "release", reservation: chosen });
}

function refused(
  draft: Draft,
  effect: Extract<Effect, { kind: "write" }>,
  error: StepError,
  actual?: Record<string, Value>,
) {
  if (error.code !== CONFLICT || !actual) {
    const visit = Object.values(effect.sets)[0]?.visit;
    const step = visit ? draft.state.visits[visit]?.step : undefined;
    draft.emit({
      kind: "incident-opened",
      incident: draft.id(),
      effect: effect.id,
      error,
      ...(step && { step }),
      ...(visit && { visit }),
    });
    return;
  }
  // somebody was there first: theirs is taken in as a foreign write, ours goes out again where nobody wrote
  const foreign: Record<string, Change> = {};
  const ours: Record<string, Change> = {};
  for (const [field, write] of Object.entries(effect.sets)) {
    const { record, labels, planned, visits } = draft.state;
    const known = record[field] ?? null;
    const now = actual[field] === undefined ? known : actual[field];
    const guarded = write.expected !== undefined;
    // what the stream has told since was answered then; it is newer than this answer, or tells what is
    if (guarded && !same(known, write.expected ?? null)) continue;
    if (guarded && !same(now, known)) {
      const fromLabel = labelOf(labels, known);
      const change = { from: known, to: now, ...(fromLabel !== undefined && { fromLabel }) };
      if (same(now, write.value)) ours[field] = { ...change, toLabel: write.label };
      else foreign[field] = change;
      continue;
    }
    // a later step may have decided otherwise meanwhile, or a later version leave the field to others
    if (field in planned || !draft.workflow.governs.includes(field)) continue;
    const { value, visit, label } = write;
    planWrite(draft, { step: visits[visit]?.step ?? "", visit, field, value, label });
  }
  if (Object.keys(ours).length) sameAsOurs(draft, ours);
  if (Object.keys(foreign).length)
    answerForeignWrite(draft, { changes: foreign, source: "person", refused: effect });
}

function ownerByAction(draft: Draft, chosen: { ownerId: string; owner: string }): void {
  stopLooking(draft, `${chosen.owner} has it now`);
  const step = draft.state.assignedBy ?? "";
  const visit = Object.keys(draft.state.visits).findLast((id) => draft.state.visits[id]?.step === step) ?? "";
  if (draft.workflow.governs.includes(OWNER)) {
    planWrite(draft, { step, visit, field: OWNER, value: chosen.ownerId, label: chosen.owner });
  }
}
