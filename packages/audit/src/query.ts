import type { History, ItemState, MilestoneState } from "@throughline/engine";
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
  /** Names and addresses are compared without regard to capitals. */
  owner?: string;
  customer?: string;
  email?: string;
  priority?: string;
  /** Hash of the version of the workflow that the item runs. */
  version?: string;
  /** How the milestone stands that the lists show. */
  milestone?: MilestoneState["status"];
  /** An instant: items in the last quarter of a running milestone by then. */
  atRisk?: string;
  /** Items in which this kind of decider settled something. */
  by?: DecidedBy;
  /** Instants: started at or after, and before. */
  startedFrom?: string;
  startedTo?: string;
  /** What language models cost, in US dollars: at least, and less than. */
  costFrom?: number;
  costTo?: number;
  /** Facts by name, each as it is written in words: `true`, `3`, `billing`. */
  facts?: Record<string, string>;
  /** Those that go on. */
  live?: boolean;
  /** Of the items whose owner the workflow chose: those that changed hands, or those that did not. */
  reassigned?: boolean;
  /** A number, record id, address or owner as it is; or else a part of the number, record id, subject, customer or address. */
  q?: string;
  /** Default: what was updated last comes first. */
  sort?: SortKey;
  descending?: boolean;
  /** Where the page before ended: its `next`. */
  after?: string;
  /** 1 to 500, default 50. */
  pageSize?: number;
}

/** Some rows in the order of the list. */
export interface ItemPage {
  rows: ItemRow[];
  /** Where to look on. Absent: there is nothing more. A page of what is seldom may be short, or empty, and have it. */
  next?: string;
}

export interface ItemList extends ItemPage {
  /** As `views` has it. */
  total: number;
  /** How many items each view has under the other filters, as far as they were counted. */
  views: Record<View, number>;
  /** The views in which there may be more than that. */
  more: View[];
  /** Values that occur, to filter by. */
  choices: Record<"workflow" | "stage" | "team" | "priority" | "version", string[]>;
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
  /** Hash of the version that it runs. */
  version: string;
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
  /** The rows alone, for whoever goes through all of them: see `everyItem`. */
  pageItems(query?: ItemQuery): Promise<ItemPage>;
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

/** Rows of a page, where all of them are gone through. */
const EVERY = 500;

/** All items of a query, in its order, page by page. What changes its place meanwhile may come twice, or not. */
export async function* everyItem(
  store: Pick<Queries, "pageItems">,
  query: ItemQuery,
): AsyncGenerator<ItemRow> {
  for (let after = query.after; ; ) {
    const page = await store.pageItems({ pageSize: EVERY, ...query, ...(after !== undefined && { after }) });
    yield* page.rows;
    if (page.next === undefined) return;
    after = page.next;
  }
}
