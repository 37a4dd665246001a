import { type ItemHistory, type Level, millisecondsOf, type Ownership } from "./history.ts";

/** An item went from one owner to another. */
export interface Reassignment {
  item: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Who had it, with the step that had chosen them: the choice that did not last. */
  from: Ownership;
  to: Ownership;
  /** The one who gets it, or their team, had had it before. */
  back: boolean;
}

/** One item's way through its owners. */
export interface Journey {
  item: string;
  first?: Ownership;
  /** Who had it when it ended; absent while it is open. */
  resolver?: string;
  reassignments: Reassignment[];
  /** The first owner is the one with whom it ended; absent where either is not known. */
  firstRight?: boolean;
  /** From its arrival to its first owner, in milliseconds; never below 0. */
  toFirst?: number;
}

/**
 * Follows one item from owner to owner.
 *
 * Only changes of the level count: at the level `team`, a handing over inside of a team is none. While nobody has it
 * (it lies in a queue, at the level `person`) it has not changed hands: it does when somebody else takes it out.
 * The choice that a reassignment is linked to is the one that brought the item to those who give it away.
 *
 * @throws when a time is none
 */
export function journeyOf(history: ItemHistory, level: Level): Journey {
  const { item } = history;
  const owners = inOrder(history);
  const stays = owners.filter((owner) => owner[level] !== undefined);
  const journey: Journey = { item, reassignments: [] };
  const seen = { person: new Set<string>(), team: new Set<string>() };
  let holder: Ownership | undefined;
  for (const owner of owners) {
    if (owner[level] !== undefined && holder?.[level] !== owner[level]) {
      if (holder) {
        const back =
          seen[level].has(owner[level] as string) ||
          (owner.team !== undefined && owner.team !== holder.team && seen.team.has(owner.team));
        const at = millisecondsOf(owner.at, item);
        journey.reassignments.push({ item, at, from: holder, to: owner, back });
      }
      holder = owner;
    }
    if (owner.person !== undefined) seen.person.add(owner.person);
    if (owner.team !== undefined) seen.team.add(owner.team);
  }
  const [first] = stays;
  if (first) {
    journey.first = first;
    const wait = millisecondsOf(first.at, item) - millisecondsOf(history.arrived, item);
    journey.toFirst = Math.max(0, wait);
  }
  const resolver = resolverOf(history, stays, level);
  if (resolver !== undefined) journey.resolver = resolver;
  if (first && resolver !== undefined) journey.firstRight = first[level] === resolver;
  return journey;
}

/** By time; those of one moment stay as they came. */
function inOrder({ item, owners }: ItemHistory): Ownership[] {
  return owners
    .map((owner) => ({ owner, ms: millisecondsOf(owner.at, item) }))
    .sort((a, b) => a.ms - b.ms)
    .map(({ owner }) => owner);
}

function resolverOf({ item, ended }: ItemHistory, stays: Ownership[], level: Level): string | undefined {
  if (!ended) return undefined;
  const end = millisecondsOf(ended.at, item);
  return ended[level] ?? stays.findLast(({ at }) => millisecondsOf(at, item) <= end)?.[level];
}
