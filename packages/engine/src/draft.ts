import type { Deciders } from "@throughline/steps";
import type { Step, Workflow } from "@throughline/workflow";
import { take } from "./apply.ts";
import { type Edit, edit } from "./edit.ts";
import type { Effect, Entry } from "./entry.ts";
import { keyOf } from "./names.ts";
import type { ItemState, Thread } from "./state.ts";

type Unstamped<T> = T extends unknown ? Omit<T, "at"> : never;
type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** The turn of one event in the making: entries are applied as they are written, so state is their fold by construction. */
export interface Draft {
  /** The version that the item runs: another one once it was moved. */
  workflow: Workflow;
  readonly deciders: Deciders;
  readonly at: string;
  readonly eventId: string;
  readonly entries: Entry[];
  readonly effects: Effect[];
  /** State after everything emitted so far; changes with the next entry, so take from it what must stay as it is. */
  readonly state: ItemState;
  emit(entry: Unstamped<Entry>): void;
  /** Writes the intent of an effect and hands the effect out. Returns its id. */
  intend(effect: WithoutId<Effect>, visit?: string): string;
  /** A stable id, unique over all items: workflow.record.number. */
  id(): string;
}

export function createDraft(
  workflow: Workflow,
  before: ItemState | undefined,
  event: { id: string; at: string },
  deciders: Deciders,
): Draft {
  let editing: Edit | undefined;
  let ids = 0;
  // plain properties: an accessor on an object that is made for each event costs more than all the rest of it
  const draft = {
    workflow,
    deciders,
    at: event.at,
    eventId: event.id,
    entries: [] as Entry[],
    effects: [] as Effect[],
    state: before as ItemState,
    emit(unstamped: Unstamped<Entry>) {
      const entry = { at: event.at, ...unstamped } as Entry;
      draft.entries.push(entry);
      editing = take(editing ?? (before && edit(before)), entry);
      draft.state = editing.state;
    },
    id() {
      const { workflow: name, recordId, entries: count } = draft.state;
      return `${keyOf(name, recordId)}.${count + 1}${ids++ ? `.${ids}` : ""}`;
    },
    intend(unnamed: WithoutId<Effect>, visit?: string) {
      const effect = { ...unnamed, id: draft.id() } as Effect;
      draft.effects.push(effect);
      draft.emit({ kind: "effect-intended", effect, ...(visit && { visit }) });
      return effect.id;
    },
  };
  return draft;
}

/** Steps of a thread, in order. */
export function stepsOf(workflow: Workflow, block: Thread["block"]): Step[] {
  if ("stage" in block) return workflow.stages.find((stage) => stage.name === block.stage)?.steps ?? [];
  if ("handler" in block) {
    const action = workflow.handlers[block.handler]?.do;
    return action?.kind === "step" ? [action.step] : [];
  }
  if ("again" in block) {
    const step = stepById(workflow, block.again);
    return step ? [step] : [];
  }
  return stepById(workflow, block.step)?.blocks.find((inner) => inner.name === block.name)?.steps ?? [];
}

const indexes = new WeakMap<Workflow, Map<string, Step>>();

/** Finds a step wherever it stands: in a stage, a block or a handler. */
export function stepById(workflow: Workflow, id: string): Step | undefined {
  let index = indexes.get(workflow);
  if (!index) {
    index = new Map();
    const add = (step: Step) => {
      index?.set(step.id, step);
      for (const block of step.blocks) block.steps.forEach(add);
    };
    for (const stage of workflow.stages) stage.steps.forEach(add);
    for (const handler of workflow.handlers) if (handler.do.kind === "step") add(handler.do.step);
    indexes.set(workflow, index);
  }
  return index.get(id);
}
