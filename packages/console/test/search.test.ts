import fc from "fast-check";
import { expect, test } from "vitest";
import {
  change,
  filters,
  parseAddress,
  periods,
  readSearch,
  sorting,
  sorts,
  views,
  writeSearch,
} from "../src/work-items/search.ts";

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
    page: fc.integer({ min: 2, max: 9999 }),
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
  expect(writeSearch(readSearch({ view: "all", sort: "-started", page: "1", q: "  " }))).toBe("");
});

test("a case number keeps its zeros", () => {
  expect(readSearch(parseAddress("?q=00021874")).q).toBe("00021874");
});

test("nonsense in the address is left out, never an error", () => {
  const search = readSearch({
    view: "nope",
    sort: "nope",
    page: "-3",
    stage: ["x"],
    started: "yesteryear",
    reassigned: "perhaps",
    q: null,
    other: "x",
  });
  expect(search).toEqual({});
});

test("another filter goes back to the first page, the rest stays", () => {
  expect(change({ view: "waiting", page: 4 }, { team: "Billing" })).toEqual({
    view: "waiting",
    team: "Billing",
  });
  expect(change({ team: "Billing", q: "x" }, { team: undefined })).toEqual({ q: "x" });
  expect(change({ team: "Billing" }, { page: 3 })).toEqual({ team: "Billing", page: 3 });
});

test("the newest come first unless the address says otherwise", () => {
  expect(sorting({})).toEqual({ by: "started", descending: true });
  expect(sorting({ sort: "-cost" })).toEqual({ by: "cost", descending: true });
});
