import type { Workflow } from "@throughline/workflow";
import type { Draft } from "../draft.ts";
import type { Event } from "../event.ts";
import { enterStage } from "../stages.ts";
import { leaveAll, returnOffers, withdrawChoices } from "../waiting.ts";
import { endWatch } from "../watch.ts";
import { type Moving, standing, standingBetween, TAKING_BACK } from "./place.ts";
import { misread } from "./same.ts";

type Moved = Extract<Event, { type: "moved" }>;

/** The item is to go on in another version: now, at the next place where that is proven, or from the beginning. */
export function moved(draft: Draft, event: Moved): void {
  const { how, by, reason } = event;
  const { state } = draft;
  if (state.ending || state.choices?.includes(event.id)) return;
  if (how === "finish") {
    if (state.moving) keep(draft, event, `${by}: ${reason}`);
    return;
  }
  const to = versionOf(draft, event.to.hash);
  if (!to) return;
  if (how === "restart") {
    if (state.undoing) {
      keep(draft, event, TAKING_BACK);
      return;
    }
    restart(draft, to, event);
    return;
  }
  if (state.hash === event.to.hash || state.moving?.to === event.to.hash) return;
  const { stages } = event;
  const stand = standing(draft.workflow, to, state, stages);
  if (stand.is === "never") keep(draft, event, stand.because);
  else {
    const asked = { to: to.hash, by, reason, ...(stages && { stages }) };
    const because = { text: stand.is === "here" ? "it can go on where it stands" : stand.because };
    draft.emit({ kind: "move-awaited", eventId: event.id, ...asked, because });
  }
}

/** Moves an item that has come to rest, where it waits to be moved and can go on here. Says whether it was. */
export function moveAtRest(draft: Draft): boolean {
  const { moving } = draft.state;
  const to = moving && versionOf(draft, moving.to);
  if (!moving || !to || draft.state.status === "ended") return false;
  const stand = standing(draft.workflow, to, draft.state, moving.stages);
  if (stand.is !== "here") return false;
  go(draft, to, moving, stand.moving);
  return true;
}

/** The same between two stages. */
export function moveBetweenStages(draft: Draft): void {
  const { moving } = draft.state;
  const to = moving && versionOf(draft, moving.to);
  const place = to && standingBetween(draft.workflow, to, draft.state, moving.stages ?? {});
  if (place) go(draft, to, moving, place);
}

function go(draft: Draft, to: Workflow, { by, reason }: { by: string; reason: string }, place: Moving): void {
  const { hash: from } = draft.state;
  draft.emit({ kind: "item-moved", from, hash: to.hash, how: "move", by, reason, ...place });
  draft.workflow = to;
}

/**
 * Begins anew with the first stage: what was open is withdrawn and its times are over, what is under way comes to its end
 * and concerns no step any more. The owner stays, with what is reserved, until the new version chooses.
 */
export function restart(
  draft: Draft,
  to: Workflow,
  { id, by, reason, facts = "drop" }: Pick<Moved, "id" | "by" | "reason" | "facts">,
): void {
  const first = to.stages[0];
  if (!first || to.object !== draft.workflow.object) return;
  const because = "the item begins anew";
  leaveAll(draft);
  withdrawChoices(draft, because);
  returnOffers(draft);
  for (const task of Object.keys(draft.state.tasks)) draft.emit({ kind: "task-withdrawn", task, because });
  endWatch(draft, { text: because });
  const { hash: from, planned } = draft.state;
  const unplanned = Object.keys(planned).filter((field) => !to.governs.includes(field));
  const unread = Object.keys(draft.state.facts).filter((name) => {
    const [before, now] = [draft.workflow.facts[name], to.facts[name]];
    return facts === "drop" || !now || !before || misread(name, before, now) !== undefined;
  });
  draft.emit({
    ...{ kind: "item-moved", eventId: id, from, hash: to.hash, how: "restart", by, reason },
    ...(unread.length && { forgets: unread }),
    ...(unplanned.length && { unplanned }),
  });
  draft.workflow = to;
  enterStage(draft, first);
}

const keep = (draft: Draft, { id, by }: Moved, text: string) =>
  draft.emit({ kind: "version-kept", eventId: id, by, because: { text } });

/** A version by its hash, also the one that the item runs. */
export function versionOf({ workflow, deciders }: Pick<Draft, "workflow" | "deciders">, hash: string) {
  return workflow.hash === hash ? workflow : deciders.version?.(hash);
}
