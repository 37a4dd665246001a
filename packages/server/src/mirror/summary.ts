import type { ItemRow } from "@throughline/audit";
import { ITEM_FIELDS, KEY } from "@throughline/connectors";
import type { ItemState } from "@throughline/engine";
import type { Step, Workflow } from "@throughline/workflow";
import { cut } from "./cut.ts";
import { FIELDS_OF, type ItemField, type Part } from "./parts.ts";

type Said = string | number | null;

/** An item's summary as it is written to the org, by fields of the package. */
export type Summary = Partial<Record<ItemField, Said>>;

/** What a summary says that does not stand in the item's own state. */
export interface Beside {
  workflow: Workflow | undefined;
  /** "version 3" */
  version: string;
  /** Why the present owner has it. */
  because: string;
  /** Address of the item's page. */
  page: string;
  /** Ids of the users who can answer for a name: a user, or the members of a team. */
  usersOf(name: string): string[];
  /** Takes the words of customers out of a text. */
  clean(text: string): string;
}

/** How an item stands, for the page of its record: of what was decided, and nothing that a customer wrote. */
export function summaryOf(state: ItemState, row: ItemRow, parts: readonly Part[], beside: Beside): Summary {
  const { workflow, clean } = beside;
  const tasks = tasksOf(state, beside);
  const milestone = row.milestone;
  const all: Record<(typeof FIELDS_OF)[Part][number], Said> = {
    TL_Version__c: beside.version,
    TL_Stage__c: row.stage,
    TL_Stages__c: (workflow?.stages ?? []).map(({ name }) => name).join("\n"),
    TL_Status__c: row.situation,
    TL_Waiting_For__c: clean(row.waitingFor),
    TL_Outcome__c: clean(row.outcome),
    TL_Owner__c: row.owner,
    TL_Because__c: clean(beside.because),
    TL_Next_Step__c: workflow ? nextStep(workflow, state) : "",
    TL_Milestone__c: milestone?.stage ?? null,
    TL_Milestone_Status__c: milestone?.status ?? null,
    TL_Milestone_Due__c: milestone?.due ?? null,
    TL_Tasks__c: asMany(tasks),
    TL_Open_Tasks__c: tasks.length,
    TL_Console__c: beside.page,
    TL_Cost__c: row.cost,
  };
  // of every item: which one it is, and as of when
  const said: Summary = {
    [KEY]: row.key,
    TL_Record__c: row.recordId,
    TL_Workflow__c: row.workflow,
    TL_Started__c: row.startedAt,
    TL_Updated__c: row.updatedAt,
    TL_Ended__c: row.endedAt,
    TL_Entries__c: state.entries,
  };
  for (const field of parts.flatMap((part) => FIELDS_OF[part])) said[field] = all[field];
  return Object.fromEntries(
    Object.entries(said).map(([field, value]) => [field, cut(value, ITEM_FIELDS[field as ItemField])]),
  );
}

/** What people were asked, oldest first. */
const tasksOf = ({ tasks }: ItemState, { clean, usersOf }: Beside) =>
  Object.entries(tasks).map(([id, { request, openedAt }]) => ({
    id,
    title: clean(request.title),
    to: request.for?.name ?? request.to,
    users: request.for ? [request.for.id] : usersOf(request.to),
    since: openedAt,
  }));

const MOST_TASKS: number = ITEM_FIELDS.TL_Tasks__c.length ?? 0;

/** As many whole tasks as the field takes. */
function asMany(tasks: object[]): string {
  for (let count = tasks.length; ; count--) {
    const text = JSON.stringify(tasks.slice(0, count));
    if (text.length <= MOST_TASKS) return text;
  }
}

/** What comes after what the item is at: the next step of its stage, or else the next stage. */
function nextStep(workflow: Workflow, state: ItemState): string {
  const { main } = state.threads;
  const at = workflow.stages.findIndex(({ name }) => name === state.stage);
  const stage = workflow.stages[at];
  if (!main || !stage || state.status === "ended") return "";
  const steps: Step[] = stage.steps;
  // while a step is open, `next` is the one that it is or the one behind it
  const open = state.visits[main.visit ?? ""]?.step;
  const from = open === undefined ? main.next : steps.findIndex(({ id }) => id === open) + 1;
  return steps[from]?.id ?? workflow.stages[at + 1]?.name ?? "";
}
