import { kinds } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { expect, test } from "vitest";
import { compareGraphs, compareTexts, mermaidOf } from "../src/index.ts";
import { edited, parsed, textOf } from "./examples.ts";

const SUPPORT = textOf("01-support-email");
const AFTER = edited(
  SUPPORT,
  [
    "      - wait: closed",
    "      - ask: approve\n        of: Support Leads\n        question: May it go?\n        at most: { 2 days: continue }\n      - wait: closed",
  ],
  ["- update: outcome", "- update: result"],
  ["skills: [topic]", "skills: []"],
  [
    "      - call: find-invoice\n        agent: ledger\n        when: 'topic == \"billing\" && given(invoice)'\n        use: billing.findInvoice\n        fails: continue                            # and the trail says so\n",
    "",
  ],
);
const compared = compareGraphs(parsed(SUPPORT) as Workflow, parsed(AFTER) as Workflow, kinds as never);

test("steps and ways are marked, and a step with another name is one step", () => {
  expect(Object.fromEntries(compared.nodes.map(({ id, mark }) => [id, mark]))).toEqual({
    ...{ reopened: "same", understand: "same", priority: "same", owner: "changed" },
    ...{ approve: "added", closed: "same", result: "changed", "find-invoice": "removed" },
  });
  const ways = (mark: string) =>
    compared.edges.filter((edge) => edge.mark === mark).map(({ from, to }) => `${from} → ${to}`);
  expect(ways("added")).toEqual(["understand → priority", "owner → approve", "approve → closed"]);
  expect(ways("removed")).toEqual([
    ...["understand → find-invoice", "find-invoice → priority", "owner → closed"],
  ]);
  expect(ways("same")).toEqual(["priority → owner", "closed → result"]);
});

test("is drawn by Mermaid: a box for each stage, marks as signs and colours", () => {
  const drawn = mermaidOf(compared);
  expect(drawn).toMatch(/^flowchart TD\n {2}subgraph/);
  expect(drawn).toContain('["+ Approve<br/>ask"]:::added');
  expect(drawn).toContain('["− Find invoice<br/>call"]:::removed');
  expect(drawn).toContain('["~ Owner<br/>assign"]:::changed');
  expect(drawn.match(/subgraph/g)).toHaveLength(5);
  expect(drawn).toMatch(/-\.->\|"−"\| s\d/);
});

test("in text it is a unified diff, and nothing where nothing changed", () => {
  const patch = compareTexts(SUPPORT, AFTER, { before: "version 1", after: "version 2" });
  expect(patch).toMatch(/^--- version 1\n\+\+\+ version 2\n@@ /);
  expect(patch).toContain("-        skills: [topic]\n+        skills: []\n");
  expect(compareTexts(SUPPORT, SUPPORT, { before: "a", after: "b" })).toBe("");
});
