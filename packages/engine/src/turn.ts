import type { Because, Decision, StepError, TaskRequest, Turn } from "@throughline/steps";
import { lastOf, type Step, type Value } from "@throughline/workflow";
import { act, FAILED_ANSWERS } from "./act.ts";
import { breach } from "./boundary.ts";
import { giveBack } from "./budget.ts";
import { arm } from "./clock.ts";
import type { Draft } from "./draft.ts";
import { pendingWrite } from "./pending.ts";
import { keepUndo, valuesBefore } from "./undo/keep.ts";
import { same } from "./values.ts";
import { leave, returnOffers, withdrawChoices } from "./waiting.ts";
import { startWatch } from "./watch.ts";

/** Error code of a step that would have called another system while what was done is being taken back. */
const INTERRUPTED = "INTERRUPTED";

/** Makes entries and effects of what a step wants, inside its agent's boundary. */
export function perform(draft: Draft, visit: string, step: Step, turn: Turn): void {
  const refused = breach(draft, step, turn);
  if (refused) {
    const { attempted, boundary, ...error } = refused;
    const agent = step.agent === undefined ? {} : { agent: step.agent };
    draft.emit({
      kind: "attempt-refused",
      step: step.id,
      visit,
      ...agent,
      attempted,
      boundary,
      code: error.code,
    });
    leave(draft, visit);
    fail(draft, visit, step, error);
    return;
  }
  if (draft.state.undoing && turn.requests?.some(({ kind }) => kind === "call")) {
    leave(draft, visit);
    fail(draft, visit, step, {
      code: INTERRUPTED,
      message: "What was done is being taken back: nothing is called meanwhile.",
    });
    return;
  }
  const before = valuesBefore(draft, step, turn);
  for (const reservation of turn.returned ?? []) draft.intend({ kind: "release", reservation });
  if (turn.taken !== undefined) takeOffer(draft, visit, step, turn.taken);
  if (turn.kept) draft.emit({ kind: "owner-kept", step: step.id, visit });
  if (turn.unspent) giveBack(draft, visit, step.id, turn.unspent);
  for (const decision of turn.decisions ?? []) decide(draft, visit, step, decision);
  for (const { field, value, label } of turn.writes ?? [])
    planWrite(draft, { step: step.id, visit, field, value, label });
  for (const request of turn.requests ?? []) draft.intend(request, visit);
  for (const request of turn.tasks ?? []) openTask(draft, visit, request);
  for (const { name, after, action } of turn.timers ?? [])
    arm(draft, { from: draft.at, duration: after }, { visit, about: { is: "step", name, action } });
  if (turn.outcome.is === "completed") keepUndo(draft, visit, step, before);
  conclude(draft, visit, step, turn);
  if (turn.watch) startWatch(draft, visit, step, turn.watch);
  if (turn.action) act(draft, turn.action.do, { text: turn.action.because }, { visit });
}

/** Whoever was asked has the item; the owner before, if there is one, has their capacity back. */
function takeOffer(draft: Draft, visit: string, step: Step, offer: string): void {
  const { reservation } = draft.state;
  draft.emit({ kind: "offer-taken", step: step.id, visit, offer });
  if (reservation && reservation !== draft.state.reservation) draft.intend({ kind: "release", reservation });
}

function openTask(draft: Draft, visit: string, request: TaskRequest): void {
  const task = draft.id();
  draft.emit({ kind: "task-opened", task, visit, request });
  if (request.within)
    arm(draft, { from: draft.at, duration: request.within }, { visit, about: { is: "task", task } });
}

function conclude(draft: Draft, visit: string, step: Step, { outcome, memory }: Turn): void {
  const because = "because" in outcome && outcome.because ? { because: outcome.because } : {};
  const kept = memory === undefined ? {} : { memory };
  switch (outcome.is) {
    case "completed":
      complete(draft, visit, step, outcome.because);
      break;
    case "waiting":
      draft.emit({ kind: "step-waiting", step: step.id, visit, for: outcome.for, ...kept });
      break;
    case "entering":
      draft.emit({
        kind: "blocks-entered",
        step: step.id,
        visit,
        blocks: outcome.blocks,
        ...because,
        ...kept,
      });
      break;
    case "failed":
      fail(draft, visit, step, outcome.error, { ...outcome, memory });
  }
}

/** Ends a step well; what it still asked of people or of the roster is withdrawn. */
export function complete(draft: Draft, visit: string, step: Step, because?: Because): void {
  withdraw(draft, visit, "the step went on without the answer");
  draft.emit({ kind: "step-completed", step: step.id, visit, ...(because && { because }) });
}

/** Ends a step badly, along its failure path: an incident, unless the workflow says what else. */
export function fail(
  draft: Draft,
  visit: string,
  step: Step,
  error: StepError,
  {
    because,
    instead: then = step.fails,
    memory,
  }: { because?: Because; instead?: Step["fails"]; memory?: unknown } = {},
): void {
  const kept = memory === undefined ? {} : { memory };
  withdraw(draft, visit, "the step failed");
  const last = lastOf(then);
  if (then.do !== "incident" && last.do === "escalate") {
    // the step stays open until a person has said what becomes of it
    draft.emit({ kind: "step-waiting", step: step.id, visit, for: last.to, ...kept });
    act(draft, then, { text: error.message }, { visit, answers: FAILED_ANSWERS });
    return;
  }
  const why = because ? { because } : {};
  draft.emit({ kind: "step-failed", step: step.id, visit, error, then, ...why, ...kept });
  if (then.do === "incident") {
    draft.emit({ kind: "incident-opened", incident: draft.id(), step: step.id, visit, error });
  } else act(draft, then, { text: error.message });
}

export function withdraw(draft: Draft, visit: string, because: string): void {
  withdrawChoices(draft, because, visit);
  returnOffers(draft, visit);
  for (const [task, open] of Object.entries(draft.state.tasks)) {
    if (open.visit === visit) draft.emit({ kind: "task-withdrawn", task, because });
  }
}

function decide(draft: Draft, visit: string, step: Step, decision: Decision): void {
  draft.emit({ kind: "decided", step: step.id, visit, decision });
  if (decision.kind !== "field") return;
  planWrite(draft, {
    step: step.id,
    visit,
    field: decision.name,
    value: decision.value,
    label: decision.label,
  });
}

/** Puts a write on the item's next request, unless the record has the value already, or is about to. */
export function planWrite(
  draft: Draft,
  write: { step: string; visit: string; field: string; value: Value; label?: string },
): void {
  const pending = pendingWrite(draft.state, write.field);
  const known = pending ? pending.value : draft.state.record[write.field];
  if (known !== undefined && same(known, write.value)) return;
  const { label, ...rest } = write;
  draft.emit({ kind: "write-planned", ...rest, ...(label !== undefined && { label }) });
}
