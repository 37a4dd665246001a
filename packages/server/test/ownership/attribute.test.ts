import type { Write, Writer, Written } from "@throughline/scan";
import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { type ForeignWrite, likelyWriters } from "../../src/ownership/attribute.ts";
import { ownershipProblems } from "../../src/ownership/problems.ts";

const writer = (name: string, kind: Writer["kind"] = "flow", active = true): Writer => ({
  ...{ kind, name, active, file: `flows/${name}.flow-meta.xml`, line: 12 },
});

const writes = (of: Writer, value: Written, more: Partial<Write> = {}): Write => ({
  ...{ object: "Case", field: "Priority", writer: of, on: ["create", "update"], moment: "before-save flows" },
  ...{ when: [], value, record: "same", ...more },
});

const is = (value: string): Written => ({ is: "value", value });
const when = (expression: string) => [{ text: expression, expression }];

describe("a foreign write and who has likely written it", () => {
  const foreign = (more: Partial<ForeignWrite> = {}): ForeignWrite => ({
    ...{ field: "Priority", change: { from: "Low", to: "High" }, source: "automation" },
    ...{
      at: "2026-11-02T09:00:00.000Z",
      record: { Origin: "Web", Priority: "Low", CreatedDate: "2026-11-01T00:00:00Z" },
    },
    ...{ changes: { Priority: { from: "Low", to: "High" } }, ...more },
  });
  const names = (all: Write[], more: Partial<ForeignWrite> = {}) =>
    likelyWriters(foreign(more), all).map(({ writer: { name } }) => name);
  const likely = (all: Write[], more: Partial<ForeignWrite> = {}) =>
    likelyWriters(foreign(more), all).map(({ writer: { name }, because }) => [name, because.join("; ")]);

  test("by the value that it sets, the condition that held, and that it was in our own transaction", () => {
    const all = [
      writes(writer("Rush"), is("High"), { when: when('Origin == "Web"') }),
      writes(writer("Calm"), is("Low")),
      writes(writer("Phone"), is("High"), { when: when('Origin == "Phone"') }),
    ];
    expect(likely(all)).toEqual([
      [
        "Rush",
        'it sets Priority to High; its condition held: Origin is "Web"; it happened in our own transaction',
      ],
    ]);
  });

  test.each<[string, Partial<Write>, Partial<Writer>?]>([
    ["has a transaction of its own", { moment: "scheduled" }],
    ["acts at the creation only, which is long ago", { on: ["create"] }],
    ["writes another field", { field: "Status" }],
    ["is done by a person", { moment: "by a person" }],
    ["is switched off", {}, { active: false }],
  ])("not by what %s", (_, more, other = {}) => {
    expect(likely([writes({ ...writer("Other"), ...other }, is("High"), more)])).toEqual([]);
  });

  test("of those that are as likely all are told, and what says more comes alone", () => {
    const [one, two] = [writes(writer("One"), is("High")), writes(writer("Two"), is("High"))];
    expect(names([one, two])).toEqual(["One", "Two"]);
    expect(names([one, writes(writer("Maybe"), { is: "unknown", text: "computed" })])).toEqual(["One"]);
  });

  test("a person may write anything: there the value and a condition have to speak for a writer", () => {
    const bare = writes(writer("Bare"), is("High"), { moment: "scheduled" });
    const sure = writes(writer("Sure"), is("High"), { moment: "scheduled", when: when('Origin == "Web"') });
    expect(likely([bare], { source: "person" })).toEqual([]);
    expect(names([bare, sure], { source: "person" })).toEqual(["Sure"]);
  });

  test("a queue by the name that metadata has for it, and a value that is computed", () => {
    const owner = { from: "005A", to: "00GB", toLabel: "Support Backlog" };
    const queued = writes(
      writer("Route", "assignment rule"),
      { is: "name", of: "Queue", name: "Support_Backlog" },
      { field: "OwnerId" },
    );
    expect(names([queued], { field: "OwnerId", change: owner })).toEqual(["Route"]);
    const computed = writes(writer("Copy"), { is: "expression", expression: "Origin", text: "Origin" });
    expect(names([computed], { change: { to: "Web" } })).toEqual(["Copy"]);
    expect(likely([computed])).toEqual([]);
  });
});

describe("what the workflow governs, held against the last scan", () => {
  const text = `workflow: test
title: Test
object: Case
start: { event: created, when: 'Origin == "Email" && Status == "New"' }
governs: [Priority, Status]
foreign writes: { Status: accept, otherwise: escalate to Leads }
agents:
  desk: { role: Works, writes: [Priority, Status] }
stages:
  - stage: Work
    steps:
      - { update: set, agent: desk, set: { Priority: '"High"' } }
`;
  const { workflow } = parseWorkflow(text, kinds as never) as { workflow: Workflow };
  const problems = (...all: Write[]) => ownershipProblems(workflow, all, text);

  test("is a warning for each active writer of a field, with what to do about it", () => {
    const rush = writes(writer("Rush"), is("High"), { when: when('Region__c == "DACH"') });
    expect(problems(rush, { ...rush, value: is("Low") })).toEqual([
      {
        ...{ code: "foreign-writer", severity: "warning", line: 5, column: 11, path: ["governs", 0] },
        message: expect.stringMatching(
          /^The flow Rush writes Priority as well in 2 ways: .*High.*, when Region__c == "DACH" \(before-save flows; flows\/Rush\.flow-meta\.xml:12\), such as for .*Region__c DACH/,
        ),
        fix: expect.stringMatching(
          /^Switch the flow Rush off.* or narrow it .* foreign writes: { Priority: accept }\.$/,
        ),
      },
    ]);
  });

  test.each<[string, Write]>([
    ["what is switched off", writes(writer("Old", "flow", false), is("High"))],
    [
      "what no record of the workflow can be",
      writes(writer("Phone"), is("High"), { when: when('Origin == "Phone"') }),
    ],
    ["what is accepted", writes(writer("Close"), is("Closed"), { field: "Status" })],
    ["what is not governed", writes(writer("Note"), is("x"), { field: "Note__c" })],
    ["another object's", writes(writer("Lead"), is("High"), { object: "Lead" })],
  ])("not for %s", (_, write) => {
    expect(problems(write)).toEqual([]);
  });

  test("also where the writer waits for another value of a governed field than the start", () => {
    const late = writes(writer("Late"), is("High"), { when: when('Status == "Working"') });
    expect(problems(late)).toHaveLength(1);
  });
});
