import { describe, expect, test } from "vitest";
import type { Blocker } from "../src/model.ts";
import { type Arrival, castOf, play } from "../src/order/play.ts";
import { queue, refuses, type Said, says } from "./writes.ts";

const plays = (said: Said[], arrival: Partial<Arrival> = {}, blockers: Blocker[] = []) =>
  play(castOf(said.flatMap(says), blockers), { on: "create", record: {}, ...arrival });
const told = ({ steps }: ReturnType<typeof play>) =>
  steps.map(({ save, pass, name, fires, changes }) =>
    [save, pass, name, fires, ...changes.map(({ field, to }) => `${field}: ${Object.values(to)[0]}`)].join(
      " ",
    ),
  );

const assigned = (number: number, when: string[], to: string): Said => ({
  by: `assignment rule Routing, entry ${number}`,
  moment: "assignment rules",
  on: ["create"],
  line: number,
  when,
  sets: { OwnerId: queue(to) },
});

test("a record goes through the order of execution, and it is known who has the last word", () => {
  const played = plays(
    [
      {
        by: "flow Region",
        moment: "after-save flows",
        when: ['Region__c == "DACH"'],
        sets: { OwnerId: queue("DACH") },
      },
      {
        by: "workflow rule Reply",
        moment: "workflow rules",
        when: ['Origin == "Email"'],
        sets: { Reply__c: true },
      },
      assigned(1, ['Subject.contains("refund")'], "Refunds"),
      assigned(2, ['Origin == "Email"'], "Billing"),
      assigned(3, [], "Rest"),
      {
        by: "apex trigger CaseTrigger",
        moment: "before triggers",
        when: ['Origin == "Email"'],
        sets: { Priority: "High" },
      },
      {
        by: "flow Defaults",
        moment: "before-save flows",
        when: ["blank(Priority)"],
        sets: { Priority: "Medium" },
      },
    ],
    { record: { Origin: "Email", Region__c: "DACH" } },
  );
  expect(told(played)).toEqual([
    "1 1 Defaults true Priority: Medium",
    "1 1 CaseTrigger true Priority: High",
    "1 1 Routing, entry 2 true OwnerId: Billing",
    "1 1 Reply true Reply__c: true",
    "1 2 CaseTrigger true Priority: High",
    "1 1 Region true OwnerId: DACH",
    // the flow updates the record, which is a save of its own
    "2 1 Defaults false",
    "2 1 CaseTrigger true Priority: High",
    "2 1 Reply true Reply__c: true",
    "2 1 Region true OwnerId: DACH",
  ]);
  expect(played.ends).toBe("saved");
  expect(played.fields.OwnerId).toEqual({ held: { name: "DACH" }, last: { kind: "flow", name: "Region" } });
  expect(played.steps[2]?.passed).toBe(1);
  expect(played.steps[0]?.because).toMatch(/Priority/);
});

describe("what is not known", () => {
  test("is shown as such, and writes nothing; what reads what it may write is not known either", () => {
    const played = plays([
      {
        by: "apex trigger T",
        moment: "before triggers",
        when: ["?Helper.isVip(record)"],
        sets: { Priority: "High" },
      },
      {
        by: "apex class C",
        moment: "after triggers",
        sets: { Priority: { is: "unknown", text: "helper.rank()" } },
      },
      { by: "flow F", moment: "after-save flows", when: ['Priority == "High"'], sets: { Status: "Working" } },
    ]);
    expect(told(played)[0]).toBe("1 1 T unknown");
    expect(told(played)[1]).toBe("1 1 C true Priority: helper.rank()");
    expect(told(played).at(-1)).toBe("1 1 F unknown");
    expect(played.fields.Status).toBeUndefined();
  });

  test("an entry that may be taken keeps those after it from being known", () => {
    const played = plays([assigned(1, ["?VIP"], "A"), assigned(2, [], "B")]);
    expect(told(played)).toEqual(["1 1 Routing, entry 1 unknown"]);
  });

  test("what is behind a lookup is not known once somebody has changed it, unless by name", () => {
    const reads = (when: string): Said => ({
      by: "flow F",
      moment: "after-save flows",
      when: [when],
      sets: { X: 1 },
    });
    const record = { "Owner.DeveloperName": "Intake", "Owner.Name": "In" };
    expect(
      told(plays([assigned(1, [], "B"), reads('Owner.DeveloperName == "B"')], { record })).at(1),
    ).toMatch(/F true/);
    expect(told(plays([assigned(1, [], "B"), reads('Owner.Name == "In"')], { record })).at(1)).toMatch(
      /F unknown/,
    );
  });
});

test("a parent that is not given is blank; of who saves only what is said is known", () => {
  const reads = (when: string): Said => ({
    by: "flow F",
    moment: "after-save flows",
    when: [when],
    sets: { X: 1 },
  });
  expect(told(plays([reads('Account.Type == "Gold"')]))).toEqual(["1 1 F false"]);
  expect(told(plays([reads('Save.User.Alias == "ann"')]))).toEqual(["1 1 F unknown"]);
  expect(
    told(plays([reads('Save.User.Alias == "ann"')], { record: { "Save.User.Alias": "ann" } }))[0],
  ).toMatch(/F true/);
});

test("a rule that refuses ends it", () => {
  const played = plays(
    [{ by: "flow F", moment: "after-save flows", sets: { X: 1 } }],
    { record: { Origin: "Web" } },
    [{ ...refuses("No_Web", ['Origin == "Web"']), message: "Not by the web." }],
  );
  expect(played).toMatchObject({
    ends: "refused",
    by: ["validation rule: No_Web"],
    steps: [{ name: "No_Web", fires: true }],
  });
  expect(played.steps[0]?.because).toContain("Not by the web.");
});

test("field updates of workflow rules are made together, and the triggers run once more, as an update", () => {
  const played = plays([
    { by: "workflow rule A", moment: "workflow rules", sets: { X: "a" } },
    { by: "workflow rule B", moment: "workflow rules", when: ["blank(X)"], sets: { Y: "b" } },
    {
      by: "apex trigger T",
      moment: "before triggers",
      on: ["update"],
      when: ["!Save.isNew"],
      sets: { Z: "z" },
    },
  ]);
  expect(told(played)).toEqual(["1 1 A true X: a", "1 1 B true Y: b", "1 2 T true Z: z"]);
});

test("what a person begins is a save of its own", () => {
  const played = plays(
    [
      { by: "quick action Close", moment: "by a person", on: [], sets: { Status: "Closed" } },
      {
        by: "flow Reopen",
        moment: "before-save flows",
        on: ["update"],
        when: ['Prior.Status != "Closed"', 'Status == "Closed"'],
        sets: { Status: "Working" },
      },
    ],
    { on: "update", record: { Status: "New" }, by: { kind: "quick action", name: "Close" } },
  );
  expect(told(played)).toEqual(["0 1 Close true Status: Closed", "1 1 Reopen true Status: Working"]);
});

test("a loop is stopped, and those that go round are named", () => {
  const played = plays(
    [
      { by: "flow A", moment: "after-save flows", when: ["X == 1"], sets: { X: 2 } },
      { by: "flow B", moment: "after-save flows", when: ["X == 2"], sets: { X: 1 } },
    ],
    { record: { X: 1 } },
  );
  expect(played).toMatchObject({ ends: "goes round", by: ["flow: A", "flow: B"] });
});
