import type { Value } from "@throughline/workflow";
import type { Chance } from "../chance.ts";
import { type RawCell, type RawTable, stepsOf } from "../raw.ts";
import type { FaultKind, Put } from "./fault.ts";
import { type Grid, gridsOf, hitOf, idle, outputs, rowFits } from "./grid.ts";
import { decided, failed, rowsHit } from "./seen.ts";

/** Nothing decides: a row that is missing, or an otherwise. */
const fellThrough = (id: string): Pick<Put, "wrong" | "steps"> => ({
  steps: [id],
  wrong: ({ faulty, good }) => failed(faulty, id) && !failed(good, id),
});

export const droppedRow: FaultKind = {
  kind: "dropped table row",
  codes: ["table-may-miss", "table-gap"],
  put(raw, chance) {
    const places = gridsOf(raw).flatMap((grid) =>
      grid.table.otherwise !== undefined
        ? []
        : grid.table.rows.flatMap((_, at) => {
            const rows = grid.table.rows.toSpliced(at, 1);
            const misses = grid.cases.some((one) => hitOf({ ...grid.table, rows }, one) < 0);
            return misses && rows.length > 0 ? [{ grid, at, rows }] : [];
          }),
    );
    if (places.length === 0) return undefined;
    const { grid, at, rows } = chance.pick(places);
    grid.table.rows = rows;
    return { what: `row ${at + 1} of ${grid.id} is gone`, ...fellThrough(grid.id) };
  },
};

export const overlappingRow: FaultKind = {
  kind: "overlapping row",
  codes: ["rows-overlap", "overlapping-rows"],
  put(raw, chance) {
    for (const grid of chance.shuffled(gridsOf(raw))) {
      for (let tries = 0; tries < 60; tries++) {
        const place = overlapping(grid, chance);
        if (!place) continue;
        const { row, at } = place;
        grid.table.rows = grid.table.rows.toSpliced(at, 0, row);
        const { table, id } = grid;
        return {
          what: `${id} has a row ${JSON.stringify(row)} at ${at + 1}`,
          steps: [id],
          wrong: ({ faulty, good }, sides) =>
            contested(decided(faulty, id)[0]?.inputs, table) &&
            !contested(decided(good, id)[0]?.inputs, tableOf(sides.good.raw.workflow, id) as RawTable),
        };
      }
    }
    return undefined;
  },
};

const tableOf = (workflow: Parameters<typeof stepsOf>[0], id: string) =>
  stepsOf(workflow).find((one) => one.id === id)?.step.table;

/** Two rows fit with different outputs, and neither is a special case of the other. */
function contested(inputs: Record<string, unknown> | undefined, table: RawTable): boolean {
  if (!inputs) return false;
  const one = table.inputs.map((name) => inputs[name] as Value);
  const fitting = table.rows.filter((row) => rowFits(row, one));
  return fitting.some((a) =>
    fitting.some(
      (b) => outputs(a, table) !== outputs(b, table) && !within(a, b, table) && !within(b, a, table),
    ),
  );
}

/** Whether a row says the same as another one or less, cell by cell. */
const within = (a: RawCell[], b: RawCell[], { inputs }: RawTable) =>
  inputs.every((_, at) => b[at] === "any" || listOf(a[at]).every((one) => listOf(b[at]).includes(one)));

const listOf = (cell: RawCell | undefined): unknown[] => (Array.isArray(cell) ? cell : [cell]);

/** A row that crosses another one with other outputs, and leaves every row something to decide. */
function overlapping(grid: Grid, chance: Chance): { row: RawCell[]; at: number } | undefined {
  const { table, cases } = grid;
  const width = table.inputs.length;
  if (width < 2) return undefined;
  const cells = table.inputs.map((_, at): RawCell => {
    const values = [...new Set(cases.map((one) => one[at]))].filter((one) => one !== null) as (
      | string
      | boolean
    )[];
    const way = chance.below(3);
    if (way === 0) return "any";
    if (way === 1 || values.length < 3) return chance.pick(values);
    return chance.some(values, 2).slice(0, 2);
  });
  const row = [...cells, ...chance.pick(table.rows).slice(width)];
  const at = chance.below(table.rows.length);
  const rows = table.rows.toSpliced(at, 0, row);
  const crossed = table.rows.some((other) => {
    const both = cases.filter((one) => rowFits(row, one) && rowFits(other, one));
    const mine = cases.some((one) => rowFits(row, one) && !rowFits(other, one));
    const theirs = cases.some((one) => rowFits(other, one) && !rowFits(row, one));
    const decides = both.some((one) =>
      [row, other].includes(rows[hitOf({ ...table, rows }, one)] as RawCell[]),
    );
    return both.length > 0 && mine && theirs && decides && outputs(row, table) !== outputs(other, table);
  });
  return crossed && idle({ table: { ...table, rows }, cases }).length === 0 ? { row, at } : undefined;
}

export const shadowedRow: FaultKind = {
  kind: "shadowed row",
  codes: ["unreachable-row", "shadowed-row"],
  put(raw, chance) {
    const places = chance.shuffled(gridsOf(raw)).flatMap(({ table, ...grid }) =>
      shadowings(table, chance).flatMap((rows) => {
        const [row, ...more] = idle({ table: { ...table, rows }, cases: grid.cases });
        return row !== undefined && more.length === 0 ? [{ grid, table, rows, row }] : [];
      }),
    );
    if (places.length === 0) return undefined;
    const { grid, table, rows, row } = chance.pick(places);
    table.rows = rows;
    return shadowed(
      grid.id,
      `row ${row + 1} of ${grid.id} is behind rows that take all of its cases`,
      table,
      row,
    );
  },
};

/** The rows in an order in which a later one may be covered, or with one more. */
function shadowings({ rows, inputs }: RawTable, chance: Chance): RawCell[][][] {
  const moved = rows.slice(0, -1).map((_, at) => {
    const others = rows.toSpliced(at, 1);
    return others.toSpliced(others.length, 0, rows[at] as RawCell[]);
  });
  const first = rows[0] as RawCell[];
  const other = rows.find((row) => row.slice(inputs.length).join() !== first.slice(inputs.length).join());
  const twice = other
    ? [
        rows.toSpliced(1 + chance.below(rows.length), 0, [
          ...first.slice(0, inputs.length),
          ...other.slice(inputs.length),
        ]),
      ]
    : [];
  return [...moved, ...twice];
}

/** A record that a row fits is decided by another one, and no record is ever decided by it. */
function shadowed(id: string, what: string, table: RawTable, row: number): Put {
  return {
    what,
    steps: [id],
    wrong({ faulty }) {
      const [first] = decided(faulty, id);
      if (!first?.because.row) return false;
      const one = table.inputs.map((name) => first.inputs[name] as Value);
      return rowFits(table.rows[row] as RawCell[], one) && first.because.row.hit !== row + 1;
    },
    over: (lives) =>
      lives.some(({ faulty }) => rowsHit(faulty, id).length > 0) &&
      lives.every(({ faulty }) => !rowsHit(faulty, id).includes(row + 1)),
  };
}

export const removedOtherwise: FaultKind = {
  kind: "removed otherwise",
  codes: ["rules-may-miss", "rules-gap", "table-may-miss", "table-gap", "may-stay-undecided"],
  put(raw, chance) {
    const places = stepsOf(raw.workflow).flatMap(({ step, id, kind }) => {
      const rules =
        kind === "decide" && step.rules && step.rules.length > 1 && "otherwise" in (step.rules.at(-1) ?? {});
      const all: { id: string; remove(): void; what: string }[] = [];
      if (rules) all.push({ id, what: "rules", remove: () => step.rules?.pop() });
      if (kind === "decide" && step.table?.otherwise !== undefined)
        all.push({ id, what: "table", remove: () => delete step.table?.otherwise });
      if (kind === "interpret" && typeof step.decide === "object")
        for (const [fact, rungs] of Object.entries(step.decide))
          if (!raw.workflow.facts[fact]?.optional && rungs.length > 1 && "otherwise" in (rungs.at(-1) ?? {}))
            all.push({ id, what: `ladder of ${fact}`, remove: () => rungs.pop() });
      return all;
    });
    if (places.length === 0) return undefined;
    const { id, what, remove } = chance.pick(places);
    remove();
    return { what: `the ${what} of ${id} has no otherwise`, ...fellThrough(id) };
  },
};

export const swappedThreshold: FaultKind = {
  kind: "swapped threshold",
  codes: [
    "unreachable-row",
    "shadowed-row",
    "unreachable-rule",
    "shadowed-rule",
    "rows-overlap",
    "overlapping-rows",
    "table-gap",
    "rules-gap",
  ],
  put(raw, chance) {
    const places = stepsOf(raw.workflow).flatMap(({ step, id }) => {
      const texts = step.rules
        ? step.rules.map(({ when }) => when)
        : (step.table?.rows.map(([first]) => (typeof first === "string" ? first : undefined)) ?? []);
      const limits = texts.flatMap((text, at) => {
        const [, head = "", limit = "", tail = ""] = /^(.*[<>]=? ?)(\d+)(.*)$/.exec(text ?? "") ?? [];
        return limit ? [{ at, head, limit, tail }] : [];
      });
      const [a, b] = limits;
      return a && b && a.limit !== b.limit && a.tail === "" && b.tail === "" ? [{ step, id, a, b }] : [];
    });
    if (places.length === 0) return undefined;
    const { step, id, a, b } = chance.pick(places);
    const set = (at: number, text: string) => {
      const rule = step.rules?.[at];
      const row = step.table?.rows[at];
      if (rule) rule.when = text;
      else if (row) row[0] = text;
    };
    set(a.at, a.head + b.limit);
    set(b.at, b.head + a.limit);
    return {
      what: `${a.limit} and ${b.limit} have changed places in ${id}`,
      steps: [id],
      wrong: ({ faulty }) => decided(faulty, id).length > 0,
      over: (lives) =>
        lives.some(({ faulty, good }) => decided(faulty, id)[0]?.value !== decided(good, id)[0]?.value),
    };
  },
};
