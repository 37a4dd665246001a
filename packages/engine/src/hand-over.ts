import { type Draft, stepById } from "./draft.ts";
import type { Change } from "./entry.ts";
import { isUser, OWNER } from "./names.ts";
import { complete, withdraw } from "./turn.ts";
import { labelOf } from "./values.ts";
import { choicesHeld, visitsLooking, withdrawChoices } from "./waiting.ts";
import { endWatch } from "./watch.ts";

/**
 * The load moves with the work when the owner was changed by hand. Who takes what nobody had a reservation for (from
 * a queue, or from the pool) has it as load from now on, and nobody else is looked for. In a queue it is nobody's load.
 */
export function handOver(draft: Draft, changes: Record<string, Change>): void {
  const owner = changes[OWNER];
  if (!owner) return;
  const { reservation, labels } = draft.state;
  const ownerId = String(owner.to);
  const name = owner.toLabel ?? labelOf(labels, owner.to) ?? ownerId;
  const held = choicesHeld(draft.state)[0];
  endWatch(draft, { text: `${name} has it by somebody's hand` });
  if (!isUser(owner.to)) {
    if (reservation) draft.intend({ kind: "release", reservation });
  } else if (held) {
    take(draft, held.id, { ownerId, owner: name });
    if (reservation) draft.intend({ kind: "release", reservation });
    stopLooking(draft, `${name} took it by hand while it waited`, held.visit);
  } else if (visitsLooking(draft.state).length) {
    stopLooking(draft, `${name} was given it by hand`);
    handOver(draft, changes);
  } else if (reservation) draft.intend({ kind: "hand-over", reservation, ownerId });
  else {
    const { size = 1, owner: before } = draft.state;
    draft.intend({ kind: "hand-over", reservation: draft.id(), ownerId, size, team: before?.team ?? "" });
  }
}

/** Ends the wait for an owner: whoever has the item now was found in another way. The steps that waited go on. */
export function stopLooking(draft: Draft, because: string, also?: string): void {
  const visits = new Set([also, ...visitsLooking(draft.state)]);
  withdrawChoices(draft, because);
  for (const visit of visits) {
    if (visit === undefined) continue;
    const step = stepById(draft.workflow, stepOf(draft, visit));
    if (step) complete(draft, visit, step, { text: because });
    // a version that the item was moved from had it
    else withdraw(draft, visit, because);
  }
}

/** The choice is made by whoever took the item. */
function take(draft: Draft, effect: string, { ownerId, owner }: { ownerId: string; owner: string }): void {
  const open = draft.state.open[effect]?.effect;
  const team = open?.kind === "choose" ? open.team : "";
  const value = { ownerId, owner, kind: "user", team, byHand: true };
  draft.emit({ kind: "effect-settled", effect, ok: true, value, apiCalls: 0, ms: 0 });
  draft.intend({ kind: "hand-over", reservation: effect, ownerId });
}

const stepOf = ({ state }: Draft, visit: string) => state.visits[visit]?.step ?? "";
