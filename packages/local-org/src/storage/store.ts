/** A record as it is kept. Never changed in place: an update puts a new object, so that undo is one assignment. */
export type Row = Readonly<Record<string, unknown>> & { readonly Id: string };

/** The rows of one object, deleted ones included (`IsDeleted`), with an index per field that was ever looked up. */
export interface Table {
  readonly rows: Map<string, Row>;
  get(id: string): Row | undefined;
  put(row: Row): void;
  remove(id: string): void;
  /** Rows whose `field` equals `value`, in O(hits); text without regard to case. Builds the index when first asked. */
  lookup(field: string, value: unknown): Row[];
}

export interface Store {
  table(object: string): Table;
  /** Finds a record of any object by its 18-character id. */
  find(id: string): Row | undefined;
  /** Tells the store which table holds the ids of a key prefix. */
  register(object: string, prefix: string): void;
}

const keyOf = (value: unknown): unknown =>
  typeof value === "string" ? value.toLowerCase() : (value ?? null);

type Index = Map<unknown, Set<string>>;

function addTo(index: Index, key: unknown, id: string): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function removeFrom(index: Index, key: unknown, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}

function createTable(): Table {
  const rows = new Map<string, Row>();
  const indexes = new Map<string, Index>();

  const indexOn = (field: string): Index => {
    let index = indexes.get(field);
    if (!index) {
      index = new Map();
      for (const row of rows.values()) addTo(index, keyOf(row[field]), row.Id);
      indexes.set(field, index);
    }
    return index;
  };

  return {
    rows,
    get: (id) => rows.get(id),
    put(row) {
      const before = rows.get(row.Id);
      rows.set(row.Id, row);
      for (const [field, index] of indexes) {
        const key = keyOf(row[field]);
        if (before) {
          const old = keyOf(before[field]);
          if (old === key) continue;
          removeFrom(index, old, row.Id);
        }
        addTo(index, key, row.Id);
      }
    },
    remove(id) {
      const before = rows.get(id);
      if (!before) return;
      rows.delete(id);
      for (const [field, index] of indexes) removeFrom(index, keyOf(before[field]), id);
    },
    lookup(field, value) {
      const found: Row[] = [];
      for (const id of indexOn(field).get(keyOf(value)) ?? []) found.push(rows.get(id)!);
      return found;
    },
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
    find: (id) => byPrefix.get(id.slice(0, 3))?.get(id),
    register: (object, prefix) => void byPrefix.set(prefix, table(object)),
  };
}
