import { kindOf } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import { act } from "../act.ts";
import { misfit } from "../boundary.ts";
import { contextOf } from "../context.ts";
import { type Draft, stepById } from "../draft.ts";
import type { Change } from "../entry.ts";
import type { Event } from "../event.ts";
import { restore } from "../foreign.ts";
import { handOver } from "../hand-over.ts";
import { pendingWrite } from "../pending.ts";
import { end } from "../rest.ts";
import { complete, fail, perform, planWrite, withdraw } from "../turn.ts";
import { keepCorrected } from "../undo/keep.ts";
import { askUndo, undoDecided, undoRepaired } from "../undo/take-back.ts";
import { same } from "../values.ts";
import { leave } from "../waiting.ts";
import { resume } from "./resume.ts";

type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

export function taskAnswered(draft: Draft, { task, by, answer, until }: Of<"task-answered">): void {
  const open = draft.state.tasks[task];
  if (!open || open.held) return;
  if (until === undefined || until <= draft.at) give(draft, task, by, answer);
  else {
    draft.emit({ kind: "answer-held", task, by, answer, until });
    draft.emit({ kind: "timer-armed", timer: draft.id(), due: until, about: { is: "answer", task } });
  }
}

/** The answer that is held for a task is given, if there is one. */
export function giveHeld(draft: Draft, task: string): void {
  const held = draft.state.tasks[task]?.held;
  if (held) give(draft, task, held.by, held.answer);
}

export function answerTakenBack(draft: Draft, { task, by }: Of<"answer-taken-back">): void {
  if (draft.state.tasks[task]?.held) draft.emit({ kind: "answer-taken-back", task, by });
}

export function taskPassed(draft: Draft, { task, by }: Of<"task-passed">): void {
  const open = draft.state.tasks[task];
  if (!open || open.held) return;
  const { to, passTo } = open.request;
  draft.emit({ kind: "task-passed", task, by, ...(passTo !== undefined && passTo !== to && { to: passTo }) });
}

export function taskNoted(draft: Draft, { task, by, text }: Of<"task-noted">): void {
  if (draft.state.tasks[task]) draft.emit({ kind: "task-noted", task, by, text });
}

function give(draft: Draft, task: string, by: string, answer: Record<string, Value>): void {
  const open = draft.state.tasks[task];
  if (!open) return;
  draft.emit({ kind: "task-answered", task, by, answer });
  const { about, visit, request } = open;
  if (about?.is === "foreign-write") {
    if (answer.answer === "restore") restoreByHand(draft, about.changes);
  } else if (about?.is === "undone") undoDecided(draft, about.visit, String(answer.answer), by);
  else if (about?.is === "step") stepDecided(draft, about.visit, String(answer.answer), by);
  else if (visit) resume(draft, visit, { is: "task-answered", task: request, by, answer });
}

/**
 * Restores what has not been written over since, and is governed still: the version may be another by now. Where it was the
 * owner, the load goes back as well.
 */
function restoreByHand(draft: Draft, changes: Record<string, Change>): void {
  const { state, workflow } = draft;
  const still = Object.entries(changes).filter(
    ([field, { to }]) =>
      workflow.governs.includes(field) &&
      same(state.record[field] ?? null, to) &&
      !pendingWrite(state, field),
  );
  restore(draft, Object.fromEntries(still));
  for (const [field, { from }] of still)
    if (from !== undefined && from !== null) handOver(draft, { [field]: { to: from } });
}

/** A person has said what becomes of a step that failed or timed out. */
function stepDecided(draft: Draft, visitId: string, answer: string, by: string): void {
  const step = stepById(draft.workflow, draft.state.visits[visitId]?.step ?? "");
  if (!step || draft.state.visits[visitId]?.status !== "waiting") return;
  // to keep waiting is to begin the wait anew, with its time-outs
  if (answer === "try again" || answer === "keep waiting") again(draft, visitId);
  else if (answer === "go on") {
    leave(draft, visitId);
    complete(draft, visitId, step, { text: `${by} let the work go on` });
  } else if (answer === "end the item") end(draft, "ended by a person", "person", `${by} ended the item`);
}

/** Begins a step anew under the same visit. */
function again(draft: Draft, visitId: string): void {
  const step = stepById(draft.workflow, draft.state.visits[visitId]?.step ?? "");
  if (!step) return;
  withdraw(draft, visitId, "the step begins again");
  draft.emit({ kind: "step-retried", step: step.id, visit: visitId });
  perform(draft, visitId, step, kindOf(step.kind).begin(contextOf(draft, visitId, step)));
}

/** What a person does about an incident: again, with other values, without it, or not at all. Each is an entry. */
export function incidentRepaired(draft: Draft, event: Of<"incident-repaired">): void {
  const incident = draft.state.incidents[event.incident];
  if (!incident) return;
  const { repair, by, reason, values, undo } = event;
  const effect = incident.effect ? draft.state.open[incident.effect]?.effect : undefined;
  draft.emit({
    kind: "incident-closed",
    incident: event.incident,
    by,
    repair,
    reason,
    ...(values && { values }),
    ...(undo && { undo }),
  });
  if (repair === "cancel") {
    cancelled(draft, event);
    return;
  }
  if (incident.undoes) {
    undoRepaired(draft, incident.visit ?? "", event);
    return;
  }
  if (repair === "skip" && undo) askUndo(draft, { do: "continue" }, { text: `${by}: ${reason}` }, { by });
  if (effect?.kind === "write") {
    if (repair === "skip") return;
    for (const [field, write] of Object.entries(effect.sets)) {
      // a version that the item was moved to may leave the field to others
      if (!draft.workflow.governs.includes(field)) continue;
      const byHand = values !== undefined && Object.hasOwn(values, field);
      // what was written by somebody else or decided anew since stands, unless the person says what it is to be
      const known = draft.state.record[field] ?? null;
      const stale = write.expected !== undefined && !same(known, write.expected);
      if (!byHand && (stale || field in draft.state.planned)) continue;
      const corrected = byHand ? (values[field] as Value) : write.value;
      const step = draft.state.visits[write.visit]?.step ?? "";
      planWrite(draft, {
        step,
        visit: write.visit,
        field,
        value: corrected,
        label: corrected === write.value ? write.label : undefined,
      });
      keepCorrected(draft, write.visit, field, corrected);
    }
    return;
  }
  if (draft.state.ending) return;
  const { visit } = incident;
  const step = visit ? stepById(draft.workflow, incident.step ?? "") : undefined;
  if (!visit || !step) return;
  if (repair === "correct") {
    const given = Object.entries(values ?? {});
    const wrong = given.map(([name, value]) => misfit(draft.workflow, name, value)).find((error) => error);
    if (wrong) {
      fail(draft, visit, step, wrong);
      return;
    }
    correct(draft, visit, step.id, by, reason, values ?? {});
  }
  if (repair === "skip") leave(draft, visit);
  if (repair === "skip") complete(draft, visit, step, { text: `skipped by ${by}: ${reason}` });
  else again(draft, visit);
}

function correct(
  draft: Draft,
  visit: string,
  step: string,
  by: string,
  reason: string,
  values: Record<string, Value>,
) {
  for (const [name, value] of Object.entries(values)) {
    const kind = Object.hasOwn(draft.workflow.facts, name) ? "fact" : "field";
    const because = { text: `corrected by ${by}: ${reason}` };
    draft.emit({
      kind: "decided",
      step,
      visit,
      decision: { name, kind, value, by: "person", because, inputs: {} },
    });
    if (kind === "field" && draft.workflow.governs.includes(name))
      planWrite(draft, { step, visit, field: name, value });
  }
}

export function cancelled(
  draft: Draft,
  { by, reason, undo }: Pick<Of<"cancelled">, "by" | "reason" | "undo">,
): void {
  const because = `${by}: ${reason}`;
  if (undo) askUndo(draft, { do: "end", outcome: "cancelled" }, { text: because }, { by, ends: "person" });
  else end(draft, "cancelled", "person", because);
}

/** Another owner is looked for as the workflow does it, without the one who has it. */
export function reassigned(draft: Draft, { by, reason }: Of<"reassigned">): void {
  act(draft, { do: "reassign" }, { text: `${by}: ${reason}` }, { by });
}
