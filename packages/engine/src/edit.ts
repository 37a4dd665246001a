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
    const kept = filtered(state[part], test as (value: unknown, key: string) => boolean);
    if (kept !== state[part]) put(part, kept as never);
  };
  return {
    state,
    own: (part) => (own[part] ? state[part] : put(part, { ...state[part] })),
    drop(part, key) {
      if (key in state[part]) keep(part, (_, other) => other !== key);
    },
    keep,
  };
}

/** What passes of a map; the same map when all does. Made anew: an object that something was deleted from is slow. */
function filtered<T>(all: Record<string, T>, test: (value: T, key: string) => boolean): Record<string, T> {
  for (const first in all) {
    if (test(all[first] as T, first)) continue;
    const rest: Record<string, T> = {};
    for (const key in all) if (key !== first && test(all[key] as T, key)) rest[key] = all[key] as T;
    return rest;
  }
  return all;
}
