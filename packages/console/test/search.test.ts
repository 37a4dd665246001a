import fc from "fast-check";
import { expect, test } from "vitest";
import {
  change,
  filters,
  narrowing,
  parseAddress,
  periods,
  readSearch,
  sorting,
  sorts,
  views,
  writeSearch,
} from "../src/work-items/search.ts";
import { between } from "../src/work-items/selection.ts";

const words = fc
  .string({ minLength: 1, maxLength: 20, unit: "grapheme" })
  .filter((text) => text.trim() === text && text !== "");
const anySearch = fc.record(
  {
    view: fc.constantFrom(...views.filter((view) => view !== "all")),
    ...Object.fromEntries(filters.map((name) => [name, words])),
    started: fc.constantFrom(...periods),
    reassigned: fc.constantFrom("yes", "no"),
    q: words,
    sort: fc.constantFrom(...sorts, ...sorts.filter((sort) => sort !== "started").map((sort) => `-${sort}`)),
    saved: words,
    milestone: fc.constantFrom("at-risk", "violated"),
    older: fc.constantFrom("hour", "month"),
    open: fc.constant("yes"),
    costFrom: fc.constantFrom("0", "0.01"),
    costTo: fc.constantFrom("2"),
    "fact.topic": words,
  },
  { requiredKeys: [] },
);

test("whatever is searched for comes back from its address", () => {
  fc.assert(
    fc.property(anySearch, (search) => {
      expect(readSearch(parseAddress(writeSearch(search)))).toEqual(search);
    }),
  );
});

test("the default has an empty address", () => {
  expect(writeSearch(readSearch({ view: "all", sort: "-started", q: "  " }))).toBe("");
});

test("a case number keeps its zeros", () => {
  expect(readSearch(parseAddress("?q=00021874")).q).toBe("00021874");
});

test("nonsense in the address is left out, never an error", () => {
  const search = readSearch({
    view: "nope",
    sort: "nope",
    costFrom: "much",
    milestone: "soon",
    "fact.": "x",
    stage: ["x"],
    started: "yesteryear",
    reassigned: "perhaps",
    q: null,
    other: "x",
  });
  expect(search).toEqual({});
});

test("a filter is changed, and the rest stays", () => {
  expect(change({ view: "waiting", "fact.topic": "billing" }, { team: "Billing" })).toEqual({
    view: "waiting",
    team: "Billing",
    "fact.topic": "billing",
  });
  expect(change({ team: "Billing", q: "x" }, { team: undefined })).toEqual({ q: "x" });
});

test("what narrows a list is its filters and facts, not its view, order or search", () => {
  expect(narrowing({ view: "waiting", sort: "cost", q: "x", by: "llm", "fact.topic": "sales" })).toEqual([
    "by",
    "fact.topic",
  ]);
});

test("rows are chosen from one to another, whichever comes first", () => {
  const order = ["a", "b", "c", "d"];
  expect(between(order, "b", "d")).toEqual(["b", "c", "d"]);
  expect(between(order, "d", "b")).toEqual(["b", "c", "d"]);
  expect(between(order, "gone", "c")).toEqual(["c"]);
});

test("the newest come first unless the address says otherwise", () => {
  expect(sorting({})).toEqual({ by: "started", descending: true });
  expect(sorting({ sort: "-cost" })).toEqual({ by: "cost", descending: true });
});
