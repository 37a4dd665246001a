import { compile } from "@throughline/workflow";
import { expect, test } from "vitest";
import { scan, settingFlows, type Write } from "../src/index.ts";
import { fixture, folderOf, said } from "./project.ts";

/** `Status "Closed" (scheduled, other): Case_Cleanup:12, when A; B`, a line for each way in which a flow writes a field. */
async function flowsOf(name: string): Promise<string[]> {
  const { writes } = await scan(fixture(name), { object: "Case", jobs: 1 });
  return writes.map(lineOf);
}

function lineOf(write: Write): string {
  const { field, writer, moment, on, record, when, via = [] } = write;
  const told = [moment, ...(on.length > 0 ? [`on ${on.join("/")}`] : []), record].join(", ");
  const who = [...(via.length > 0 ? via : [writer.name])].join(" > ");
  const asked = when.map(({ text, expression }) => expression ?? `? ${text}`).join("; ");
  return `${field} ${said(write)} (${told}): ${writer.kind} ${who}${writer.active ? "" : ", inactive"}, line ${write.at?.line}${asked && `, when ${asked}`}`;
}

/** Each project, what it shows, and all that its flows write. */
const PROJECTS: [name: string, shows: string, writes: string[]][] = [
  [
    "flows-before-save",
    "before the save a flow assigns: literals, constants, formulas, texts, a queue by its name; the last assignment counts",
    [
      'Stage__c "Open" (before-save flows, on update, same): flow Case_Last_Word, line 7, when Status != Prior.Status; !(Status == "Closed")',
      'Stage__c "Done" (before-save flows, on update, same): flow Case_Last_Word, line 21, when Status != Prior.Status; Status == "Closed"',
      'Changes__c = Changes__c + 1 (before-save flows, on update, same): flow Case_Last_Word, line 28, when Status != Prior.Status; Status == "Closed"',
      'Priority "High" (before-save flows, on create/update, same): flow Case_Triage, line 7, when Status == "New"; Origin != "Phone"; Account.Tier__c == "Gold"',
      'Priority "Medium" (before-save flows, on create/update, same): flow Case_Triage, line 28, when Status == "New"; Origin != "Phone"; !(Account.Tier__c == "Gold"); Account.Tier__c == "Silver" || Amount__c >= 1000',
      'Priority "Low" (before-save flows, on create/update, same): flow Case_Triage, line 42, when Status == "New"; Origin != "Phone"; !(Account.Tier__c == "Gold"); !(Account.Tier__c == "Silver" || Amount__c >= 1000)',
      'OwnerId Queue VIP_Support (before-save flows, on create/update, same): flow Case_Triage, line 14, when Status == "New"; Origin != "Phone"; Account.Tier__c == "Gold"',
      'Region__c = Account.Country__c == "US" ? "AMER" : "EMEA" (before-save flows, on create/update, same): flow Case_Triage, line 56, when Status == "New"; Origin != "Phone"',
      'Reviewed_On__c = today() (before-save flows, on create/update, same): flow Case_Triage, line 63, when Status == "New"; Origin != "Phone"',
      'Reviewed_By__c = Save.User.Id (before-save flows, on create/update, same): flow Case_Triage, line 70, when Status == "New"; Origin != "Phone"',
      'Summary__c = "Case " + text(CaseNumber) + " from " + text(Origin) (before-save flows, on create/update, same): flow Case_Triage, line 77, when Status == "New"; Origin != "Phone"',
    ],
  ],
  [
    "flows-after-save",
    "after the save it updates the record, others by a filter or a relation, or creates one; later and asynchronous paths, faults and events",
    [
      "Priority ? $Record.Severity__c (asynchronous, other): flow Alert_Received, line 17, when ? CaseNumber equals $Record.Case_Number__c",
      "Child_Deleted__c true (before-save flows, on delete, other): flow Case_Deleted, line 17, when ? $Record.ParentId is not blank",
      'IsEscalated true (after-save flows, on create/update, same): flow Case_Escalation, line 27, when Priority == "High"; Type == "Outage"; Save.isNew || (!(Prior.Priority == "High" && Prior.Type == "Outage"))',
      'Escalation_Failed__c true (after-save flows, on create/update, same): flow Case_Escalation, line 46, when Priority == "High"; Type == "Outage"; Save.isNew || (!(Prior.Priority == "High" && Prior.Type == "Outage")); ? Escalate fails',
      'Seen__c true (asynchronous, on create/update, same): flow Case_Escalation > in a transaction of its own, line 57, when Priority == "High"; Type == "Outage"; Save.isNew || (!(Prior.Priority == "High" && Prior.Type == "Outage"))',
      'Status "Overdue" (scheduled, on create/update, same): flow Case_Escalation > 1 Days after CreatedDate, line 83, when Priority == "High"; Type == "Outage"; Save.isNew || (!(Prior.Priority == "High" && Prior.Type == "Outage")); !IsClosed',
      'Status "Waiting" (after-save flows, on create, other): flow Case_Parent, line 9, when ? $Record.ParentId is not blank',
      'Status "Closed" (after-save flows, other): flow Contact_Left, line 55, when ? ISCHANGED($Record.Left__c); Contact.Left__c; given(ContactId); Status != "Closed"',
      'Reason = "Contact left: " + Contact.Reason__c (after-save flows, other): flow Contact_Left, line 61, when ? ISCHANGED($Record.Left__c); Contact.Left__c; given(ContactId); Status != "Closed"',
      "Subject ? Successor for {!$Record.Name} (after-save flows, on create, other): flow Contact_Left, line 14, when ? ISCHANGED($Record.Left__c); ? $Record.Left__c",
      'Origin "Internal" (after-save flows, on create, other): flow Contact_Left, line 20, when ? ISCHANGED($Record.Left__c); ? $Record.Left__c',
      "AccountId ? $Record.AccountId (after-save flows, on create, other): flow Contact_Left, line 26, when ? ISCHANGED($Record.Left__c); ? $Record.Left__c",
    ],
  ],
  [
    "flows-collections",
    "values put to variables, looped over and saved together are followed to what is written",
    [
      'OwnerId Queue Technical_EMEA (after-save flows, on update, same): flow Case_By_Variable, line 35, when Language__c != Prior.Language__c; Language__c == "de"',
      'OwnerId Queue Languages (after-save flows, on update, same): flow Case_By_Variable, line 35, when Language__c != Prior.Language__c; !(Language__c == "de")',
      'ParentId ? Parent.Id (after-save flows, on create, other): flow Case_Split, line 7, when Parent.Products__c.contains("Router")',
      'Subject "Router" (after-save flows, on create, other): flow Case_Split, line 14, when Parent.Products__c.contains("Router")',
      'Priority = Parent.Priority (after-save flows, on create, other): flow Case_Split, line 21, when Parent.Products__c.contains("Router")',
      'Reminded__c true (scheduled, same): flow Daily_Reminder, line 9, when !IsClosed; Priority == "High"',
      'Status "Open" (scheduled, other): flow Nightly_Cleanup, line 7, when Customer_Replied__c; Status == "Waiting"; LastModifiedDate < today() - 7',
      'Status "Closed" (scheduled, other): flow Nightly_Cleanup, line 28, when !(Customer_Replied__c); Status == "Waiting"; LastModifiedDate < today() - 7',
      'OwnerId "00G5g000004abcdEAA" (scheduled, other): flow Nightly_Cleanup, line 14, when Customer_Replied__c; Status == "Waiting"; LastModifiedDate < today() - 7',
    ],
  ],
  [
    "flows-sub-flows",
    "flows that are called are followed with their inputs and outputs, until one comes round again",
    [
      'Priority "High" (after-save flows, on create, same): flow Case_Entry > Set_Priority, line 58, when Origin == "Email"; Tier__c == "Gold"; Priority != "High"',
      'Priority "Low" (after-save flows, on create, same): flow Case_Entry > Set_Priority, line 58, when Origin == "Email"; !(Tier__c == "Gold"); Priority != "Low"',
      'Last_Change__c = now() (after-save flows, on create, same): flow Case_Entry > Set_Priority > Log_Change, line 7, when Origin == "Email"; Tier__c == "Gold"; Priority != "High"',
      'Last_Change__c = now() (after-save flows, on create, same): flow Case_Entry > Set_Priority > Log_Change, line 7, when Origin == "Email"; !(Tier__c == "Gold"); Priority != "Low"',
      "Last_Change__c = now() (called, same): flow Log_Change, line 7",
      'Priority "Medium" (called, same): flow Log_Change > Set_Priority, line 58, when Priority != "Medium"',
      "Priority ? priority (called, unknown): flow Set_Priority, line 58, when ? Priority does not equal priority",
      "Last_Change__c = now() (called, unknown): flow Set_Priority > Log_Change, line 7, when ? Priority does not equal priority",
    ],
  ],
  [
    "flows-by-hand",
    "what a person enters, and what a flow does that is called",
    [
      'Status "Closed" (by a person, same): flow Close_Case, line 40, when ? Resolution does not equal blank',
      "Resolution_Code__c ? Resolution (by a person, same): flow Close_Case, line 46, when ? Resolution does not equal blank",
      'OwnerId "0055g00000AbCdEAAV" (called, unknown): flow Hand_Over, line 20',
      'Status "Handed over" (called, unknown): flow Hand_Over, line 26',
      "OwnerId = Manager__c (called, unknown): flow Hand_Over, line 44",
      "Hand_Over_Failed__c true (called, unknown): flow Hand_Over, line 57, when ? Ask fails",
    ],
  ],
  [
    "flows-process",
    "a process: isChanged, previously met, formulas, a scheduled action, the flow that it calls",
    [
      'Priority "High" (processes, on create/update, same): process Case_Process, line 184, when !(Save.isNew); Prior.Status != Status; Status == "Escalated"',
      'Status "Overdue" (scheduled, on create/update, same): process Case_Process > 1 day after, line 203, when Amount__c > 5000; Origin == "Web"; Save.isNew || (!(Prior.Amount__c > 5000 && Prior.Origin == "Web"))',
      'Sales_Told__c true (processes, on create/update, same): process Case_Process > Notify_Sales, line 17, when Amount__c > 5000; Origin == "Web"; Save.isNew || (!(Prior.Amount__c > 5000 && Prior.Origin == "Web"))',
      'Status "Closed" (called, other): process Close_Children, line 61, when Parent.IsClosed; given(ParentId)',
      "Sales_Told__c true (called, unknown): flow Notify_Sales, line 17",
    ],
  ],
  [
    "flows-orchestration",
    "the steps of an orchestration, and where Omni-Channel routes to",
    [
      'Score__c 10 (asynchronous, on create, same): flow Case_Onboarding > Score_Case, line 17, when Type == "Onboarding"',
      'Verdict__c ? Verdict (by a person, on create, same): flow Case_Onboarding > Review_Case, line 17, when Type == "Onboarding"; ? Score.Status equals "Completed"',
      "Verdict__c ? Verdict (by a person, unknown): flow Review_Case, line 17",
      'OwnerId Queue Languages (routing, same): flow Route_Cases, line 26, when Language__c == "de"',
      'OwnerId ? whoever Omni-Channel routes it to (routing, same): flow Route_Cases, line 38, when !(Language__c == "de")',
      "Score__c 10 (called, unknown): flow Score_Case, line 17",
    ],
  ],
  [
    "flows-versions",
    "which version of a flow is active",
    [
      'Region__c "Broken" (before-save flows, on create, same): flow Broken, inactive, line 7',
      'Region__c "Coming" (before-save flows, on create, same): flow Coming, inactive, line 7',
      'Region__c "Current" (before-save flows, on create, same): flow Current, line 7',
      'Region__c "Former" (before-save flows, on create, same): flow Former, inactive, line 7',
      'Priority "Low" (before-save flows, on create, same): flow Priority-1, inactive, line 7',
      'Priority "Medium" (before-save flows, on create, same): flow Priority, line 7',
      'Priority "High" (before-save flows, on create, same): flow Priority-3, inactive, line 7',
    ],
  ],
  [
    "flows-odd",
    "flags, circles, ways that join again, what nothing leads to, a file that is torn",
    [
      "Rounds__c ? counter + 1 (after-save flows, on create, same): flow Case_Circle, line 46, when ? counter + 1 is greater than 3",
      'Heat__c "Hot" (after-save flows, on update, same): flow Case_Flag, line 81, when Priority == "High"',
      'Heat__c "Cold" (after-save flows, on update, same): flow Case_Flag, line 92, when !(Priority == "High")',
      "Noted__c true (after-save flows, on update, same): flow Case_Joins, line 81, when VIP__c || Partner__c",
    ],
  ],
];

test.each(PROJECTS)("%s: %s", async (name, _, writes) => {
  expect(await flowsOf(name)).toEqual(writes);
});

test("what is translated can be evaluated", async () => {
  for (const [name] of PROJECTS) {
    const { writes } = await scan(fixture(name), { object: "Case", jobs: 1 });
    const said = writes.flatMap(({ when, value }) => [
      ...when.flatMap(({ expression }) => expression ?? []),
      ...(value.is === "expression" ? [value.expression] : []),
    ]);
    expect(said.filter((source) => !compile(source).expression)).toEqual([]);
  }
});

test("a file that is torn is told, and the others are read", async () => {
  const { unread } = await scan(fixture("flows-odd"), { object: "Case", jobs: 1 });
  expect(unread).toEqual([
    expect.objectContaining({ file: "force-app/main/default/flows/Torn.flow-meta.xml", line: 4 }),
  ]);
});

test("a flow that only sets fields of its record is told from one that does more", async () => {
  const flowsIn = async (name: string) => {
    const { project, object } = await scan(fixture(name), { object: "Case", jobs: 1 });
    return settingFlows(object, project);
  };
  const [last, triage] = await flowsIn("flows-before-save");
  expect(last).toMatchObject({
    writer: { name: "Case_Last_Word" },
    on: ["update"],
    entry: [{ expression: "Status != Prior.Status" }],
    fields: [
      {
        field: "Stage__c",
        ways: [
          { when: [{ expression: '!(Status == "Closed")' }], value: { value: "Open" } },
          { when: [{ expression: 'Status == "Closed"' }], value: { value: "Done" } },
        ],
      },
      { field: "Changes__c" },
    ],
    also: [],
  });
  expect(triage?.fields.map(({ field, ways }) => `${field} ${ways.length}`)).toEqual([
    "Priority 3",
    "OwnerId 1",
    "Region__c 1",
    "Reviewed_On__c 1",
    "Reviewed_By__c 1",
    "Summary__c 1",
  ]);
  const after = await flowsIn("flows-after-save");
  expect(after.map(({ writer, also }) => [writer.name, ...also.map(({ does }) => does)])).toEqual([
    ["Case_Deleted", "Tell parent updates other records"],
    [
      "Case_Escalation",
      "Notify calls apex Notify_Owner",
      "goes on in a transaction of its own",
      "goes on 1 Days after CreatedDate",
    ],
    ["Case_Parent", "Wait for child updates other records"],
  ]);
});

test("a router of many outcomes is told outcome by outcome", async () => {
  const regions = Array.from({ length: 60 }, (_, at) => `R${at}`);
  const element = (tag: string, name: string, body: string) => `<${tag}><name>${name}</name>${body}</${tag}>`;
  const to = (name: string, connector = "connector") =>
    `<${connector}><targetReference>${name}</targetReference></${connector}>`;
  const outcome = (name: string) =>
    `<rules><name>Is_${name}</name><conditions><leftValueReference>$Record.Region__c</leftValueReference><operator>EqualTo</operator><rightValue><stringValue>${name}</stringValue></rightValue></conditions>${to(`Take_${name}`)}</rules>`;
  const assignment = (name: string) =>
    element(
      "assignments",
      `Take_${name}`,
      `<assignmentItems><assignToReference>queue</assignToReference><operator>Assign</operator><value><stringValue>Queue_${name}</stringValue></value></assignmentItems>${to("Find")}`,
    );
  const flow = `<Flow><processType>AutoLaunchedFlow</processType><status>Active</status>
    <start>${to("Which")}<object>Case</object><recordTriggerType>Create</recordTriggerType><triggerType>RecordAfterSave</triggerType></start>
    ${element("decisions", "Which", regions.map(outcome).join(""))}${regions.map(assignment).join("")}
    ${element("recordLookups", "Find", `<object>Group</object><filters><field>DeveloperName</field><operator>EqualTo</operator><value><elementReference>queue</elementReference></value></filters>${to("Give")}`)}
    ${element("recordUpdates", "Give", "<inputAssignments><field>OwnerId</field><value><elementReference>Find.Id</elementReference></value></inputAssignments><inputReference>$Record</inputReference>")}
    <variables><name>queue</name><dataType>String</dataType></variables></Flow>`;
  const { writes } = await scan(folderOf({ "flows/Router.flow": flow }), { object: "Case", jobs: 1 });
  expect(writes.map(said)).toEqual(regions.map((name) => `Queue Queue_${name}`));
  expect(writes[2]?.when.map(({ expression }) => expression)).toEqual([
    '!(Region__c == "R0")',
    '!(Region__c == "R1")',
    'Region__c == "R2"',
  ]);
});
