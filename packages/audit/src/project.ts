import { type ItemState, OWNER, situation } from "@throughline/engine";
import type { Value } from "@throughline/workflow";
import type { ItemRow, TaskRow } from "./row.ts";

/** What of a workflow and its object the lists show. The server resolves it from the org; nothing here names an object. */
export interface ListInfo {
  /** Field with the number or name that people use. Absent: the record id. */
  numberField?: string;
  subjectField?: string;
  customerField?: string;
  emailField?: string;
  priorityField?: string;
  /** Names of the stages, in order. */
  stageNames?: string[];
}

/** Money is counted in billionths of a US dollar, and shown in dollars. */
const BILLIONTHS = 1e9;

/** Makes an item's row of the lists. Pure; a workflow that is not known any more still gives a row. */
export type Projection = (key: string, state: ItemState) => ItemRow;

/** The row of one item. Fields that `info` does not name stay empty. */
export function itemRow(key: string, state: ItemState, info: ListInfo = {}): ItemRow {
  const field = (name: string | undefined) => (name === undefined ? "" : words(state, state.record[name]));
  const stages = info.stageNames ?? [];
  const stage = state.stage ?? "";
  const now = situation(state);
  return {
    key,
    workflow: state.workflow,
    recordId: state.recordId,
    number: field(info.numberField) || state.recordId,
    subject: field(info.subjectField),
    customer: field(info.customerField),
    email: field(info.emailField),
    stage,
    stageIndex: Math.max(0, stages.length ? stages.indexOf(stage) : state.stagesDone.indexOf(stage)),
    stageCount: stages.length || new Set([...state.stagesDone, ...(stage ? [stage] : [])]).size,
    situation: now,
    waitingFor: waitingFor(state),
    decidedBy: state.decidedBy,
    ...ownerOf(state),
    team: state.owner?.team ?? "",
    priority: field(info.priorityField),
    milestone: milestoneOf(state),
    touchedByHand: state.touchedByHand,
    cost: state.cost / BILLIONTHS,
    apiCalls: state.apiCalls,
    startedAt: state.startedAt,
    updatedAt: state.updatedAt,
    endedAt: state.endedAt ?? null,
    outcome: state.outcome ?? "",
  };
}

/** The item's open tasks, oldest first. */
export function taskRows(state: ItemState, row: ItemRow): TaskRow[] {
  return Object.entries(state.tasks).map(
    ([id, { request, openedAt, visit, about, held, passed, notes }]) => ({
      id,
      ...(visit !== undefined && { visit }),
      ...(about && { about: about.is }),
      ...(request.triage && { triage: true }),
      ...(request.passTo !== undefined && { passTo: request.passTo }),
      ...(held && { held }),
      ...(passed && { passed }),
      ...(notes && { notes }),
      ...(request.for && { for: request.for }),
      ...untilOf(state, id),
      item: row.key,
      number: row.number,
      subject: row.subject,
      to: request.to,
      title: request.title,
      because: request.because,
      form: request.form,
      shows: Object.fromEntries(
        request.shows.map((name) => {
          const value = state.record[name] ?? state.facts[name]?.value ?? null;
          return [name, typeof value === "string" ? (state.labels[value] ?? value) : value];
        }),
      ),
      openedAt,
    }),
  );
}

/** Until when the answer to a task is waited for. */
function untilOf({ timers }: ItemState, task: string): Pick<TaskRow, "until"> {
  const timer = Object.values(timers).find(({ about }) => about.is === "task" && about.task === task);
  return timer ? { until: timer.due } : {};
}

function words(state: ItemState, value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return state.labels[value] ?? value;
  return Array.isArray(value) ? value.map((part) => words(state, part)).join(", ") : String(value);
}

/** Key prefix of groups in every Salesforce org: an owner is a user or a queue. */
const GROUP = "00G";

function ownerOf(state: ItemState): Pick<ItemRow, "owner" | "ownerKind"> {
  const id = state.owner?.id ?? state.record[OWNER];
  if (typeof id !== "string" || id === "") return { owner: "", ownerKind: "none" };
  const owner = state.owner?.name ?? state.labels[id] ?? id;
  return { owner, ownerKind: id.startsWith(GROUP) ? "queue" : "user" };
}

/** The milestone of the stage that the item is in, or else the one that still runs. */
function milestoneOf(state: ItemState): ItemRow["milestone"] {
  const all = Object.entries(state.milestones);
  const found =
    all.find(([stage]) => stage === state.stage) ??
    all.findLast(([, { status }]) => status !== "met") ??
    all.at(-1);
  if (!found) return null;
  const [stage, { status, due, totalMs, remainingMs }] = found;
  // nobody waits for the milestone of an item that ended before it
  if (state.status === "ended" && (status === "running" || status === "paused")) return null;
  return {
    stage,
    status,
    ...(due !== undefined && { due }),
    ...(totalMs !== undefined && { totalMs }),
    ...(remainingMs !== undefined && { remainingMs }),
  };
}

function waitingFor(state: ItemState): string {
  if (state.status === "ended") return "";
  const asked = Object.values(state.tasks).map(({ request }) => request.to);
  if (asked.length) return [...new Set(asked)].join(", ");
  const waits = Object.values(state.visits).filter(({ status }) => status === "waiting");
  return [...new Set(waits.map((visit) => visit.waitingFor ?? ""))].filter(Boolean).join(", ");
}
