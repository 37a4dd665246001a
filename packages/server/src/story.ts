import { type Effect, type ItemState, type Repair, tell } from "@throughline/engine";
import { kindOf } from "@throughline/steps";
import { formatAction, type Step, type Value, type Workflow, walkSteps } from "@throughline/workflow";
import type { WorkItemStory } from "./api-types.ts";
import type { Backend } from "./backend.ts";
import { inPool } from "./teams/pool.ts";

/** Everything about one item, as one answer. `undefined`: there is no such item. */
export async function storyOf(backend: Backend, key: string): Promise<WorkItemStory | undefined> {
  const found = await backend.store.getItem(key);
  if (!found) return undefined;
  const { row, state } = found;
  const workflow = backend.workflowOf(state.workflow, state.hash);
  if (!workflow) return undefined;
  const entries = await backend.store.entries(key);
  return {
    row: await backend.shown(row),
    recordUrl: backend.recordUrl(state.recordId),
    workflow,
    budget: workflow.budget ? { perItem: workflow.budget.perItem, currency: workflow.budget.currency } : null,
    entries: entries.map(({ seq, entry }) => ({ seq, entry, told: tell(entry) })),
    facts: state.facts,
    record: state.record,
    labels: state.labels,
    milestones: state.milestones,
    tasks: (await backend.store.listTasks({ item: key })).rows,
    pool: await inPool(backend, key),
    incidents: [...incidentsOf(state), ...asideOf(backend, key)],
    undos: undosOf(state),
    doneOutside: backend.doneOutside(
      state,
      entries.map(({ entry }) => entry),
    ),
    undoing: state.undoing
      ? { because: state.undoing.because, afterwards: formatAction(state.undoing.afterwards) }
      : null,
    summaries: summariesOf(workflow),
  };
}

function incidentsOf(state: ItemState): WorkItemStory["incidents"] {
  return Object.entries(state.incidents).map(([id, { error, openedAt, step, visit, effect, undoes }]) => ({
    id,
    ...(step && { step }),
    ...(visit && { visit }),
    code: error.code,
    message: error.message,
    ...fieldsOf(error.fields, effect ? state.open[effect]?.effect : undefined),
    openedAt,
    repairs: ["retry", "correct", "skip", "cancel"] satisfies Repair[],
    ...(undoes && { undoes }),
  }));
}

function undosOf({ undos = [] }: ItemState): WorkItemStory["undos"] {
  return undos.map(({ step, visit, undo }) => {
    const known: [string, Value][] =
      undo.by === "call"
        ? Object.entries(undo.input)
        : Object.entries(undo.sets).map(([field, { value }]) => [field, value]);
    const missing = (undo.missing ?? []).map((name): [string, Value] => [name, null]);
    return {
      ...{ step, visit, inputs: Object.fromEntries([...known, ...missing]) },
      by: undo.by === "call" ? `${undo.connection}.${undo.operation}` : "a write",
    };
  });
}

/** The id of the incident that an item is set aside: it stands in no trail, for the item cannot take anything. */
export const ASIDE = "set-aside";

function asideOf({ runtime }: Backend, key: string): WorkItemStory["incidents"] {
  const found = runtime.stats().setAside.find(({ item }) => item === key);
  if (!found) return [];
  const message = `It cannot take an event (${found.reason}). What happens is kept for it: ${found.events} so far.`;
  return [{ id: ASIDE, code: "SET_ASIDE", message, openedAt: found.since, repairs: ["retry", "cancel"] }];
}

/** The fields that a correction may change: those that the org named, and those of the write. */
function fieldsOf(named: string[] | undefined, effect: Effect | undefined): { fields?: string[] } {
  const fields = new Set([...(effect?.kind === "write" ? Object.keys(effect.sets) : []), ...(named ?? [])]);
  return fields.size ? { fields: [...fields] } : {};
}

const known = new WeakMap<Workflow, WorkItemStory["summaries"]>();

/** Every step in one line, for the picture. */
function summariesOf(workflow: Workflow): WorkItemStory["summaries"] {
  let summaries = known.get(workflow);
  if (!summaries) {
    summaries = {};
    for (const { step } of walkSteps(workflow)) summaries[step.id] = summaryOf(step);
    known.set(workflow, summaries);
  }
  return summaries;
}

function summaryOf(step: Step) {
  const kind = kindOf(step.kind);
  return { kind: step.kind, type: kind.type, summary: kind.summary(step.config as never, step.blocks) };
}
