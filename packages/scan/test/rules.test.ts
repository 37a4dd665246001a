import { expect, test } from "vitest";
import { type Scan, scan } from "../src/index.ts";
import { fixture, writersOf } from "./project.ts";

let found: Scan;
const support = async () => {
  found ??= await scan(fixture("support"), { object: "Case" });
  return found;
};
const write = async (name: string, field: string) =>
  (await support()).writes.find((one) => one.writer.name === name && one.field === field);

test("every kind of field update has its value", async () => {
  const of = async (field: string) =>
    writersOf(await support(), field, "workflow rule").map((line) => line.split(", when ")[0]);
  expect(await of("Priority")).toEqual([
    'workflow rule An outage is critical: "Critical"',
    'workflow rule Lower after calm (inactive): = case(Priority, "Critical", "High", "High", "Medium", "Medium", "Low", Priority)',
    'workflow rule Waits too long: = case(Priority, "Low", "Medium", "Medium", "High", "High", "Critical", Priority)',
  ]);
  expect(await of("Resolution_Code__c")).toEqual(["workflow rule Parent works again: null"]);
  expect(await of("Escalated_On__c")).toEqual(["workflow rule Stamp the escalation: = now()"]);
  expect(await of("OwnerId")).toEqual(["workflow rule Waits too long: Queue Backlog"]);
  expect(await of("RecordTypeId")).toEqual(["workflow rule Complaints / record type: RecordType Complaint"]);
});

test("a field update that nothing uses writes nothing", async () => {
  expect(writersOf(await support(), "Type")).toEqual([]);
});

test("a rule says at which saves it acts, and that it is asked again", async () => {
  const critical = await write("An outage is critical", "Priority");
  expect(critical).toMatchObject({
    on: ["create", "update"],
    moment: "workflow rules",
    asksRulesAgain: true,
    when: [
      { text: 'Type equals "Outage"', expression: 'Type == "Outage"' },
      {
        text: "it is new, or did not meet the criteria before",
        expression: 'Save.isNew || !(Prior.Type == "Outage")',
      },
    ],
    writer: { file: "force-app/main/default/workflows/Case.workflow-meta.xml" },
  });
  expect(critical?.at?.line).not.toBe(critical?.writer.line);
  expect(await write("Complaints / record type", "RecordTypeId")).toMatchObject({ on: ["create"] });
  expect(await write("Stamp the escalation", "Escalated_On__c")).toMatchObject({
    when: [
      { expression: "!Save.isNew && IsEscalated != Prior.IsEscalated" },
      { text: "IsEscalated", expression: "IsEscalated" },
    ],
  });
});

test("what happens later says how much later", async () => {
  expect(await write("Waits too long", "Priority")).toMatchObject({
    moment: "scheduled",
    via: ["Waits too long", "24 hours after"],
    when: [
      {},
      {
        text: 'User.Department does not equal "Integration"',
        expression: 'Save.User.Department != "Integration"',
      },
      {},
    ],
  });
  expect(await write("Waits too long", "Status")).toMatchObject({
    via: ["Waits too long", "30 days after LastModifiedDate"],
  });
});

test("rules of other objects write what their lookups lead to", async () => {
  expect(await write("EmailMessage: The customer answers", "Status")).toMatchObject({
    record: "other",
    on: [],
    value: { value: "Working" },
    when: [
      { text: 'of the EmailMessage: Incoming equals "True"' },
      { text: 'Case.Status equals "Waiting on Customer"', expression: 'Status == "Waiting on Customer"' },
    ],
  });
  expect(await write("Visit__c: A visit begins", "Status")).toMatchObject({
    record: "other",
    value: { value: "On Site" },
  });
  // the same rule also writes its own record, which is no case
  expect(await write("Visit__c: A visit begins", "Done__c")).toBeUndefined();
  expect((await scan(fixture("support"), { object: "visit__c" })).writes).toMatchObject([
    { field: "Done__c", value: { value: true }, record: "same" },
  ]);
  // a case whose own rule writes its parent case
  expect(await write("Parent works again", "Status")).toMatchObject({ record: "other", on: [] });
});

test("escalation rules mark the case, and give it away later", async () => {
  const owners = (await support()).writes.filter(
    ({ writer, field }) => writer.kind === "escalation rule" && field === "OwnerId",
  );
  expect(owners.map(({ writer, value, via }) => [writer.entry?.number, value, via?.[1]])).toEqual([
    [1, { is: "name", of: "Queue", name: "Major_Incidents" }, "60 minutes after it was created"],
    [1, { is: "name", of: "User", name: "mia@support.example" }, "240 minutes after it was created"],
    [2, { is: "name", of: "Queue", name: "Technical_EMEA" }, "480 minutes after it was created"],
  ]);
  expect(writersOf(await support(), "IsEscalated", "escalation rule")).toHaveLength(4);
  const [rule] = found.project.pieces<{ kind: string; file: string; entries: object[] }>("escalation rule");
  expect(rule?.entries).toMatchObject([
    { hours: { source: "Static", name: "Round the clock" } },
    { hours: { source: "Case" }, actions: [{ notify: { owner: true } }] },
    { actions: [{ minutes: 2880 }] },
  ]);
});

test("an approval process writes at each of its turns", async () => {
  const writes = (await support()).writes.filter(({ writer }) => writer.kind === "approval process");
  expect(
    writes.map(({ field, value, via }) => [via?.[1], field, "value" in value ? value.value : value.is]),
  ).toEqual([
    ["submitted", "Status", "In Approval"],
    ["approved", "Status", "Working"],
    ["rejected", "Status", "Closed"],
    ["recalled", "Status", "Working"],
    ["approved at Head of billing", "Priority", "expression"],
  ]);
  expect(writes[0]).toMatchObject({ moment: "by a person", when: [{ expression: 'Type == "Billing"' }] });
});

test("milestones write on success, before they are due and after", async () => {
  const writes = (await support()).writes.filter(({ writer }) => writer.kind === "milestone");
  expect(writes.map(({ field, moment, via }) => [field, moment, via?.[2]])).toEqual([
    ["Status", "entitlement rules", "success"],
    ["Priority", "scheduled", "warning: 15 minutes before it is due"],
    ["IsEscalated", "scheduled", "violation: 0 hours after it is due"],
  ]);
  expect(found.project.pieces("entitlement process")).toMatchObject([
    {
      name: "Gold Support",
      businessHours: "Office",
      exit: { items: [{ field: "Case.IsClosed" }] },
      milestones: [
        { name: "First Response", minutes: 60, actions: [{}, { minutes: -15 }, { minutes: 0 }] },
        { name: "Resolution", minutes: 1440, actions: [] },
      ],
    },
  ]);
});

test("quick actions fill in what they say", async () => {
  expect(await write("Case.Escalate", "Status")).toMatchObject({
    value: { value: "Escalated" },
    record: "same",
    moment: "by a person",
  });
  expect(await write("Case.Escalate", "Escalated_On__c")).toMatchObject({
    value: { is: "expression", expression: "now()" },
  });
  expect(await write("Account.New_Case", "Origin")).toMatchObject({
    value: { value: "Phone" },
    record: "other",
  });
  // a formula about the account says nothing in names of the case
  expect(await write("Account.New_Case", "Subject")).toMatchObject({ value: { is: "unknown" } });
});

test("Omni-Channel gives what waits in a queue to whoever accepts it", async () => {
  expect(writersOf(await support(), "OwnerId", "routing")).toEqual([
    "routing queue VIP_Support: ? the member of VIP_Support who accepts it (least active), when the owner is the queue VIP_Support",
    "routing queue VIP_Support: Queue Backlog, when the owner is the queue VIP_Support",
  ]);
});

test("how cases come in says what it fills in", async () => {
  const writes = (await support()).writes.filter(({ writer }) => writer.kind === "intake");
  expect(writes.map(({ writer, field, value }) => [writer.name, writer.active, field, value])).toEqual([
    ["billing@support.example", true, "Origin", { is: "value", value: "Email" }],
    ["billing@support.example", true, "Priority", { is: "value", value: "Medium" }],
    ["billing@support.example", true, "OwnerId", { is: "name", of: "Queue", name: "Billing" }],
    ["web-to-case", false, "Origin", { is: "value", value: "Web" }],
    ["default owner", true, "OwnerId", { is: "name", of: "Queue", name: "Backlog" }],
  ]);
});

test("what refuses a save says when, and which fields it is about", async () => {
  expect((await support()).blockers).toMatchObject([
    {
      kind: "validation rule",
      name: "Closed_Needs_A_Code",
      active: true,
      message: "A closed case needs a resolution code.",
      fields: ["Status", "Resolution_Code__c"],
      when: [
        { expression: 'Status == "Closed"' },
        { expression: "blank(Resolution_Code__c)" },
        { expression: "!Save.Permission.Skip_Checks" },
      ],
    },
    { name: "No_Way_Back", active: false, fields: ["Status"] },
  ]);
  expect((await scan(fixture("support"), { object: "Lead" })).blockers).toMatchObject([
    {
      kind: "duplicate rule",
      name: "Same company",
      fields: ["Company", "City"],
      when: [
        { expression: "Save.isNew" },
        { expression: 'LeadSource != "Import"' },
        { text: "another record is the same by Company_And_City" },
      ],
    },
  ]);
});
