import {
  type Incident,
  type ItemState,
  inputsOfUndo,
  notReassigned,
  type OpenTask,
  type Repair,
} from "@throughline/engine";
import type { FormField } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { later } from "./backoff.ts";
import { RefusedError } from "./errors.ts";
import type { Check, Delivered, Items } from "./items.ts";
import { itemOf } from "./keys.ts";
import type { Clock, Ids } from "./ports.ts";

export interface RepairCommand {
  repair: Repair;
  by: string;
  reason: string;
  /** For "correct": new values of fields or facts. */
  values?: Record<string, Value>;
  /** For "skip" and "cancel": what was done is taken back as well. */
  undo?: boolean;
}

/** What people do to items. Each is checked against the state in which it is taken; a refusal changes nothing. */
export interface Commands {
  /**
   * @param heldMs so long whoever answers may take it back; it is given then, also where this process ends meanwhile
   * @throws RefusedError `not-found`: answered or withdrawn before; `answered`: an answer is held; `not-asked`: somebody
   *   else was; `invalid` with the form's field
   */
  answerTask(task: string, by: string, answer: Record<string, Value>, heldMs?: number): Promise<Delivered>;
  /** @throws RefusedError `not-found`: it was given, or there was none; `not-asked`: somebody else has answered */
  takeAnswerBack(task: string, by: string): Promise<Delivered>;
  /** @throws RefusedError `not-found`; `answered`; `not-asked`: nobody else was asked */
  passTask(task: string, by: string): Promise<Delivered>;
  /** @throws RefusedError `not-found`; `invalid` */
  noteTask(task: string, by: string, text: string): Promise<Delivered>;
  /** @throws RefusedError `not-found`: closed before; `invalid` */
  repair(item: string, incident: string, command: RepairCommand): Promise<Delivered>;
  /**
   * @param undo what was done is taken back first
   * @throws RefusedError `not-found`: no such item, or it has ended; `invalid`
   */
  cancel(item: string, by: string, reason: string, undo?: boolean): Promise<Delivered>;
  /**
   * Another owner is looked for, as the workflow does it.
   * @throws RefusedError `not-found`: no such item, or it has ended; `not-possible`: there is nobody to take it from;
   *   `invalid`
   */
  reassign(item: string, by: string, reason: string): Promise<Delivered>;
}

export function createCommands(world: {
  items: () => Items;
  clock: Clock;
  ids: Ids;
  /** The id of a user, by any name that they go by. */
  userId(name: string): string | undefined;
}): Commands {
  /** Whether somebody who signs with this name is the one who was asked. */
  const isMeant = (by: string, { id, name }: { id: string; name: string }): boolean => {
    const who = by.replace(/^simulated /, "").trim();
    return who === id || who.toLowerCase() === name.toLowerCase() || world.userId(who) === id;
  };
  const stamp = (prefix: string) => ({ id: world.ids.next(prefix), at: world.clock.now() });
  return {
    async answerTask(task, by, answer, heldMs = 0) {
      said("by", by);
      const check: Check = (state) => {
        const { for: only, form } = free(state, task).request;
        if (only && !isMeant(by, only))
          throw new RefusedError("not-asked", `Only ${only.name} was asked, not ${by}.`, "by");
        checkForm(form, answer);
      };
      const event = { type: "task-answered" as const, ...stamp("answer"), task, by, answer };
      const until = heldMs > 0 ? { until: later(event.at, heldMs) } : {};
      return world.items().post(itemOf(task), { ...event, ...until }, { check });
    },

    async takeAnswerBack(task, by) {
      said("by", by);
      const check: Check = (state) => {
        const held = state?.tasks[task]?.held;
        if (!held) throw new RefusedError("not-found", "The answer was given, or taken back before.");
        if (held.by !== by) throw new RefusedError("not-asked", `${held.by} has answered, not ${by}.`, "by");
      };
      const event = { type: "answer-taken-back" as const, ...stamp("back"), task, by };
      return world.items().post(itemOf(task), event, { check });
    },

    async passTask(task, by) {
      said("by", by);
      const check: Check = (state) => {
        const { for: only } = free(state, task).request;
        if (only) throw new RefusedError("not-asked", `Only ${only.name} was asked: nobody else can answer.`);
      };
      const event = { type: "task-passed" as const, ...stamp("pass"), task, by };
      return world.items().post(itemOf(task), event, { check });
    },

    async noteTask(task, by, text) {
      said("by", by);
      const check: Check = (state) => {
        if (!state?.tasks[task]) throw new RefusedError("not-found", goneText(task, state));
        if (!text.trim()) throw new RefusedError("invalid", "The note is empty.", "text");
      };
      const event = { type: "task-noted" as const, ...stamp("note"), task, by, text: text.trim() };
      return world.items().post(itemOf(task), event, { check });
    },

    async repair(item, incident, { repair, by, reason, values, undo }) {
      said("by", by);
      said("reason", reason);
      const check: Check = (state) => {
        const open = state?.incidents[incident];
        if (!state || !open)
          throw new RefusedError("not-found", `The incident ${incident} is not open any more.`);
        if (repair === "correct") checkCorrection(state, open, values ?? {});
        if (undo && (open.undoes || (repair !== "skip" && repair !== "cancel")))
          throw new RefusedError("invalid", "What was done is taken back with skip or cancel only.", "undo");
      };
      const event = { type: "incident-repaired" as const, ...stamp("repair"), incident, repair, by, reason };
      const more = { ...(values && { values }), ...(undo && { undo: true as const }) };
      return world.items().post(item, { ...event, ...more }, { check });
    },

    async cancel(item, by, reason, undo) {
      said("by", by);
      said("reason", reason);
      const check: Check = (state) => {
        if (!state) throw new RefusedError("not-found", `There is no work item ${item}.`);
        if (state.status === "ended")
          throw new RefusedError("not-found", `${item} has ended already: ${state.outcome}.`);
      };
      const event = { type: "cancelled" as const, ...stamp("cancel"), by, reason };
      return world.items().post(item, { ...event, ...(undo && { undo: true }) }, { check });
    },

    async reassign(item, by, reason) {
      said("by", by);
      said("reason", reason);
      const check: Check = (state) => {
        if (!state) throw new RefusedError("not-found", `There is no work item ${item}.`);
        if (state.status === "ended")
          throw new RefusedError("not-found", `${item} has ended already: ${state.outcome}.`);
        const why = notReassigned(state);
        if (why) throw new RefusedError("not-possible", `Nobody else is looked for: ${why}.`);
      };
      return world.items().post(item, { type: "reassigned", ...stamp("reassign"), by, reason }, { check });
    },
  };
}

/** The task, as long as nobody has answered it. */
function free(state: ItemState | undefined, task: string): OpenTask {
  const open = state?.tasks[task];
  if (!open) throw new RefusedError("not-found", goneText(task, state));
  if (open.held)
    throw new RefusedError(
      "answered",
      `${open.held.by} has answered it. The answer is given at ${open.held.until}, unless they take it back.`,
    );
  return open;
}

/** Somebody who answers too late is told who was faster. */
function goneText(task: string, state: ItemState | undefined): string {
  const { status, owner } = state ?? {};
  const whose = owner && status === "live" ? ` ${owner.name} has the item.` : "";
  return `The task ${task} is not open: it was answered or withdrawn.${whose}`;
}

function said(name: string, text: string): void {
  if (!text.trim())
    throw new RefusedError(
      "invalid",
      `Say ${name === "by" ? "who does it" : "why"}: ${name} is empty.`,
      name,
    );
}

/** All fields of the form, of their types, and nothing else. */
function checkForm(form: FormField[], answer: Record<string, Value>): void {
  for (const name of Object.keys(answer)) {
    if (form.some((field) => field.name === name)) continue;
    const known = form.map((field) => field.name).join(", ");
    throw new RefusedError("invalid", `The form has no field ${name}. It has: ${known}.`, name);
  }
  for (const field of form) {
    const { onlyWith } = field;
    if (onlyWith && answer[onlyWith.field] !== onlyWith.is) continue;
    const value = answer[field.name];
    const blank = value === undefined || value === null || value === "";
    if (blank && field.optional) continue;
    if (blank) throw new RefusedError("invalid", `${field.title ?? field.name} is missing.`, field.name);
    const wrong = mismatch(field, value);
    if (wrong) throw new RefusedError("invalid", `${field.title ?? field.name} ${wrong}.`, field.name);
  }
}

function mismatch({ type, of }: FormField, value: Value): string | undefined {
  const given = `got ${JSON.stringify(value)}`;
  switch (type) {
    case "choice":
      return of?.includes(value as string) ? undefined : `must be one of ${of?.join(", ")}, ${given}`;
    case "text":
      return typeof value === "string" ? undefined : `must be a text, ${given}`;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? undefined : `must be a number, ${given}`;
    case "boolean":
      return typeof value === "boolean" ? undefined : `must be true or false, ${given}`;
    case "date":
      return isTime(value, /^\d{4}-\d\d-\d\d$/) ? undefined : `must be a date such as 2026-01-31, ${given}`;
    case "datetime":
      return isTime(value, /^\d{4}-\d\d-\d\dT/)
        ? undefined
        : `must be a time such as 2026-01-31T09:30:00Z, ${given}`;
    case "list":
      return Array.isArray(value) ? undefined : `must be a list, ${given}`;
    default:
      return undefined;
  }
}

const isTime = (value: Value, form: RegExp) =>
  typeof value === "string" && form.test(value) && !Number.isNaN(Date.parse(value));

/** A correction has values, and only of what the incident is about: the fields of its write, or facts and fields of its step. */
function checkCorrection(
  state: ItemState,
  { effect, undoes, visit }: Incident,
  values: Record<string, Value>,
): void {
  const names = Object.keys(values);
  if (!names.length)
    throw new RefusedError("invalid", "A correction needs at least one new value.", "values");
  const open = effect === undefined ? undefined : state.open[effect]?.effect;
  const undo = undoes && state.undos?.find((one) => one.visit === visit);
  const known = undo ? inputsOfUndo(undo) : open?.kind === "write" ? Object.keys(open.sets) : undefined;
  const foreign = known && names.find((name) => !known.includes(name));
  if (foreign === undefined) return;
  const what = undo ? "What it is taken back with" : "The write that was refused";
  throw new RefusedError(
    "invalid",
    `${what} does not contain ${foreign}, but ${known?.join(", ") || "nothing"}.`,
    foreign,
  );
}
