import { allChanged, applyEdits, type Change, type Problem, placesOf } from "@throughline/workflow";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCell, showCell } from "../src/editor/sheet/cell.ts";
import {
  cellChanges,
  insertInput,
  insertRows,
  moveRows,
  removeInput,
  removeRows,
  setOrdered,
  swapInputs,
} from "../src/editor/sheet/changes.ts";
import { marksOf } from "../src/editor/sheet/marks.ts";
import { pasted } from "../src/editor/sheet/pasted.ts";
import { at, moved, rangeOf, within } from "../src/editor/sheet/selection.ts";
import { type Sheet, type SheetColumn, sheetOf } from "../src/editor/sheet/table.ts";
import { parseTsv, writeTsv } from "../src/editor/sheet/tsv.ts";

const input = (type: SheetColumn["type"], of?: string[]) => ({
  is: "input" as const,
  type,
  ...(of && { of }),
});
const output = (type: SheetColumn["type"]) => ({ is: "output" as const, type });

describe("a cell as it is typed", () => {
  test.each<[string, unknown]>([
    ["", "any"],
    ["-", "any"],
    ["billing", "billing"],
    ["Billing", "billing"],
    ["billing, sales", ["billing", "sales"]],
    [">= 100", ">= 100"],
    ['"billing, or so"', "billing, or so"],
    ["none", "none"],
  ])("%j of a choice is %j", (typed, written) => {
    expect(readCell(typed, input("choice", ["billing", "sales"]))).toEqual(written);
  });

  test("its column says what it is", () => {
    expect(readCell("5", input("number"))).toBe(5);
    expect(readCell("5", input("text"))).toBe("5");
    expect(readCell("YES", input("boolean"))).toBe(true);
    expect(readCell("yes", input("any"))).toBe("yes");
    expect(readCell('"5"', input("any"))).toBe("5");
    expect(readCell("Berlin, Germany", output("text"))).toBe("Berlin, Germany");
    expect(readCell("", output("text"))).toBe("none");
  });

  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 10 }),
    fc.constantFrom("any", "none", "true", "5", ">= 3", 'a "b"', "a, b", " a", "", "-", "1e5", "Gold"),
  );
  const literal = fc.oneof(
    text.filter((one) => one !== "any"),
    fc.boolean(),
    fc.integer(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
      .map((one) => Number(one.toFixed(6)) + 0),
  );

  test("what is shown and read again is written as it was", () => {
    const cell = fc.oneof(
      literal,
      fc.constant("any"),
      fc.array(literal, { minLength: 2, maxLength: 4 }),
      fc.constantFrom("< 5", "!= none", "<> a, b"),
    );
    fc.assert(
      fc.property(cell, (written) => {
        const column = input("any");
        // a text that looks like a comparison is one
        expect(readCell(showCell(written, column), column)).toEqual(
          typeof written === "string" &&
            /^\s*([<>=]|!=)/.test(written) &&
            readCell(written, column) === written.trim()
            ? written.trim()
            : written,
        );
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(text, (written) => {
        expect(readCell(showCell(written, output("text")), output("text"))).toBe(written);
      }),
    );
  });
});

describe("the clipboard", () => {
  test.each<[string, string, string[][]]>([
    [
      "rows and cells",
      "a\tb\r\nc\td\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "cells in quotes",
      '"a\tb"\t"say ""hi"""\n"two\nlines"\t',
      [
        ["a\tb", 'say "hi"'],
        ["two\nlines", ""],
      ],
    ],
    ["a quote within", 'INV "7"\t5"', [['INV "7"', '5"']]],
    ["one that is not closed", '"a\tb', [['"a', "b"]]],
    ["nothing", "", [[""]]],
  ])("%s", (_, text, rows) => {
    expect(parseTsv(text)).toEqual(rows);
  });

  test("what is copied is pasted as it was", () => {
    const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('"', "\t", "\n", '""', "a\r\nb"));
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
      );
    fc.assert(
      fc.property(rows, (table) => {
        // an empty last line is the end of the one before
        fc.pre(table.at(-1)?.join("") !== "" || table[0]?.length !== 1 || table.length === 1);
        expect(parseTsv(writeTsv(table))).toEqual(table);
      }),
      { numRuns: 500 },
    );
  });
});

const FILE = `# a table
decide: priority
gives: Priority
table:
  inputs: [topic, urgent]   # what is looked at
  rows:
    - [billing, true,  High]      # money first
    - [any,     true,  Medium]
    # the rest
    - [any,     any,   Low]
`;
const names = [
  { name: "topic", label: "topic", type: "choice", of: ["billing", "sales"], is: "fact", updateable: true },
  { name: "Priority", label: "Priority", type: "text", is: "field", updateable: true },
] as never[];
const read = (file: string) => {
  const places = placesOf(file);
  return { places, data: places.valueAt([]), sheet: sheetOf(places.valueAt([]), names) as Sheet };
};
const done = (changes: Change[], file = FILE) => {
  const { places, data } = read(file);
  const edits = places.edits(changes);
  if (!edits) throw new Error("It cannot be done in the text.");
  const text = applyEdits(file, edits);
  expect(read(text).data).toEqual(allChanged(data, changes));
  return text;
};
const { sheet } = read(FILE);

describe("a table in its file", () => {
  test("has its columns with their types, and rows as they are written, also broken ones", () => {
    expect(sheet.columns).toMatchObject([
      { is: "input", source: "topic", of: ["billing", "sales"] },
      { is: "input", source: "urgent", type: "any" },
      { is: "output", source: "Priority" },
    ]);
    const broken = read(FILE.replace("[any,     true,  Medium]", "[any]")).sheet;
    expect(broken.rows.map((row) => row.length)).toEqual([3, 1, 3]);
    expect(sheetOf({ decide: "x", gives: "y", rules: [] }, [])).toBeUndefined();
  });

  test("a cell is another one, and all that stands around stays", () => {
    const text = done(cellChanges(sheet, [], [{ row: 0, column: 0, value: ["billing", "sales"] }]));
    expect(text.split("\n")[6]).toContain("sales");
    expect(text).toContain("# money first");
    expect(text).toContain("# what is looked at");
    expect(text.split("\n").toSpliced(6, 1)).toEqual(FILE.split("\n").toSpliced(6, 1));
  });

  test("cells below the last row are new rows, filled up with what says nothing", () => {
    const cells = [
      { row: 3, column: 0, value: "sales" },
      { row: 4, column: 2, value: "High" },
    ];
    expect(read(done(cellChanges(sheet, [], cells, 5))).sheet.rows.slice(3)).toEqual([
      ["sales", "any", "none"],
      ["any", "any", "High"],
    ]);
    expect(read(done(cellChanges(sheet, [], [{ row: 3, column: 2, value: "Low" }]))).sheet.otherwise).toEqual(
      ["Low"],
    );
  });

  test("rows are put in, moved with their comments, and taken out", () => {
    expect(read(done(insertRows([], 1, [["sales", "any", "Low"]]))).sheet.rows[1]).toEqual([
      "sales",
      "any",
      "Low",
    ]);
    const up = done(moveRows(sheet, [], 1, 2, -1) ?? []);
    expect(read(up).sheet.rows.map((row) => row[2])).toEqual(["Medium", "Low", "High"]);
    expect(up.split("\n").find((line) => line.includes("High"))).toContain("# money first");
    expect(moveRows(sheet, [], 0, 0, -1)).toBeUndefined();
    expect(read(done(removeRows([], 0, 1))).sheet.rows).toEqual([["any", "any", "Low"]]);
  });

  test("columns come, go and change places, and the order may be meant", () => {
    const wider = read(done(insertInput(sheet, [], 2, "Account.Tier__c"))).sheet;
    expect(wider.inputs).toBe(3);
    expect(wider.rows[0]).toEqual(["billing", true, "any", "High"]);
    expect(read(done(removeInput(sheet, [], 0))).sheet.rows[0]).toEqual([true, "High"]);
    const swapped = read(done(swapInputs(sheet, [], 0))).sheet;
    expect(swapped.columns.map(({ source }) => source)).toEqual(["urgent", "topic", "Priority"]);
    expect(swapped.rows[0]).toEqual([true, "billing", "High"]);
    const ordered = done(setOrdered([], true));
    expect(read(ordered).sheet.ordered).toBe(true);
    expect(read(done(setOrdered([], false), ordered)).sheet.ordered).toBe(false);
  });
});

describe("what is pasted", () => {
  const range = (top: number, left: number, bottom = top, right = left) => ({ top, left, bottom, right });

  test("begins at the cell that one is in, and what is behind the last column is told", () => {
    const { edits, rows, bottom, out } = pasted(sheet, range(2, 1), [
      ["false", "Low", "x"],
      ["", "High", "y"],
    ]);
    expect(edits.map(({ row, column, value }) => [row, column, value])).toEqual([
      [2, 1, false],
      [2, 2, "Low"],
      [3, 1, "any"],
      [3, 2, "High"],
    ]);
    expect([rows, bottom, out]).toEqual([2, 3, 1]);
  });

  test("the heads of the columns may come along", () => {
    const { edits, rows } = pasted(sheet, range(0, 0), [
      ["Topic", "urgent", "Priority"],
      ["sales", "true", "Low"],
    ]);
    expect(rows).toBe(1);
    expect(edits[0]).toEqual({ row: 0, column: 0, value: "sales" });
  });

  test("one cell fills all that is chosen", () => {
    const { edits } = pasted(sheet, range(0, 2, 3, 2), [["High"]]);
    expect(edits.map(({ row }) => row)).toEqual([0, 1, 2, 3]);
  });
});

describe("going about", () => {
  const size = { rows: 4, columns: 3 };
  const key = (name: string, more = {}) => ({ key: name, shift: false, mod: false, ...more });

  test("keys lead to the next cell, to the ends, and with Shift choose what is between", () => {
    expect(moved(at(0, 0), key("ArrowRight"), size)).toEqual(at(0, 1));
    expect(moved(at(0, 0), key("ArrowUp"), size)).toEqual(at(-1, 0));
    expect(moved(at(0, 0), key("End", { mod: true }), size)).toEqual(at(3, 2));
    const chosen = moved(at(1, 1), key("ArrowDown", { shift: true }), size);
    expect(chosen && rangeOf(chosen)).toEqual({ top: 1, bottom: 2, left: 1, right: 1 });
    expect(moved(at(0, 0), key("x"), size)).toBeUndefined();
  });

  test("it ends at the edges, also when the sheet becomes smaller", () => {
    expect(moved(at(3, 2), key("PageDown"), size)).toEqual(at(3, 2));
    expect(within(at(9, 9), size)).toEqual(at(3, 2));
  });
});

test("problems stand at the row or the cell that they are about", () => {
  const step = ["stages", 0, "steps", 1];
  const problem = (code: string, path: Problem["path"], more = {}): Problem => ({
    ...{ code, severity: "error", message: code, line: 1, column: 1, path: [...step, ...(path ?? [])] },
    ...more,
  });
  const marks = marksOf(
    [
      problem("value-not-in-choice", ["table", "rows", 1, 0]),
      problem("value-not-in-choice", ["table", "rows", 1, 0]),
      problem("rows-overlap", ["table", "rows", 2], { verdict: "refuted" }),
      problem("unreachable-row", ["table", "rows", 4], { verdict: "refuted" }),
      problem("table-may-miss", ["table", "rows"]),
      problem("unknown-agent", ["agent"]),
      { ...problem("rows-overlap", []), path: ["stages", 0, "steps", 2, "table", "rows", 0] },
    ],
    step,
  );
  expect(marks.cells.get("1/0")).toHaveLength(1);
  expect([...marks.rows.keys()]).toEqual([2, 4]);
  expect(marks.table.map(({ code }) => code)).toEqual(["table-may-miss"]);
  expect([marks.dim(4), marks.dim(5)]).toEqual([true, false]);
  expect(marksOf([problem("unreachable-row", ["table", "rows", 4])], step).dim(7)).toBe(true);
});
