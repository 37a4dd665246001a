import type { Effect, Entry } from "@throughline/engine";
import type { Evidence, Finding, Trail } from "./index.ts";

/** I4: at no instant did one of our own decisions bring somebody above capacity. Counted from the items' trails alone. */
export function capacityKept({
  all,
  states,
  capacityOf,
}: Pick<Evidence, "all" | "states" | "capacityOf">): Finding[] {
  const findings: Finding[] = [];
  const effects = new Map<string, Effect>();
  const held = new Map<string, { item: string; owner: string; size: number }>();
  const loadOf = (owner: string) =>
    [...held.values()].filter((one) => one.owner === owner).reduce((sum, { size }) => sum + size, 0);

  for (const { item, entry } of all) {
    if (!states.has(item)) continue;
    if (entry.kind === "effect-intended") effects.set(entry.effect.id, entry.effect);
    if (entry.kind !== "effect-settled" || !entry.ok) continue;
    const effect = effects.get(entry.effect);
    if (effect?.kind === "release") held.delete(effect.reservation);
    if (effect?.kind === "hand-over") {
      const { reservation, ownerId: owner, size = 1 } = effect;
      held.set(reservation, { item, owner, size: held.get(reservation)?.size ?? size });
    }
    if (effect?.kind !== "choose") continue;
    const chosen = entry.value as { ownerId: string; kind: string; byHand?: true };
    // what the item took of somebody before is given back in the same turn
    for (const [id, one] of held) if (one.item === item) held.delete(id);
    if (chosen.kind !== "user") continue;
    held.set(effect.id, { item, owner: chosen.ownerId, size: effect.size });
    // whoever took it by hand had room for it, or not
    if (chosen.byHand) continue;
    const [load, capacity] = [loadOf(chosen.ownerId), capacityOf(chosen.ownerId)];
    if (load > capacity) {
      findings.push({
        invariant: "I4",
        item,
        message: `${chosen.ownerId} got ${load} of ${capacity} by ${effect.id}`,
      });
    }
  }
  return findings;
}

/** The record was put into a queue by hand, or somebody said that it goes back into one. */
function toQueue(entry: Entry): boolean {
  if (entry.kind === "task-answered") return entry.answer.answer === "restore";
  const moved = entry.kind === "foreign-write" || entry.kind === "record-changed";
  const owner = moved ? entry.changes.OwnerId?.to : undefined;
  return owner !== undefined && !String(owner).startsWith("005");
}

/** I4: capacity is given back when the item has ended, goes to somebody else or into a queue, and not while the work goes on. */
export function capacityHeld(trails: Trail[]): Finding[] {
  const over = (entry: Entry) =>
    entry.kind === "item-ended" ||
    (entry.kind === "effect-intended" && entry.effect.kind === "choose") ||
    toQueue(entry);
  return trails.flatMap(({ item, entries }) => {
    const answered = new Set(
      entries.flatMap((entry) => (entry.kind === "effect-settled" ? [entry.effect] : [])),
    );
    const chosen = new Set(
      entries.flatMap((entry) => (over(entry) && entry.kind === "effect-intended" ? [entry.effect.id] : [])),
    );
    return entries.flatMap((entry): Finding[] => {
      if (
        entry.kind !== "effect-intended" ||
        entry.effect.kind !== "release" ||
        !answered.has(entry.effect.id)
      )
        return [];
      const reason = entries.some(
        (other) =>
          other.at === entry.at &&
          (over(other) || (other.kind === "effect-settled" && chosen.has(other.effect))),
      );
      return reason
        ? []
        : [{ invariant: "I4", item, message: `${entry.effect.id} was given back too early` }];
    });
  });
}
