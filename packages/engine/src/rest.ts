import type { Draft } from "./draft.ts";
import type { Entry } from "./entry.ts";
import { watchMilestone } from "./milestones.ts";
import { leaveAll, returnOffers, withdrawChoices } from "./waiting.ts";
import { lookAfterOwner } from "./watch.ts";

/** After a turn: milestones pause or go on, planned writes go out in one request, and an item that is through ends. */
export function rest(draft: Draft): void {
  if (draft.state.status === "ended") return;
  const { ending } = draft.state;
  if (!ending) {
    watchMilestone(draft);
    lookAfterOwner(draft);
  }
  sendWrites(draft);
  if (ending) {
    const writing = Object.values(draft.state.open).some(({ effect }) => effect.kind === "write");
    if (!writing && !some(draft.state.planned)) end(draft, ending.outcome, "workflow", ending.because);
    return;
  }
  const { threads, open, planned, incidents, tasks, stage, stagesDone, undoing } = draft.state;
  const through =
    !undoing &&
    stage !== undefined &&
    stage === draft.workflow.stages.at(-1)?.name &&
    stagesDone.includes(stage) &&
    !some(threads) &&
    !some(open) &&
    !some(planned) &&
    !some(incidents) &&
    !some(tasks);
  if (through) end(draft, "resolved", "workflow", "every stage is completed");
}

/**
 * Writes travel together: they leave only when the item waits for something that may take long,
 * not while a call, a model or a choice of owner is about to add to them, and one at a time.
 */
function sendWrites(draft: Draft): void {
  const { planned, open, object, recordId, ending } = draft.state;
  if (!some(planned)) return;
  for (const { effect, held, attempts, pool } of Object.values(open)) {
    if (effect.kind === "write" && !held) return;
    // one that is being tried again, or waits in the pool, may take days
    if (SOON.has(effect.kind) && attempts === 0 && !pool && !ending) return;
  }
  draft.intend({ kind: "write", object, recordId, sets: planned });
}

const SOON: ReadonlySet<string> = new Set(["choose", "call", "ask"]);

/** Ends the item; an owner's capacity is free again. */
export function end(
  draft: Draft,
  outcome: string,
  by: Extract<Entry, { kind: "item-ended" }>["by"],
  because: string,
  letGo = false,
): void {
  const { reservation } = draft.state;
  if (reservation) draft.intend({ kind: "release", reservation });
  withdrawAll(draft);
  draft.emit({ kind: "item-ended", outcome, by, because, ...(letGo && { letGo }) });
}

export function withdrawAll(draft: Draft): void {
  leaveAll(draft);
  withdrawChoices(draft, "the item ended");
  returnOffers(draft);
  for (const task of Object.keys(draft.state.tasks)) {
    draft.emit({ kind: "task-withdrawn", task, because: "the item ended" });
  }
}

const some = (all: object) => {
  for (const _ in all) return true;
  return false;
};
