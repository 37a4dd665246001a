import { createSortedIndex, type Key, keyOf, type SortedIndex, type Span } from "./sorted-index.ts";

/** A record as it is kept. Never changed in place: an update puts a new object, so that undo is one assignment. */
export type Row = Readonly<Record<string, unknown>> & { readonly Id: string };

/** The rows of one object, deleted ones included (`IsDeleted`), with an index per field that was ever looked up. */
export interface Table {
  /** By rising id. */
  readonly rows: ReadonlyMap<string, Row>;
  get(id: string): Row | undefined;
  put(row: Row): void;
  remove(id: string): void;
  /** Rows whose `field` equals `value`, by rising id; text without regard to case. */
  lookup(field: string, value: unknown): Row[];
  /** How many rows have a value of that span. */
  count(field: string, span: Span): number;
  /** Rows with a value of that span, by value and then by id; `descending` turns the values round. */
  scan(field: string, span: Span, descending?: boolean): Iterable<Row>;
}

export interface Store {
  table(object: string): Table;
  /** Finds a record of any object by its 18-character id. */
  find(id: string): Row | undefined;
  /** Tells the store which table holds the ids of a key prefix. */
  register(object: string, prefix: string): void;
  /** All tables that were ever asked for, by object. */
  readonly tables: ReadonlyMap<string, Table>;
}

/** Ids are what they are; text is found without regard to case. */
const keyIn = (field: string, value: unknown): Key => (field === "Id" ? (value as string) : keyOf(value));

function* entriesOf(rows: ReadonlyMap<string, Row>, field: string): Iterable<readonly [Key, string]> {
  for (const [id, row] of rows) yield [keyIn(field, row[field]), id];
}

function createTable(): Table {
  let rows = new Map<string, Row>();
  let newest = "";
  let inOrder = true;
  const indexes = new Map<string, SortedIndex>();

  /** Records may be saved in another order than that in which their ids were given out. */
  const byId = (): ReadonlyMap<string, Row> => {
    if (!inOrder) rows = new Map([...rows].sort(([a], [b]) => (a < b ? -1 : 1)));
    inOrder = true;
    return rows;
  };
  const indexOn = (field: string): SortedIndex => {
    const known = indexes.get(field);
    if (known) return known;
    const index = createSortedIndex(entriesOf(byId(), field));
    indexes.set(field, index);
    return index;
  };
  const spanIn = (field: string, { from, to, ...open }: Span): Span => ({
    ...open,
    ...(from !== undefined && { from: keyIn(field, from) }),
    ...(to !== undefined && { to: keyIn(field, to) }),
  });
  /** The row that a piece of the ids names, which needs no index. */
  const named = (field: string, { from, to }: Span): Row | null | undefined =>
    field === "Id" && typeof from === "string" && from === to ? (rows.get(from) ?? null) : undefined;
  function* scan(field: string, span: Span, descending?: boolean): Iterable<Row> {
    const one = named(field, span);
    if (one) yield one;
    if (one !== undefined) return;
    for (const id of indexOn(field).ids(spanIn(field, span), descending)) yield rows.get(id)!;
  }

  return {
    get rows() {
      return byId();
    },
    get: (id) => rows.get(id),
    put(row) {
      const before = rows.get(row.Id);
      if (row.Id > newest) newest = row.Id;
      else if (!before) inOrder = false;
      rows.set(row.Id, row);
      for (const [field, index] of indexes) {
        const key = keyIn(field, row[field]);
        if (before) {
          const old = keyIn(field, before[field]);
          if (old === key) continue;
          index.remove(old, row.Id);
        }
        index.add(key, row.Id);
      }
    },
    remove(id) {
      const before = rows.get(id);
      if (!before) return;
      rows.delete(id);
      for (const [field, index] of indexes) index.remove(keyIn(field, before[field]), id);
    },
    lookup(field, value) {
      const key = (value ?? null) as Key;
      return [...scan(field, { from: key, to: key })];
    },
    count(field, span) {
      const one = named(field, span);
      return one === undefined ? indexOn(field).count(spanIn(field, span)) : one ? 1 : 0;
    },
    scan,
  };
}

/** An empty store in memory. */
export function createStore(): Store {
  const tables = new Map<string, Table>();
  const byPrefix = new Map<string, Table>();
  const table = (object: string): Table => {
    let found = tables.get(object);
    if (!found) {
      found = createTable();
      tables.set(object, found);
    }
    return found;
  };
  return {
    table,
    tables,
    find: (id) => byPrefix.get(id.slice(0, 3))?.get(id),
    register: (object, prefix) => void byPrefix.set(prefix, table(object)),
  };
}
