import type { Domain } from "@throughline/proof/solve";
import { describe, expect, test } from "vitest";
import { collisionsOf } from "../src/collisions/index.ts";
import type { Blocker, Write } from "../src/model.ts";
import { queue, refuses, type Said, says } from "./writes.ts";

const domains: Record<string, Domain> = {
  Origin: { type: "choice", of: ["Email", "Phone", "Web"], optional: true },
  Status: { type: "choice", of: ["New", "Working", "Closed"] },
  Priority: { type: "choice", of: ["Low", "Medium", "High"], optional: true },
  Subject: { type: "text", optional: true },
};

function found(said: Said[], blockers: Blocker[] = []) {
  return collisionsOf(said.flatMap(says), blockers, domains).collisions;
}
const names = ({ writers }: { writers: { name: string }[] }) => writers.map(({ name }) => name);

const region: Said = {
  by: "flow Owner_By_Region",
  moment: "after-save flows",
  when: ['Region__c == "DACH"'],
  sets: { OwnerId: queue("DACH") },
};
const entry = (line: number, when: string[], to: string): Said => ({
  by: `assignment rule Routing, entry ${line}`,
  moment: "assignment rules",
  on: ["create"],
  when,
  sets: { OwnerId: queue(to) },
  line,
});

describe("in one save", () => {
  test("a rule's entry and a flow that comes after it: a record makes both write, and it is said who stays", () => {
    const [one, ...more] = found([entry(1, ['Origin == "Email"'], "Billing"), region]);
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      field: "OwnerId",
      verdict: "collides",
      how: "in the same save",
      on: "create",
      example: { Origin: "Email", Region__c: "DACH" },
      last: { writer: { name: "Owner_By_Region" }, holds: "DACH" },
    });
    expect(names(one as never)).toEqual(["Routing, entry 1", "Owner_By_Region"]);
  });

  test("what no record makes act together does not collide", () => {
    const web: Said = { ...region, when: ['Origin == "Web"'] };
    expect(found([entry(1, ['Origin == "Email"'], "Billing"), web])).toEqual([]);
  });

  test("two that write the same do not collide", () => {
    expect(found([entry(1, [], "DACH"), region])).toEqual([]);
  });

  test("nor does one that is switched off, or one that writes other records", () => {
    expect(found([entry(1, [], "Billing"), { ...region, active: false }])).toEqual([]);
    expect(found([entry(1, [], "Billing"), { ...region, record: "other" }])).toEqual([]);
  });

  test("events that never come together", () => {
    expect(found([entry(1, [], "Billing"), { ...region, on: ["update"] }])).toEqual([]);
  });

  test("entries of one rule exclude each other, and the example is taken by the entry that is told", () => {
    const entries = [
      entry(1, ['Origin == "Email"'], "Billing"),
      entry(2, ['Origin == "Email"', 'Subject.contains("x")'], "Never"),
      entry(3, [], "Rest"),
    ];
    expect(found(entries)).toEqual([]);
    const phone = { ...region, when: ['Origin != "Email"', "!blank(Origin)"] };
    const [one] = found([...entries, phone]);
    expect(names(one as never)).toEqual(["Routing, entry 3", "Owner_By_Region"]);
    expect(["Phone", "Web"]).toContain(one?.example?.Origin);
    // the second entry is behind the first one for every record
    const onlySecond = {
      ...region,
      when: ['Origin == "Email"', 'Subject.contains("x")'],
      sets: { OwnerId: queue("Billing") },
    };
    expect(found([...entries, onlySecond])).toEqual([]);
  });

  test("a writer reads what the one before it has written", () => {
    const before: Said = {
      by: "flow Defaults",
      moment: "before-save flows",
      when: ["blank(Priority)"],
      sets: { Priority: "Medium" },
    };
    const after = (when: string): Said => ({
      by: "flow Late",
      moment: "after-save flows",
      when: [when],
      sets: { Priority: "High" },
    });
    expect(found([before, after("blank(Priority)")])).toEqual([]);
    expect(found([before, after('Priority == "Medium"')])).toMatchObject([
      { example: { Priority: null }, last: { holds: "High" } },
    ]);
  });

  test("what changed is a matter of the record before the save", () => {
    const changed: Said = {
      by: "process Closing",
      moment: "processes",
      when: ["Prior.Status != Status", 'Status == "Closed"'],
      sets: { Priority: "Low" },
    };
    const rule: Said = {
      by: "workflow rule Reopen",
      moment: "workflow rules",
      when: ['Prior.Status == "Closed"'],
      sets: { Priority: "High" },
    };
    const [one] = found([changed, { ...rule, when: ['Prior.Status == "Working"'] }]);
    expect(one).toMatchObject({ on: "update", example: { Status: "Closed" }, before: { Status: "Working" } });
    // in the save that the process brings about, what was before is what it found
    expect(found([changed, rule])).toMatchObject([{ how: "in the save that it brings about" }]);
    const early: Said = { ...changed, by: "flow Closing", moment: "before-save flows" };
    expect(found([early, rule])).toEqual([]);
  });
});

describe("in a later save of the same transaction", () => {
  test("a flow that updates its record sets off what runs before a save", () => {
    const closing: Said = {
      by: "flow Closing",
      moment: "after-save flows",
      on: ["update"],
      when: ['Status == "Working"'],
      sets: { Status: "Closed", Priority: "Low" },
    };
    const before: Said = {
      by: "apex trigger CaseTrigger",
      moment: "before triggers",
      on: ["update"],
      when: ['Status == "Closed"'],
      sets: { Priority: "High" },
    };
    expect(found([closing, before])).toMatchObject([
      {
        how: "in the save that it brings about",
        example: { Status: "Working" },
        last: { writer: { name: "CaseTrigger" }, holds: "High" },
      },
    ]);
  });

  test("field updates of workflow rules run the triggers once more", () => {
    const rule: Said = {
      by: "workflow rule Gold",
      moment: "workflow rules",
      when: ['Origin == "Web"'],
      sets: { Priority: "High" },
    };
    const trigger: Said = {
      by: "apex trigger Cap",
      moment: "before triggers",
      on: ["update"],
      when: ['Priority == "High"'],
      sets: { Priority: "Medium" },
    };
    expect(found([{ ...rule, on: ["create"] }, trigger])).toMatchObject([
      { how: "in the second pass", on: "create", last: { writer: { name: "Cap" }, holds: "Medium" } },
    ]);
  });

  test("what a schedule or a person begins meets what its save sets off", () => {
    const escalation: Said = {
      by: "escalation rule Waiting, entry 1",
      moment: "scheduled",
      on: [],
      when: ['Status == "New"'],
      sets: { OwnerId: queue("Leads") },
    };
    expect(found([escalation, region])).toMatchObject([
      {
        by: { kind: "escalation rule" },
        example: { Status: "New", Region__c: "DACH" },
        last: { holds: "DACH" },
      },
    ]);
    expect(found([escalation, entry(1, [], "Billing")])).toEqual([]);
  });
});

describe("what is not decided says on what it hangs", () => {
  test("a part that could not be translated", () => {
    const [one] = found([
      entry(1, ['Origin == "Email"'], "Billing"),
      { ...region, when: ["?isVip(record)"] },
    ]);
    expect(one).toMatchObject({
      verdict: "not decided",
      because: "isVip(record)",
      example: { Origin: "Email" },
    });
  });

  test("but where the other parts exclude it, it is left out", () => {
    const web = { ...region, when: ["?isVip(record)", 'Origin == "Web"'] };
    expect(found([entry(1, ['Origin == "Email"'], "Billing"), web])).toEqual([]);
  });

  test("which record it is", () => {
    const [one] = found([entry(1, [], "Billing"), { ...region, record: "unknown" }]);
    expect(one).toMatchObject({ verdict: "not decided", because: expect.stringContaining("record") });
  });

  test("a rule that refuses the save is no example, and one is found that it lets pass", () => {
    const both = [entry(1, [], "Billing"), { ...region, when: [] }];
    const [one] = found(both, [refuses("Needs_Origin", ["blank(Origin)"])]);
    expect(one).toMatchObject({ verdict: "collides", example: { Origin: expect.any(String) } });
    const [none] = found(both, [refuses("Nothing", ["true"])]);
    expect(none).toMatchObject({ verdict: "not decided", because: expect.stringContaining("Nothing") });
  });

  test("a third writer that always comes in between", () => {
    const early: Said = {
      by: "flow Early",
      moment: "before-save flows",
      when: ['Origin == "Web"'],
      sets: { Priority: "Low" },
    };
    const between: Said = {
      by: "apex trigger Between",
      moment: "before triggers",
      sets: { Origin: "Phone" },
    };
    const late: Said = {
      by: "flow Late",
      moment: "after-save flows",
      when: ['Origin == "Web"'],
      sets: { Priority: "High" },
    };
    expect(found([early, between, late])).toMatchObject([
      { verdict: "not decided", because: expect.stringContaining("Between changes Origin") },
    ]);
  });
});

test("many entries against many flows: what is not looked at is counted", () => {
  const writes: Write[] = [
    ...Array.from({ length: 600 }, (_, at) =>
      entry(at + 1, [`Subject.contains("w${at}")`, 'Origin == "Email"'], `Queue ${at}`),
    ),
    ...Array.from(
      { length: 40 },
      (_, at): Said => ({ ...region, by: `flow F${at}`, when: [`Region__c == "R${at}"`] }),
    ),
  ].flatMap(says);
  const { collisions, unseen } = collisionsOf(writes, [], domains);
  // each flow meets the rule; no two flows are of the same region
  expect(collisions).toHaveLength(40);
  expect(collisions.every(({ verdict }) => verdict === "collides")).toBe(true);
  expect(unseen).toEqual({});
  const few = collisionsOf(writes, [], domains, { most: 10 });
  expect(few.collisions.length).toBeLessThan(40);
  expect(few.unseen.OwnerId).toBeGreaterThan(400);
});
