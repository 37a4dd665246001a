/** What the list shows, as it stands in the URL. Absent means: everything, newest first. */
export type ListSearch = Partial<Record<FilterName, string>> & {
  [fact: `fact.${string}`]: string | undefined;
  view?: ViewName;
  q?: string;
  /** A column, with "-" in front for the largest first. */
  sort?: string;
  /** The saved view that it began with. */
  saved?: string;
};

export const views = ["all", "needs-person", "incidents", "waiting", "touched"] as const;
export type ViewName = (typeof views)[number];

/** The filters, in the order of the address. */
export const filters = [
  "workflow",
  "stage",
  "team",
  "owner",
  "customer",
  "email",
  "priority",
  "version",
  "milestone",
  "by",
  "started",
  "older",
  "costFrom",
  "costTo",
  "open",
  "reassigned",
] as const;
export type FilterName = (typeof filters)[number];

export const periods = ["today", "week", "month", "quarter"] as const;

/** The filters that take no other values. */
export const valuesOf: Partial<Record<FilterName, readonly string[]>> = {
  milestone: ["at-risk", "running", "paused", "violated", "met"],
  started: periods,
  older: ["hour", "day", "week", "month"],
  open: ["yes"],
  reassigned: ["yes", "no"],
};

/** Amounts of money. */
const amounts: readonly FilterName[] = ["costFrom", "costTo"];

/** What a fact's own name has in front of it. */
export const FACT = "fact.";

export const sorts = [
  "number",
  "customer",
  "stage",
  "owner",
  "priority",
  "milestone",
  "cost",
  "started",
] as const;
export type SortName = (typeof sorts)[number];
/** Newest first; it stands in requests, but not in addresses. */
export const defaultSort = "-started";

/** Reads the search part of an address. What it does not understand is left out, never an error. */
export function readSearch(raw: Record<string, unknown>): ListSearch {
  const search: ListSearch = {};
  const view = text(raw.view);
  if (view && view !== "all" && isOneOf(views, view)) search.view = view;
  for (const name of filters) {
    const value = text(raw[name]);
    if (!value || (valuesOf[name] && !isOneOf(valuesOf[name], value))) continue;
    if (amounts.includes(name) && !(Number(value) >= 0)) continue;
    search[name] = value;
  }
  for (const name of Object.keys(raw)) {
    const value = isFact(name) && name.length > FACT.length ? text(raw[name]) : undefined;
    if (value) search[name as `fact.${string}`] = value;
  }
  const q = text(raw.q);
  if (q) search.q = q;
  const sort = text(raw.sort);
  if (sort && sort !== defaultSort && isOneOf(sorts, sort.replace(/^-/, ""))) search.sort = sort;
  const saved = text(raw.saved);
  if (saved) search.saved = saved;
  return search;
}

/** The address of a search: `?view=waiting&stage=Triage`, "" for the default. The order is always the same. */
export function writeSearch(search: object): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== "") params.set(name, String(value));
  }
  const query = params.toString();
  return query ? `?${query}` : "";
}

/** The raw values of an address; every value stays a text, so that a case number keeps its zeros. */
export function parseAddress(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** The search after one change. */
export function change(search: ListSearch, changes: ListSearch): ListSearch {
  return readSearch({ ...search, ...changes });
}

/** What narrows the list: its filters, facts among them, in the order of the address. */
export const narrowing = (search: ListSearch): string[] => [
  ...filters.filter((name) => search[name] !== undefined),
  ...Object.keys(search).filter(isFact),
];

export const isFact = (name: string): name is `fact.${string}` => name.startsWith(FACT);

/** The column sorted by and its direction. The newest first is the default. */
export function sorting(search: ListSearch): { by: SortName; descending: boolean } {
  const sort = search.sort ?? defaultSort;
  return { by: sort.replace(/^-/, "") as SortName, descending: sort.startsWith("-") };
}

function text(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function isOneOf<T extends string>(all: readonly T[], value: string): value is T {
  return (all as readonly string[]).includes(value);
}
