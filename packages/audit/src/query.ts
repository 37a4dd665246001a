import type { History, ItemState } from "@throughline/engine";
import type { Spending } from "./decisions.ts";
import type { DecidedBy, ItemRow, TaskRow } from "./row.ts";

export type View = "all" | "needs-person" | "incidents" | "waiting" | "touched";

export const VIEWS: readonly View[] = ["all", "needs-person", "incidents", "waiting", "touched"];

export type SortKey =
  | "updated"
  | "started"
  | "milestone"
  | "number"
  | "customer"
  | "stage"
  | "owner"
  | "priority"
  | "cost";

/** Every filter is optional; all that are given must hold. */
export interface ItemQuery {
  view?: View;
  workflow?: string;
  stage?: string;
  team?: string;
  /** Name of the owner. */
  owner?: string;
  priority?: string;
  /** Items in which this kind of decider settled something. */
  by?: DecidedBy;
  /** Instants: started at or after, and before. */
  startedFrom?: string;
  startedTo?: string;
  /** Those that go on. */
  live?: boolean;
  /** Of the items whose owner the workflow chose: those that changed hands, or those that did not. */
  reassigned?: boolean;
  /** Part of the number, record id, subject, customer or e-mail address. */
  q?: string;
  /** Default: what was updated last comes first. */
  sort?: SortKey;
  descending?: boolean;
  /** From 1. */
  page?: number;
  /** 1 to 500, default 50. */
  pageSize?: number;
}

export interface ItemList {
  rows: ItemRow[];
  total: number;
  page: number;
  pageSize: number;
  /** How many items each view has under the other filters. */
  views: Record<View, number>;
  /** Values that occur, to filter by. */
  choices: { workflow: string[]; stage: string[]; team: string[]; priority: string[] };
}

export interface TaskQuery {
  /** Who is asked. */
  to?: string;
  item?: string;
  page?: number;
  pageSize?: number;
}

export interface TaskList {
  rows: TaskRow[];
  total: number;
  page: number;
  pageSize: number;
}

/** Numbers for the rail beside the list. */
export interface TrailSummary {
  open: number;
  tasks: number;
  /** Items started since. */
  started: number;
  /** Share (0–1) of the items ended since that no person touched; null where none ended. */
  touchFree: number | null;
  /** Share of the items started since and assigned by the workflow that were never reassigned; null where none was. */
  firstTimeRight: number | null;
  /** Decisions since the full hour of `since`. */
  decidedBy: Record<DecidedBy, number>;
  /** Mean cost of the items started since. */
  costPerItem: number;
  /** Items in the last quarter of a running milestone, most urgent first; at most 10. */
  atRisk: { key: string; number: string; stage: string; remainingMs: number }[];
}

/** How much there is, for those who watch over it. */
export interface TrailCounts {
  /** Entries in the store: those that went to an archive are not among them. */
  entries: number;
  /** Items by situation, those that have ended among them. */
  items: Record<string, number>;
  tasks: number;
  /** Effects whose outcome is not known, and those of them that are held for a person. */
  effects: number;
  held: number;
}

/** One item as it is measured. */
export interface MeasuredItem {
  /** Key of the item. */
  item: string;
  workflow: string;
  startedAt: string;
  endedAt: string | null;
  /** What language models cost, in US dollars. */
  cost: number;
  /** Nobody of ours touched it: no person settled anything, and none wrote. */
  touchFree: boolean;
  /** Absent where an older release wrote it last: the entries make it. */
  history?: History;
}

/** What the server and the command line ask of the trail. Answers come from derived rows, in bounded time. */
export interface Queries {
  listItems(query?: ItemQuery): Promise<ItemList>;
  /** `undefined`: there is no such item. The state is the fold of its entries. */
  getItem(key: string): Promise<{ row: ItemRow; state: ItemState } | undefined>;
  getRow(key: string): Promise<ItemRow | undefined>;
  listTasks(query?: TaskQuery): Promise<TaskList>;
  getTask(id: string): Promise<TaskRow | undefined>;
  /** `since` and `now` are instants; `since` is usually the start of the day. */
  summary(since: string, now: string): Promise<TrailSummary>;
  counts(): Promise<TrailCounts>;
  /** What calls to language models took, by hour and account, from one hour of UTC until before another. */
  spending(from: string, until: string): Promise<Spending[]>;
  /** Items that started from one instant until before another, in that order, after the given one. */
  measured(
    from: string,
    until: string,
    after: MeasuredItem | undefined,
    limit: number,
  ): Promise<MeasuredItem[]>;
  /** Keys of the items that a person means: by full key, number, record id (15 or 18 characters) or e-mail address; newest first, at most 100. */
  findKeys(text: string): Promise<string[]>;
}
