import type { Deciders } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { createDraft } from "./draft.ts";
import type { Effect, Entry } from "./entry.ts";
import type { Event } from "./event.ts";
import { moveAtRest, versionOf } from "./move/moved.ts";
import { rest } from "./rest.ts";
import { run } from "./run.ts";
import type { ItemState } from "./state.ts";
import { take } from "./take/index.ts";

export interface Advanced {
  /** What to append to the trail, in order. Empty: the event changed nothing (a duplicate, or none of our business). */
  entries: Entry[];
  /** What to do in the world once the entries are durable. Each has its intent among the entries. */
  effects: Effect[];
  /** State after the entries; `undefined` only where the item does not exist. */
  state: ItemState | undefined;
}

const ANSWERS: ReadonlySet<Event["type"]> = new Set(["effect-settled", "choice-held"]);

/**
 * Decides what comes next for one work item: takes the event, runs every step that can run,
 * and comes to rest. Pure: no I/O, no clock, no randomness; time comes in with the event.
 *
 * The same function runs live, in what-if, in tests and in the browser.
 *
 * @param workflow the version that the item runs; once it was moved, its own is found by `deciders.version`
 * @param state `undefined` before the item exists; then only `record-created` begins it, or `adopted` in the middle.
 */
export function advance(
  workflow: Workflow,
  state: ItemState | undefined,
  event: Event,
  deciders: Deciders,
): Advanced {
  const nothing = { entries: [], effects: [], state };
  if (!state && event.type !== "record-created" && event.type !== "adopted") return nothing;
  if (state?.seen.includes(event.id)) return nothing;
  // what was sent or asked before the end may still be answered after it; nothing else concerns an ended item
  const again = event.type === "adopted" && state?.adopted?.letGo;
  if (state?.status === "ended" && !ANSWERS.has(event.type) && !again) return nothing;

  const own = state && !again && versionOf({ workflow, deciders }, state.hash);
  const draft = createDraft(own || workflow, state, event, deciders);
  take(draft, event);
  // a record that no rule takes over
  if (!draft.state) return nothing;
  run(draft);
  if (moveAtRest(draft)) run(draft);
  rest(draft);
  return { entries: draft.entries, effects: draft.effects, state: draft.state };
}
