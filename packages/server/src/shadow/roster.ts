import type { Roster, RosterEntry, RosterState } from "@throughline/assignment";
import type { Directory } from "@throughline/connectors";
import type { RosterPort } from "@throughline/runtime";

/** Who really has the items, as far as it is not in the roster yet. */
export interface RealOwners {
  /** Takes out what is new: key of the item and id of whoever has it, a user or a queue. */
  take(): Map<string, string>;
}

/**
 * The roster of a shadow. It chooses as the draft says, and then the load goes to whoever really has the item: each choice
 * is made among people as busy as they are, so what differs differs by the draft's rules alone.
 */
export function shadowRoster(roster: Roster, owners: RealOwners): RosterPort {
  function settle(at: string): RosterEntry[] {
    const real = owners.take();
    if (real.size === 0) return [];
    const ids = Object.entries(roster.state.open).flatMap(([id, { item }]) =>
      real.has(item) ? [{ id, owner: real.get(item) as string }] : [],
    );
    return ids.flatMap(({ id, owner }) =>
      owner.startsWith("005") ? roster.handOver(id, owner, at) : roster.release(id, at, "A queue has it."),
    );
  }
  return {
    ...roster,
    choose(id, item, request, at) {
      const before = settle(at);
      const answer = roster.choose(id, item, request, at);
      return { ...answer, entries: [...before, ...answer.entries] };
    },
    release: (id, at, because, finished) => [...settle(at), ...roster.release(id, at, because, finished)],
  };
}

/** How long the load of items from before the shadow is taken for what it was, in ms. */
const STALE_MS = 5_000;

/**
 * The people of the org as a shadow sees them.
 *
 * @param live the roster that really gives work out: of its items those from before the shadow are work from elsewhere for
 * it, and nothing that the shadow holds is told to anybody. Absent: nothing is live, so the shadow's items are its own
 */
export function shadowDirectory(
  directory: Directory,
  live: { state(): RosterState; since: string } | undefined,
  now: () => number = Date.now,
): Directory {
  if (!live) return directory;
  let known: { at: number; load: Map<string, number> } | undefined;
  function loadBefore(user: string): number {
    if (!known || now() - known.at > STALE_MS) {
      const load = new Map<string, number>();
      for (const { user: has, size, at } of Object.values(live?.state().open ?? {}))
        if (at < (live?.since ?? "")) load.set(has, (load.get(has) ?? 0) + size);
      known = { at: now(), load };
    }
    return known.load.get(user) ?? 0;
  }
  return {
    user(name) {
      const found = directory.user(name);
      const before = found ? loadBefore(found.id) : 0;
      return found && before > 0 ? { ...found, elsewhere: (found.elsewhere ?? 0) + before } : found;
    },
    queue: (name) => directory.queue(name),
    name: (id) => directory.name(id),
    self: directory.self,
    ...(directory.changed && { changed: directory.changed }),
  };
}
