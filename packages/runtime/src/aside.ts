import type { Cursor } from "@throughline/audit";
import type { Event } from "@throughline/engine";

const STREAM = "aside/";
const NOTHING = "[]";

/**
 * Items that cannot take an event because of a defect. Their events are kept beside the cursors of the streams,
 * in the same transaction that moves the cursor on, and tried again at the next start, or when a person says so.
 */
export function createAside() {
  const items = new Map<string, { events: Event[]; reason: string; since: string }>();
  /** Events that are being tried again: until they are taken, they stay kept. */
  const tried = new Map<string, Event[]>();
  return {
    /** These are about to be tried again. */
    retry(item: string, events: Event[]): void {
      tried.set(item, events);
    },
    /** One of them was taken. */
    taken(item: string, id: string): void {
      const left = tried.get(item)?.filter((event) => event.id !== id);
      if (left) tried.set(item, left);
    },
    has: (item: string) => items.has(item),
    get count() {
      return items.size;
    },
    /** What operators see. */
    list: () =>
      [...items].map(([item, { events, reason, since }]) => ({ item, events: events.length, reason, since })),
    /** Keeps an event; the cursor is what has to be stored for it. */
    keep(item: string, event: Event, reason: string): Cursor {
      const known = items.get(item) ?? { events: [...(tried.get(item) ?? [])], reason, since: event.at };
      if (!known.events.some(({ id }) => id === event.id)) known.events.push(event);
      items.set(item, known);
      return { stream: STREAM + item, position: JSON.stringify(known.events) };
    },
    reason: (item: string) => items.get(item)?.reason ?? "",
    /** Takes an item back in: what was kept for it, and the cursor that says that it is kept no more. */
    release(item: string): { events: Event[]; cleared: Cursor } | undefined {
      const kept = items.get(item);
      items.delete(item);
      return kept && { events: kept.events, cleared: { stream: STREAM + item, position: NOTHING } };
    },
  };
}

/** What is set aside in a store, with the cursor that says that it is no more. */
export function setAsideBefore(cursors: Cursor[]): { item: string; events: Event[]; cleared: Cursor }[] {
  return cursors
    .filter(({ stream, position }) => stream.startsWith(STREAM) && position !== NOTHING)
    .map(({ stream, position }) => ({
      item: stream.slice(STREAM.length),
      events: JSON.parse(position) as Event[],
      cleared: { stream, position: NOTHING },
    }));
}

export type Aside = ReturnType<typeof createAside>;
