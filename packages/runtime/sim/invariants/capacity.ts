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
  const loadOf = (owner: string) => {
    // an item that its owner is asked about once more takes room once
    const items = new Map<string, number>();
    for (const one of held.values())
      if (one.owner === owner) items.set(one.item, Math.max(one.size, items.get(one.item) ?? 0));
    return [...items.values()].reduce((sum, size) => sum + size, 0);
  };

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
    if (chosen.kind === "team") continue;
    // what the item took of somebody before is given back in the same turn
    if (!effect.offer || chosen.kind === "queue")
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

/** We ourselves write the queue that had it, as it is taken back. */
const backToQueue = (entry: Entry): boolean =>
  entry.kind === "write-planned" && entry.field === "OwnerId" && !String(entry.value).startsWith("005");

/** I4: capacity is given back when the item has ended, goes to somebody else or into a queue, and not while the work goes on. */
export function capacityHeld(trails: Trail[]): Finding[] {
  const over = (entry: Entry) =>
    entry.kind === "item-ended" ||
    (entry.kind === "effect-intended" && entry.effect.kind === "choose") ||
    entry.kind === "offer-taken" ||
    backToQueue(entry) ||
    toQueue(entry);
  return trails.flatMap(({ item, entries }) => {
    const answered = new Set(
      entries.flatMap((entry) => (entry.kind === "effect-settled" ? [entry.effect] : [])),
    );
    const chosen = new Set(
      entries.flatMap((entry) => (over(entry) && entry.kind === "effect-intended" ? [entry.effect.id] : [])),
    );
    const offered = new Set(
      entries.flatMap((entry) =>
        entry.kind === "effect-intended" && entry.effect.kind === "choose" && entry.effect.offer
          ? [entry.effect.id]
          : [],
      ),
    );
    // from then on nobody is asked: what was reserved for a question goes back when its step does
    const ending = entries.findIndex((entry) => entry.kind === "acted" && entry.action.do === "end");
    const taken = new Set(entries.flatMap((entry) => (entry.kind === "offer-taken" ? [entry.offer] : [])));
    return entries.flatMap((entry, place): Finding[] => {
      if (
        entry.kind !== "effect-intended" ||
        entry.effect.kind !== "release" ||
        !answered.has(entry.effect.id)
      )
        return [];
      // of what nobody has taken, with the question
      const { reservation } = entry.effect;
      const asked = offered.has(reservation) && !taken.has(reservation);
      const reason =
        (asked && ending >= 0 && ending < place) ||
        entries.some(
          (other) =>
            other.at === entry.at &&
            (over(other) ||
              (asked && other.kind === "task-withdrawn") ||
              (other.kind === "effect-settled" && chosen.has(other.effect))),
        );
      return reason
        ? []
        : [{ invariant: "I4", item, message: `${entry.effect.id} was given back too early` }];
    });
  });
}
