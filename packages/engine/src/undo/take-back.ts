import type { Because, StepError } from "@throughline/steps";
import type { PlainAction, Value } from "@throughline/workflow";
import { act, choice } from "../act.ts";
import { type Draft, stepById } from "../draft.ts";
import type { Actor, Entry, Repair } from "../entry.ts";
import type { Event } from "../event.ts";
import { handOver } from "../hand-over.ts";
import { restart } from "../move/moved.ts";
import { OWNER } from "../names.ts";
import { pendingWrite } from "../pending.ts";
import { end, withdrawAll } from "../rest.ts";
import type { ItemState, KeptUndo, Undoing } from "../state.ts";
import { complete, planWrite } from "../turn.ts";
import { same } from "../values.ts";

/** Answers to "what becomes of this item?", once what was done is taken back. */
const UNDONE_ANSWERS = ["begin again", "go on", "end the item"];

/**
 * What was done is to be taken back: from here on no step begins and nothing is called forward. Asked once more, what is
 * under way goes on, and only what follows is another, unless what was asked before stands.
 *
 * @param more `visit`: the step whose failure or time-out asks for it. `by`: the person who does. `ends`: who ends the item
 *   then
 */
export function askUndo(
  draft: Draft,
  afterwards: PlainAction,
  because: Because,
  more: { visit?: string; by?: Actor; ends?: "person" | "org" } = {},
): void {
  if (!more.ends && draft.state.undoing && stands(draft.state.undoing, afterwards)) return;
  for (const [task, { about }] of Object.entries(draft.state.tasks))
    if (about?.is === "undone")
      draft.emit({ kind: "task-withdrawn", task, because: "the item goes on otherwise" });
  draft.emit({ kind: "undo-asked", afterwards, because, ...more });
  if (afterwards.do === "end") withdrawAll(draft);
}

/** What follows stays as it was asked, whatever else the workflow asks for while it is taken back. */
function stands({ afterwards, visit, ends }: Undoing, other: PlainAction): boolean {
  // what a person has said becomes of it is not for the workflow to change
  if (ends) return true;
  if (other.do === "end") return false;
  // of what is to end all that waited is withdrawn; and a step that failed waits for nothing but the person's answer
  return afterwards.do === "end" || (afterwards.do === "escalate" && visit !== undefined);
}

/** Goes on taking back, the last step first and one after the other. Says whether anything came of it. */
export function takeBack(draft: Draft): boolean {
  const { undoing, undos = [], open } = draft.state;
  if (!undoing || undoing.asked) return false;
  if (undoing.now !== undefined) return writtenBack(draft, undoing.now);
  // whether what is under way took place is known before anything is taken back
  if (Object.values(open).some(({ effect }) => effect.kind === "call")) return false;
  const next = undos.at(-1);
  if (next) {
    draft.emit({ kind: "undo-begun", step: next.step, visit: next.visit });
    attempt(draft, next);
  } else over(draft, undoing);
  return true;
}

/** The operation that takes a step back has answered. */
export function undoSettled(
  draft: Draft,
  visit: string,
  result: Extract<Event, { type: "effect-settled" }>["result"],
): void {
  const kept = keptOf(draft.state, visit);
  if (!kept) return;
  if (result.ok) done(draft, kept, "taken-back");
  else trouble(draft, kept, result.error);
}

/** What a person does about a step that could not be taken back. */
export function undoRepaired(
  draft: Draft,
  visit: string,
  {
    repair,
    by,
    reason,
    values = {},
  }: { repair: Repair; by: Actor; reason: string; values?: Record<string, Value> | undefined },
): void {
  const kept = keptOf(draft.state, visit);
  if (!kept || draft.state.undoing?.now !== visit) return;
  if (repair === "skip") {
    done(draft, kept, "skipped", `${by}: ${reason}`);
    return;
  }
  if (kept.doubt !== undefined || repair === "correct") {
    const { step } = kept;
    draft.emit({
      kind: "undo-kept",
      step,
      visit,
      undo: repair === "correct" ? corrected(kept, values) : kept.undo,
    });
  }
  attempt(draft, keptOf(draft.state, visit) as KeptUndo);
}

/** A person has said what becomes of an item of which everything is taken back. */
export function undoDecided(draft: Draft, visit: string | undefined, answer: string, by: Actor): void {
  const ends = { do: "end", outcome: "ended by a person" } as const;
  // somebody has taken what was offered to them, while it stood still
  if (answer === "end the item" && draft.state.undos) {
    askUndo(draft, ends, { text: `${by} ended the item` }, { by, ends: "person" });
    return;
  }
  draft.emit({ kind: "undo-ended" });
  const open = visit === undefined ? undefined : draft.state.visits[visit];
  const step = open?.status === "waiting" ? stepById(draft.workflow, open.step) : undefined;
  if (answer === "begin again")
    restart(draft, draft.workflow, { id: draft.eventId, by, reason: "what was done is taken back" });
  else if (answer === "end the item") end(draft, ends.outcome, "person", `${by} ended the item`);
  else if (step && visit !== undefined) complete(draft, visit, step, { text: `${by} let the work go on` });
}

/** Names of what an undo needs, by which a person corrects it. */
export const inputsOfUndo = ({ undo }: Pick<KeptUndo, "undo">): string[] => [
  ...Object.keys(undo.by === "call" ? undo.input : undo.sets),
  ...(undo.missing ?? []),
];

const keptOf = ({ undos = [] }: ItemState, visit: string) => undos.find((one) => one.visit === visit);

function attempt(draft: Draft, kept: KeptUndo): void {
  const { step, visit, undo, doubt } = kept;
  if (doubt !== undefined)
    trouble(draft, kept, {
      code: "OUTCOME_UNKNOWN",
      message: `It is not known whether ${step} took place: ${doubt} If it did, try again, and it is taken back; if not, skip it.`,
    });
  else if (undo.missing)
    trouble(draft, kept, {
      code: "UNDO_INPUT_UNKNOWN",
      message: `${step} cannot be taken back, because ${undo.missing.join(" and ")} was not known when it was done. Correct it, or take it back by hand and skip it.`,
    });
  else if (undo.by === "call") {
    const { connection, operation, input } = undo;
    draft.intend({ kind: "call", connection, operation, input, undoes: visit }, visit);
  } else if (!writeBack(draft, step, visit, undo.sets)) done(draft, kept, "left", LEFT);
}

const LEFT = "somebody else has written it since";

/** Plans the writes that take a step back. What somebody else has written since stands. Says whether there are any. */
function writeBack(
  draft: Draft,
  step: string,
  visit: string,
  sets: Extract<KeptUndo["undo"], { by: "write" }>["sets"],
): boolean {
  let some = false;
  for (const [field, { value, wrote, label }] of Object.entries(sets)) {
    if (!draft.workflow.governs.includes(field)) continue;
    if (wrote !== undefined && !same(valueNow(draft, field), wrote)) continue;
    some = true;
    planWrite(draft, { step, visit, field, value, label });
    // the load goes back with the work
    if (field === OWNER)
      handOver(draft, { [field]: { to: value, ...(label !== undefined && { toLabel: label }) } });
  }
  return some;
}

/** The writes that take a step back have left, and have their outcome. */
function writtenBack(draft: Draft, visit: string): boolean {
  const { planned, open, incidents } = draft.state;
  const kept = keptOf(draft.state, visit);
  if (kept?.undo.by !== "write") return false;
  const isOf = (sets: object) => Object.values(sets).some((set) => set.visit === visit);
  if (isOf(planned) || Object.values(open).some(({ effect }) => effect.kind === "write" && isOf(effect.sets)))
    return false;
  if (Object.values(incidents).some((one) => one.undoes && one.visit === visit)) return false;
  const fields = Object.entries(kept.undo.sets);
  const stand = fields.filter(([field, { value }]) => !same(valueNow(draft, field), value));
  const because = stand.length ? `${stand.map(([field]) => field).join(", ")} stands as it is` : undefined;
  done(draft, kept, stand.length === fields.length ? "left" : "taken-back", because);
  return true;
}

const valueNow = ({ state }: Draft, field: string): Value =>
  pendingWrite(state, field)?.value ?? state.record[field] ?? null;

function done(
  draft: Draft,
  { step, visit }: KeptUndo,
  how: Extract<Entry, { kind: "undone" }>["how"],
  because?: string,
): void {
  draft.emit({ kind: "undone", step, visit, how, ...(because !== undefined && { because }) });
}

/** Nothing before it is taken back until a person has seen to it. */
function trouble(draft: Draft, { step, visit }: KeptUndo, error: StepError): void {
  draft.emit({ kind: "incident-opened", incident: draft.id(), step, visit, error, undoes: true });
}

function corrected({ undo }: KeptUndo, values: Record<string, Value>): KeptUndo["undo"] {
  const missing = (undo.missing ?? []).filter((name) => !Object.hasOwn(values, name));
  const { missing: _, ...rest } = undo;
  const more = missing.length ? { missing } : {};
  if (rest.by === "call") return { ...rest, input: { ...rest.input, ...values }, ...more };
  const sets = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value }]));
  return { ...rest, sets: { ...rest.sets, ...sets }, ...more };
}

/** Everything that can be taken back is: the item goes on as was asked, or as a person says. */
function over(draft: Draft, { afterwards, because, visit, ends }: Undoing): void {
  if (afterwards.do === "escalate") {
    draft.emit({
      kind: "task-opened",
      task: draft.id(),
      about: { is: "undone", ...(visit !== undefined && { visit }) },
      request: {
        to: afterwards.to,
        title: "What becomes of this item? What was done is taken back",
        because,
        form: [choice("answer", UNDONE_ANSWERS)],
        shows: draft.workflow.governs,
      },
    });
    return;
  }
  draft.emit({ kind: "undo-ended" });
  if (ends && afterwards.do === "end") end(draft, afterwards.outcome, ends, because);
  else act(draft, afterwards, { text: because }, visit === undefined ? {} : { visit });
}
