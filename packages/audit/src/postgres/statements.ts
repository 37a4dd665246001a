import { type Answers, rowsOf } from "../answers.ts";
import type { Line } from "../chain.ts";
import { partsOf } from "../decisions.ts";
import type { Packed } from "../packed.ts";
import type { Cursor, Head } from "../port.ts";
import { arrays, type Cells, type Columns, ITEM, itemCells, plain } from "./rows.ts";

/** What is written at once. An item or a stream is named at most once in each part. */
export interface Writing {
  lines: Line[];
  cursors: Cursor[];
  heads: Map<string, Head>;
  derived: Map<string, Packed>;
  /** Counts of decisions to add, by hour and decider. */
  decisions: Map<string, number>;
  answers: Answers;
  entries: number;
  /** Items whose first lines leave, up to which entry. */
  leaving: Map<string, number>;
  /** Items whose derived rows go, and those that are not to be remembered any more. */
  gone: string[];
  headless: string[];
}

export const NOTHING: Writing = {
  lines: [],
  cursors: [],
  heads: new Map(),
  derived: new Map(),
  decisions: new Map(),
  answers: new Map(),
  entries: 0,
  leaving: new Map(),
  gone: [],
  headless: [],
};

const KEY: Columns = [["key", "text"]];
const LINE: Columns = [
  ["item", "text"],
  ["seq", "int"],
  ["entries", "int"],
  ["format", "int"],
  ["workflow", "text"],
  ["body", "text"],
  ["prev", "text"],
  ["hash", "text"],
];
const CURSOR: Columns = [
  ["stream", "text"],
  ["position", "text"],
];
const HEAD: Columns = [
  ["item", "text"],
  ["seq", "int"],
  ["hash", "text"],
];
const SHOWN: Columns = [
  ["key", "text"],
  ["row", "text"],
  ["search", "text"],
];
const HISTORY: Columns = [
  ["key", "text"],
  ["history", "text"],
];
const TIMER: Columns = [
  ["item", "text"],
  ["timer", "text"],
  ["due", "text"],
  ["due_ms", "bigint"],
];
const TASK: Columns = [
  ["item", "text"],
  ["id", "text"],
  ["asked", "text"],
  ["opened_ms", "bigint"],
  ["row", "text"],
];
const EFFECT: Columns = [
  ["item", "text"],
  ["effect", "text"],
  ["held", "boolean"],
];
const LEAVING: Columns = [
  ["item", "text"],
  ["upto", "int"],
];
const DECISION: Columns = [
  ["hour", "text"],
  ["decider", "text"],
  ["count", "bigint"],
];

const ANSWER: Columns = [
  ["hash", "text"],
  ["item", "text"],
  ["effect", "text"],
];

/** A part of the statement, and the values that it is given. */
interface Part {
  sql: string;
  values(writing: Writing): unknown[];
}

/** Only while the process that writes holds the fence, and where no trail is to begin that is there already. */
const HELD = "EXISTS (SELECT 1 FROM held) AND NOT EXISTS (SELECT 1 FROM begun)";

/** Of the items that are to begin, one that has lines. Its first one may have left, and is not in the way of another. */
const BEGUN = (items: string) => `begun AS MATERIALIZED (
  SELECT item FROM unnest(${items}) AS given(item)
  WHERE (SELECT seq FROM lines WHERE lines.item = given.item ORDER BY seq LIMIT 1) IS NOT NULL LIMIT 1)`;

let parameters = 1;
const next = (columns: Columns) => columns.map(([, type]) => `$${++parameters}::${type}[]`);
const names = (columns: Columns) => columns.map(([name]) => name).join(", ");

/** Rows that are put, or take the place of those with the same key (the first `keys` columns). */
function put(
  table: string,
  columns: Columns,
  keys: number,
  rows: (writing: Writing) => Cells[],
  rest = "",
): Part {
  const others = columns.slice(keys);
  const set = others.map(([name]) => `${name} = excluded.${name}`).join(", ");
  const key = names(columns.slice(0, keys));
  const update = (how: string) => `ON CONFLICT (${key}) DO UPDATE SET ${how}`;
  return {
    sql: `put_${table} AS (
      INSERT INTO ${table} (${names(columns)})
      SELECT ${names(columns)} FROM unnest(${next(columns).join(", ")}) WITH ORDINALITY AS given(${names(columns)}, place)
      WHERE ${HELD} ORDER BY place ${keys ? update(rest || set) : rest})`,
    values: (writing) => arrays(columns, rows(writing)),
  };
}

/** Rows of the given items that are not among the given ones any more. */
function drop(table: string, id: string, rows: (derived: Packed) => string[]): Part {
  const columns: Columns = [
    ["item", "text"],
    [id, "text"],
  ];
  const [items, ...kept] = next([["item", "text"], ...columns]);
  return {
    sql: `drop_${table} AS (
      DELETE FROM ${table} old USING unnest(${items}) AS given(item) WHERE old.item = given.item AND ${HELD}
        AND NOT EXISTS (SELECT 1 FROM unnest(${kept.join(", ")}) AS kept(item, id) WHERE kept.item = old.item AND kept.id = old.${id}))`,
    values: ({ derived }) => [
      ...arrays([["item", "text"]], keysOf(derived)),
      ...arrays(
        columns,
        each(derived, (key, one) => rows(one).map((id) => [key, id])),
      ),
    ],
  };
}

const keysOf = (derived: Writing["derived"]): Cells[] => [...derived.keys()].map((key) => [key]);
const each = (derived: Writing["derived"], rows: (key: string, one: Packed) => Cells[]): Cells[] =>
  [...derived].flatMap(([key, one]) => rows(key, one));

/** Rows of items that are no more. */
function remove(table: string, key: string, which: (writing: Writing) => string[]): Part {
  const [items] = next(KEY);
  return {
    sql: `remove_${table} AS (DELETE FROM ${table} WHERE ${key} = ANY(${items}) AND ${HELD})`,
    values: (writing) =>
      arrays(
        KEY,
        which(writing).map((one) => [one]),
      ),
  };
}

/** One statement is one transaction, and one way to the server and back: the process may stop anywhere, it leaves none open. */
function statement(name: string, make: () => Part[], answer: string) {
  parameters = 1;
  const [beginning = ""] = next(KEY);
  const parts = make();
  const text = `WITH held AS MATERIALIZED (SELECT 1 FROM fence WHERE epoch = $1 FOR SHARE), ${[
    BEGUN(beginning),
    ...parts.map(({ sql }) => sql),
  ].join(
    ", ",
  )} SELECT EXISTS (SELECT 1 FROM held) AS held, (SELECT item FROM begun) AS begun, ${answer} AS n`;
  return (epoch: number, writing: Writing) => ({
    name,
    text,
    values: [
      epoch,
      ...arrays(
        KEY,
        writing.lines.flatMap(({ item, seq }) => (seq === 1 ? [[item]] : [])),
      ),
      ...parts.flatMap((part) => part.values(writing)),
    ],
  });
}

const derivedParts = (): Part[] => [
  put("heads", HEAD, 1, ({ heads }) => [...heads].map(([item, { seq, hash }]) => [item, seq, hash])),
  put("items", ITEM, 1, ({ derived }) => each(derived, (key, one) => [[key, ...itemCells(one)]])),
  put("shown", SHOWN, 1, ({ derived }) => each(derived, (key, one) => [[key, one.row, plain(one.text)]])),
  put("histories", HISTORY, 1, ({ derived }) => each(derived, (key, { history }) => [[key, plain(history)]])),
  drop("timers", "timer", ({ timers }) => timers.map(([timer]) => timer)),
  put("timers", TIMER, 2, ({ derived }) =>
    each(derived, (key, { timers }) => timers.map((timer) => [key, ...timer])),
  ),
  drop("tasks", "id", ({ tasks }) => tasks.map(([id]) => id)),
  put("tasks", TASK, 2, ({ derived }) =>
    each(derived, (key, { tasks }) =>
      tasks.map(([id, asked, openedMs, row]) => [key, id, plain(asked), openedMs, row]),
    ),
  ),
  drop("effects", "effect", ({ effects }) => effects.map(([effect]) => effect)),
  put("effects", EFFECT, 2, ({ derived }) =>
    each(derived, (key, { effects }) => effects.map(([effect, held]) => [key, effect, held === 1])),
  ),
];

const goneParts = (): Part[] => [
  ...["items", "shown", "histories"].map((table) => remove(table, "key", ({ gone }) => gone)),
  ...["timers", "tasks", "effects", "answers"].map((table) => remove(table, "item", ({ gone }) => gone)),
];

/** Where answers stand that are used again. */
const answered = (): Part => put("answers", ANSWER, 2, ({ answers }) => rowsOf(answers));

const appendParts = (): Part[] => [
  put(
    "lines",
    LINE,
    0,
    ({ lines }) =>
      lines.map((line) => [
        ...[line.item, line.seq, line.entries, line.format, line.workflow, line.body, line.prev, line.hash],
      ]),
    "RETURNING n",
  ),
  put("cursors", CURSOR, 1, ({ cursors }) => cursors.map(({ stream, position }) => [stream, position])),
  ...derivedParts(),
  put(
    "decisions",
    DECISION,
    2,
    ({ decisions }) => [...decisions].map(([key, count]) => [...partsOf(key), count]),
    "count = decisions.count + excluded.count",
  ),
  answered(),
  {
    sql: `counted AS (UPDATE meta SET value = value + $${++parameters}::int WHERE name = 'entries' AND $${parameters} <> 0 AND ${HELD})`,
    values: ({ entries }) => [entries],
  },
];

const LAST_N = "(SELECT max(n) FROM put_lines)";

/** Lines with all that is derived from them. */
export const append = statement("append", appendParts, LAST_N);

/** The same, and other lines leave. */
export const forget = statement(
  "forget",
  () => {
    const parts = [...appendParts(), ...goneParts()];
    const [items, upTo] = next(LEAVING);
    return [
      ...parts,
      {
        sql: `forgotten AS (
          DELETE FROM lines old USING unnest(${items}, ${upTo}) AS given(item, upto)
          WHERE old.item = given.item AND old.seq <= upto AND old.seq + old.entries - 1 <= upto AND ${HELD})`,
        values: ({ leaving }) => arrays(LEAVING, [...leaving]),
      },
    ];
  },
  LAST_N,
);

/** Derived rows alone. */
export const replace = statement(
  "replace",
  () => [...derivedParts(), ...goneParts(), remove("heads", "item", ({ headless }) => headless)],
  "NULL",
);

/** Counts that take the place of those that are there. */
export const recount = statement(
  "recount",
  () => {
    const [hours, deciders] = next(DECISION.slice(0, 2));
    const decisions = put("decisions", DECISION, 2, ({ decisions }) =>
      [...decisions].map(([key, count]) => [...partsOf(key), count]),
    );
    const [hashes, items] = next(ANSWER.slice(0, 2));
    return [
      {
        sql: `drop_decisions AS (
          DELETE FROM decisions old WHERE ${HELD} AND NOT EXISTS (
            SELECT 1 FROM unnest(${hours}, ${deciders}) AS kept(hour, decider) WHERE kept.hour = old.hour AND kept.decider = old.decider))`,
        values: ({ decisions }) =>
          arrays(
            DECISION.slice(0, 2),
            [...decisions.keys()].map((key) => partsOf(key)),
          ),
      },
      decisions,
      {
        sql: `drop_answers AS (
          DELETE FROM answers old WHERE ${HELD} AND NOT EXISTS (
            SELECT 1 FROM unnest(${hashes}, ${items}) AS kept(hash, item) WHERE kept.hash = old.hash AND kept.item = old.item))`,
        values: ({ answers }) => arrays(ANSWER.slice(0, 2), rowsOf(answers)),
      },
      answered(),
      {
        sql: `counted AS (INSERT INTO meta SELECT 'entries', $${++parameters}::bigint WHERE ${HELD} ON CONFLICT (name) DO UPDATE SET value = excluded.value)`,
        values: ({ entries }) => [entries],
      },
    ];
  },
  "NULL",
);

export type Statement = ReturnType<typeof append>;
