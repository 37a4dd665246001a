import { expect, test } from "vitest";
import type { Problem, VersionList } from "../src/api/types.ts";
import { type Difference, differs } from "../src/versions/differs.ts";
import { exampleInWords, repairOf } from "../src/versions/example.ts";
import { chosenOf } from "../src/versions/pair.ts";

const SUM: Difference["before"] = {
  ...{ outcome: "resolved", path: ["read", "owner"], stages: ["Intake"], owner: "Bea", team: "billing" },
  ...{ priority: "High", facts: { topic: "billing" }, violated: [], cost: 0, asked: 0, apiCalls: 3 },
};

test("of an item is shown what is not as it was, and nothing else", () => {
  const after: Difference["after"] = {
    ...{ ...SUM, path: ["read", "priority"], owner: "", facts: { topic: null, urgent: true } },
    ...{ violated: ["Intake"], cost: 0.0004, apiCalls: 2 },
  };
  const changed = ["owner", "path", "facts", "milestones", "cost", "API calls"];
  expect(differs({ before: SUM, after, changed } as Difference)).toEqual([
    ["owner", "Bea", "none"],
    ["path", "owner", "priority"],
    ["topic", "billing", "empty"],
    ["urgent", "not known", "yes"],
    ["violated milestones", "none", "Intake"],
    ["cost", "$0", "$0.0004"],
    ["API calls", "3", "2"],
  ]);
});

test("another order of the same steps is shown whole", () => {
  const after = { ...SUM, path: ["owner", "read"] };
  expect(differs({ before: SUM, after, changed: ["path"] } as Difference)).toEqual([
    ["path", "read, owner", "owner, read"],
  ]);
});

test("a problem is repaired in the text that is shown; what is in another file is not", () => {
  const problem: Problem = {
    ...{ code: "unknown-agent", severity: "error", message: "There is no agent.", line: 1, column: 8 },
    edits: [{ from: 7, to: 12, text: "reader" }],
  };
  expect(repairOf(problem, "agent: readr\n")).toEqual({
    text: "agent: reader\n",
    note: "Repaired: There is no agent.",
  });
  expect(repairOf({ ...problem, file: "teams.yaml" }, "agent: readr\n")).toBeUndefined();
  expect(repairOf({ ...problem, edits: [] }, "agent: readr\n")).toBeUndefined();
  expect(exampleInWords({ Origin: "Web", Amount: 12, paid: false, note: null })).toBe(
    'Origin "Web", Amount 12, paid no, note empty',
  );
});

test("the page is about the newest version beside the active one, unless others are asked for", () => {
  const versions = [3, 2, 1].map((number) => ({ number })) as VersionList["versions"];
  const list = { workflow: "desk", active: 2, versions } as VersionList;
  const [three, two, one] = versions;
  expect(chosenOf(list, {})).toEqual({ version: three, pair: { workflow: "desk", from: two, to: three } });
  expect(chosenOf(list, { to: "2" })).toEqual({ version: two });
  expect(chosenOf(list, { from: "3", to: "1" }).pair).toMatchObject({ from: three, to: one });
  expect(chosenOf(list, { to: "9" })).toEqual({});
});
