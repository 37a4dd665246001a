import type { ItemState } from "./state.ts";

/** The parts of a state that are maps. */
type Part =
  | "record"
  | "labels"
  | "facts"
  | "threads"
  | "visits"
  | "turns"
  | "planned"
  | "open"
  | "tasks"
  | "timers"
  | "milestones"
  | "incidents";

/**
 * Parts with keys that no other item has. Without a prototype they are dictionaries from the start: V8 learns the
 * keys of any other object as a shape, at a microsecond for each key that it never sees again.
 */
const KEYED_BY_ID: ReadonlySet<Part> = new Set<Part>(["open", "tasks", "timers", "incidents"]);

const emptyPart = (part: Part) => (KEYED_BY_ID.has(part) ? Object.create(null) : {});

const copyOf = <P extends Part>(part: P, all: ItemState[P]): ItemState[P] =>
  KEYED_BY_ID.has(part) ? Object.assign(Object.create(null), all) : { ...all };

/**
 * A state that is being changed. The one that it began with stays as it is: a part is copied before its first change.
 * Lists, and what stands in a map, are replaced and never changed themselves.
 */
export interface Edit {
  readonly state: ItemState;
  /** A part, to put something into. */
  own<P extends Part>(part: P): ItemState[P];
  /** Takes something out of a part. */
  drop(part: Part, key: string): void;
  /** Leaves in a part what passes. */
  keep<P extends Part>(part: P, test: (value: ItemState[P][string], key: string) => boolean): void;
}

export function edit(before: ItemState): Edit {
  const state = { ...before };
  const own: Partial<Record<Part, true>> = {};
  const put = <P extends Part>(part: P, value: ItemState[P]) => {
    own[part] = true;
    state[part] = value;
    return value;
  };
  const keep: Edit["keep"] = (part, test) => {
    const all: Record<string, unknown> = state[part];
    const passes = test as (value: unknown, key: string) => boolean;
    for (const first in all) {
      if (passes(all[first], first)) continue;
      // made anew: an object that something was deleted from is slow
      const rest = emptyPart(part);
      for (const key in all) if (key !== first && passes(all[key], key)) rest[key] = all[key];
      put(part, rest);
      return;
    }
  };
  return {
    state,
    own: (part) => (own[part] ? state[part] : put(part, copyOf(part, state[part]))),
    drop(part, key) {
      if (key in state[part]) keep(part, (_, other) => other !== key);
    },
    keep,
  };
}
