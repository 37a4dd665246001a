import type { Workflow } from "@throughline/workflow";
import { describe, expect, it } from "vitest";
import { type ComparedItem, type ItemDifference, type World, whatIf } from "../src/index.ts";
import { example, workflowOf } from "./example.ts";

const support = example("01-support-email");
const { text } = support;
const some = support.items.slice(0, 120);

/** What a draft makes of items, in front of the example's desk. */
function compared(
  of: ReturnType<typeof example>,
  to: Workflow,
  items: ComparedItem[],
  more: Partial<World> = {},
  from = of.workflow,
) {
  const differences: ItemDifference[] = [];
  const summary = whatIf(items, {
    from,
    to,
    worldOf: () => of.world({ desk: of.desk(), works: { afterMs: 3_600_000 }, ...more }),
    difference: (one) => differences.push(one),
  });
  const of1 = (item: string) => differences.find((one) => one.item === item) as ItemDifference;
  return { summary, differences, of: of1, byRule: differences.filter(({ how }) => how === "by rule") };
}

const draft = (...edits: [from: string, to: string][]) =>
  workflowOf(
    edits.reduce((now, [from, to]) => {
      if (!now.includes(from)) throw new Error(`The example has no ${from}.`);
      return now.replace(from, to);
    }, text),
  );

const RULE: [string, string] = ['"INV-", "invoic", "billing", "payment"', '"INV-", "billing", "payment"'];
const ROW: [string, string] = ["[sales,   any,  any,  Low]", "[sales,   any,  any,  Medium]"];

describe("an unchanged draft", () => {
  it.each(["01-support-email", "02-lead", "03-request", "05-travel-desk", "06-machine-alarms"])(
    "makes no difference: %s",
    (name) => {
      const of = example(name);
      const again = of.draft(`${of.text}\n# nothing but a remark\n`);
      const { summary, differences } = compared(of, again, of.items.slice(0, 60), { unanswered: "plainest" });
      expect(differences).toEqual([]);
      expect(summary).toMatchObject({ items: Math.min(60, of.items.length), changed: 0, byCause: {} });
    },
  );
});

describe("a draft with one edited rule", () => {
  const { summary, byRule, differences } = compared(support, draft(RULE), some);

  it("is named as the cause of every difference that is not a matter of load", () => {
    expect(byRule.length).toBeGreaterThan(2);
    for (const { firstStep, cause } of byRule) {
      expect(firstStep).toBe("understand");
      expect(cause).toMatchObject({
        text: "understand: topic 3 changed",
        how: "alone",
        edits: [{ step: "understand" }],
      });
    }
    expect(summary.byCause["understand: topic 3 changed"]).toBe(byRule.length);
  });

  it("tells before and after, and what happens where they part", () => {
    expect(byRule[0]).toMatchObject({
      item: "18",
      changed: ["owner", "team", "facts"],
      parts: { before: "topic is billing", after: "topic is account" },
      before: { team: "billing team", outcome: "resolved" },
      after: { team: "account team", outcome: "resolved" },
      costChange: 0,
      fidelity: "exact",
    });
    expect(summary.load).toMatchObject({
      "billing team": { before: 37, after: 36 },
      "account team": { before: 26, after: 27 },
    });
  });

  it("leaves apart who got somebody else only because others were routed elsewhere", () => {
    const byLoad = differences.filter(({ how }) => how === "by load");
    expect(byLoad.length).toBeGreaterThan(10);
    for (const { changed, firstStep, cause } of byLoad) {
      expect(changed).toEqual(["owner"]);
      expect(firstStep).toBe("owner");
      expect(cause).toMatchObject({ text: "understand: topic 3 changed", how: "through others" });
    }
    expect(summary.byCause.load).toBe(byLoad.length);
    expect(summary).toMatchObject({
      byRule: byRule.length,
      byLoad: byLoad.length,
      changed: differences.length,
    });
  });
});

describe("of several edits", () => {
  it("each is named for the items that it changes, and what changes nothing is never named", () => {
    const { summary, byRule, differences } = compared(
      support,
      draft(RULE, ROW, ["within: 15 business minutes", "within: 20 business minutes"]),
      some,
    );
    expect(Object.keys(summary.byCause).sort()).toEqual([
      "load",
      "priority: row 4 changed",
      "understand: topic 3 changed",
    ]);
    for (const { firstStep, cause } of byRule) expect(cause?.text.split(":")[0]).toBe(firstStep);
    // which of them has moved the others was not tried
    for (const { cause } of differences.filter(({ how }) => how === "by load")) expect(cause).toBeUndefined();
  });

  it("those are named together that make it only together", () => {
    const rows = [
      "            - [billing, true, any,  High]\n",
      "            - [any,     true, any,  High]\n",
    ];
    const { byRule } = compared(
      support,
      draft([rows[0] as string, ""], [rows[1] as string, ""]),
      support.items,
    );
    const causes = (topic: (value: unknown) => boolean) =>
      new Set(
        byRule.flatMap(({ before, cause }) =>
          topic(before.facts.topic) ? [`${cause?.how}: ${cause?.text}`] : [],
        ),
      );
    expect(causes((topic) => topic === "billing")).toEqual(
      new Set(["together: priority: row 1 taken out and priority: row 3 taken out"]),
    );
    expect(causes((topic) => topic !== "billing")).toEqual(new Set(["alone: priority: row 3 taken out"]));
  });

  it("what is asked of the roster is a cause of its own", () => {
    const { byRule, summary } = compared(
      support,
      draft(["slack x proficiency", "round robin"]),
      some.slice(0, 40),
    );
    expect(byRule.length).toBeGreaterThan(10);
    expect(Object.keys(summary.byCause)).toEqual(["owner: way 1 changed"]);
    expect(byRule[0]?.firstStep).toBe("owner");
  });
});

describe("what is no step", () => {
  it("is a cause as well: the start", () => {
    const { byRule, summary } = compared(
      support,
      draft([`when: 'Origin == "Email"'`, `when: 'Origin == "Email" && !Subject.contains("INV")'`]),
      some,
    );
    expect(byRule.length).toBeGreaterThan(3);
    for (const { after, firstStep, cause } of byRule) {
      expect(after.outcome).toBe("not started");
      expect(firstStep).toBe("start");
      expect(cause?.text).toBe("start when changed");
    }
    expect(summary.byWhat.outcome).toBe(byRule.length);
  });

  it("is a cause as well: a milestone, once it is violated", () => {
    const { byRule } = compared(
      support,
      draft(["within: 8 business hours", "within: 30 business minutes"]),
      some.slice(0, 20),
    );
    expect(byRule).toHaveLength(20);
    expect(byRule[0]).toMatchObject({
      cause: { text: "Resolution: milestone within changed" },
      firstStep: "milestone of Resolution",
    });
  });

  it("is a cause as well: an agent's boundary", () => {
    const { byRule } = compared(
      support,
      draft(["writes: [OwnerId, Priority]", "writes: [OwnerId]"]),
      some.slice(0, 10),
    );
    expect(byRule).toHaveLength(10);
    expect(byRule[0]).toMatchObject({
      firstStep: "priority",
      cause: { text: "agents dispatcher writes 2 taken out" },
    });
  });
});
