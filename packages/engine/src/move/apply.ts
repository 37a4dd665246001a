import type { Edit } from "../edit.ts";
import type { Entry } from "../entry.ts";
import { seeChoice } from "../seen.ts";
import type { ItemState } from "../state.ts";

type Moved = Extract<Entry, { kind: "item-moved" }>;

/** What it changes that an item goes on in another version. */
export function movedOn(edit: Edit, entry: Moved): void {
  const { state, keep, own } = edit;
  const { hash, forgets = [], unplanned = [], eventId } = entry;
  if (eventId !== undefined) seeChoice(state, eventId);
  state.hash = hash;
  state.moving = undefined;
  if (forgets.length) keep("facts", (_, name) => !forgets.includes(name));
  if (unplanned.length) keep("planned", (_, field) => !unplanned.includes(field));
  if (entry.how === "restart") {
    begunAnew(state);
    keep("incidents", ({ effect }) => effect !== undefined);
    return;
  }
  if (entry.stage !== undefined && entry.stage !== state.stage) renamed(edit, entry.stage);
  for (const [name, place] of Object.entries(entry.threads ?? {})) {
    const known = state.threads[name];
    if (known) own("threads")[name] = { ...known, ...place };
  }
}

function begunAnew(state: ItemState): void {
  Object.assign(state, {
    stage: undefined,
    stagesDone: [],
    threads: {},
    visits: {},
    timers: {},
    milestones: {},
    watch: undefined,
    sentBack: undefined,
    assignedBy: undefined,
  } satisfies Partial<ItemState>);
}

/** The stage has another name in the new version: so have its milestone and the times of it. */
function renamed({ state, own, drop }: Edit, stage: string): void {
  const before = state.stage ?? "";
  state.stage = stage;
  state.stagesDone = state.stagesDone.map((name) => (name === before ? stage : name));
  const milestone = state.milestones[before];
  if (!milestone) return;
  drop("milestones", before);
  own("milestones")[stage] = milestone;
  for (const [id, timer] of Object.entries(state.timers))
    if (timer.about.is === "milestone" && timer.about.stage === before)
      own("timers")[id] = { ...timer, about: { ...timer.about, stage } };
}
