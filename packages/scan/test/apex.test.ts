import { expect, test } from "vitest";
import { scan, type Write } from "../src/index.ts";
import { fixture, folderOf, said } from "./project.ts";

const apexOf = (folder: string) => scan(folder, { object: "Case", jobs: 1 });

/** `Values.cls:10 Status "New" (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill, when …` */
function lineOf({ field, at, writer, moment, on, record, when, via = [], ...write }: Write): string {
  const where = `${at?.file.split("/").at(-1)}:${at?.line}`;
  const told = [moment, ...(on.length > 0 ? [`on ${on.join("/")}`] : []), record].join(", ");
  const who = `${writer.kind} ${writer.name}${writer.active ? "" : ", inactive"}`;
  const by = via.length > 0 ? `, by ${via.join(" > ")}` : "";
  const asked = when.map(({ text, expression }) => expression ?? `? ${text}`).join("; ");
  return `${where} ${field} ${said(write as Write)} (${told}): ${who}${by}${asked && `, when ${asked}`}`;
}

/** Each project, what it shows, and all that its Apex writes; a condition with a question mark could not be translated. */
const PROJECTS: [name: string, shows: string, writes: string[]][] = [
  [
    "apex-trigger",
    "a trigger's own body: branches, ternaries, switch, early continue, the values before the save, and what its events leave over",
    [
      'CaseTrigger.trigger:5 Reason "Other" (before triggers, on create, same): apex trigger CaseTrigger, when blank(Reason)',
      'CaseTrigger.trigger:8 Priority "High" (before triggers, on create/update, same): apex trigger CaseTrigger, when Origin == "Web" || Origin == "Chat"; IsEscalated',
      'CaseTrigger.trigger:8 Priority "Low" (before triggers, on create/update, same): apex trigger CaseTrigger, when Origin == "Web" || Origin == "Chat"; !IsEscalated',
      'CaseTrigger.trigger:10 Priority "Medium" (before triggers, on create/update, same): apex trigger CaseTrigger, when !(Origin == "Web" || Origin == "Chat"); Origin == "Phone"',
      'CaseTrigger.trigger:13 Stage__c "Open" (before triggers, on create/update, same): apex trigger CaseTrigger, when !IsClosed',
      'CaseTrigger.trigger:16 Team__c "Engineering" (before triggers, on create/update, same): apex trigger CaseTrigger, when !IsClosed; Type == "Bug" || Type == "Outage"',
      'CaseTrigger.trigger:19 Team__c "Desk" (before triggers, on create/update, same): apex trigger CaseTrigger, when !IsClosed; !(Type == "Bug" || Type == "Outage")',
      'CaseTrigger.trigger:28 Raised_On__c = now() (before triggers, on update, same): apex trigger CaseTrigger, when Priority == "High" && Prior.Priority != "High"',
      "CaseTrigger.trigger:29 Changes__c = Changes__c + 1 (before triggers, on update, same): apex trigger CaseTrigger, when ? Routing.isOff(); Prior.Status != Status",
      'CaseTrigger.trigger:35 Priority "High" (after triggers, on update, same): apex trigger CaseTrigger, when Status == "Escalated"',
    ],
  ],
  [
    "apex-handlers",
    "handlers: a base class whose methods are overridden, an interface, lists that are filled under a condition and handed on",
    [
      'CaseHandler.cls:12 Status "New" (before triggers, on create, same): apex class CaseHandler, by CaseTrigger > Handler.run > CaseHandler.beforeInsert',
      'CaseRouting.cls:4 Region__c "EMEA" (before triggers, on create, same): apex class CaseRouting, by CaseTrigger > Dispatcher.dispatch > CaseRouting.before, when blank(OwnerId)',
      'CaseHandler.cls:30 Reopened__c true (before triggers, on update, same): apex class CaseHandler, by CaseTrigger > Handler.run > CaseHandler.beforeUpdate > CaseHandler.reset, when Status != Prior.Status; Status == "Reopened"',
      'CaseRouting.cls:11 Status "Working" (after triggers, on update, same): apex class CaseRouting, by CaseTrigger > Dispatcher.dispatch > CaseRouting.after, when Status == "Waiting"',
    ],
  ],
  [
    "apex-frameworks",
    "frameworks that are not in the source, or pick their handlers when they run",
    [
      'CaseDomain.cls:4 Origin "Email" (before triggers, on create, same): apex class CaseDomain, by CaseTrigger > CaseDomain.onBeforeInsert',
      'CaseDomain.cls:10 Status "Seen" (after triggers, on update, same): apex class CaseDomain, by CaseTrigger > CaseDomain.onAfterUpdate',
      'CaseAction.cls:4 Closed_By_Action__c true (before triggers, on update, same): apex class CaseAction, by called by its name, it seems > CaseAction.beforeUpdate, when Status == "Closed"',
      "Steps.cls:10 Score__c 1 (called, unknown): apex class Steps, by Steps.run, which picks whom to call when it runs > Steps.First.each, when ? no insert or update of this record is seen in the source",
      "Steps.cls:11 Score__c 2 (called, unknown): apex class Steps, by Steps.run, which picks whom to call when it runs > Steps.Second.each, when ? no insert or update of this record is seen in the source",
    ],
  ],
  [
    "apex-later",
    "what runs later: @future, Queueable, a batch that a schedule starts, triggers of other objects and of events",
    [
      "AlertTrigger.trigger:4 Subject ? alert.Text__c (asynchronous, other): apex trigger AlertTrigger",
      'AlertTrigger.trigger:4 Origin "Alert" (asynchronous, other): apex trigger AlertTrigger',
      "Later.cls:6 Score__c 10 (asynchronous, on create, same): apex class Later, by CaseTrigger > Later.score",
      "Later.cls:21 Checked__c true (asynchronous, on create, same): apex class Later, by CaseTrigger > Later.Job.execute",
      'CommentTrigger.trigger:8 Status "Reopened" (after triggers, other): apex trigger CommentTrigger, when ? Id IN :parents; IsClosed == true',
      'Nightly.cls:12 Status "Stale" (asynchronous, other): apex class Nightly, by Schedulable > Nightly.execute > Nightly.execute, when oneOf(Status, "Waiting", "On Hold"); IsClosed == false',
    ],
  ],
  [
    "apex-entries",
    "what people and other systems call",
    [
      "CaseApi.cls:6 Subject ? subject (called, other): apex class CaseApi, by REST > CaseApi.make",
      'CaseApi.cls:7 Origin "API" (called, other): apex class CaseApi, by REST > CaseApi.make',
      'CaseController.cls:5 Status "Closed" (by a person, other): apex class CaseController, by @AuraEnabled > CaseController.close, when ? Id = :caseId',
      "CaseController.cls:6 Reason ? reason (by a person, other): apex class CaseController, by @AuraEnabled > CaseController.close, when ? Id = :caseId",
      "Escalate.cls:6 IsEscalated true (called, other): apex class Escalate, by @InvocableMethod > Escalate.run",
      "Inbox.cls:3 Subject ? email.subject (called, other): apex class Inbox, by inbound e-mail > Inbox.handleInboundEmail",
      'Inbox.cls:3 Status "New" (called, other): apex class Inbox, by inbound e-mail > Inbox.handleInboundEmail',
      'Inbox.cls:9 Status "New" (called, unknown): apex class Inbox, by web service > Inbox.reset',
      "CaseController.cls:12 OwnerId = Save.User.Id (called, unknown): apex class CaseController, by CaseController.take",
    ],
  ],
  [
    "apex-types",
    "whose field it is: properties, maps and lists, method results, casts, tokens, relations; and where the source does not say",
    [
      'Types.cls:16 Priority "B1" (called, other): apex class Types, by Types.calls, when ? no insert or update of this record is seen in the source',
      'Types.cls:17 Priority "B2" (called, unknown): apex class Types, by Types.calls, when ? no insert or update of this record is seen in the source',
      'Types.cls:18 Priority "B3" (called, unknown): apex class Types, by Types.calls, when ? no insert or update of this record is seen in the source',
      'Types.cls:19 Priority "B4" (called, other): apex class Types, by Types.calls, when ? no insert or update of this record is seen in the source',
      'Types.cls:20 Priority "B5" (called, other): apex class Types, by Types.calls, when ? no insert or update of this record is seen in the source',
      'Types.cls:24 Priority "C1" (called, unknown): apex class Types, by Types.tokens, when ? no insert or update of this record is seen in the source',
      'Types.cls:25 Priority "C2" (called, unknown): apex class Types, by Types.tokens, when ? no insert or update of this record is seen in the source',
      'Types.cls:27 Priority "C3" (called, unknown): apex class Types, by Types.tokens, when ? no insert or update of this record is seen in the source',
      'Types.cls:28 * "C4" (called, unknown): apex class Types, by Types.tokens, when ? no insert or update of this record is seen in the source',
      'Types.cls:29 Priority "C5" (called, unknown): apex class Types, by Types.tokens, when ? whose record `Priority` is set here is not in the source',
      'Types.cls:33 Priority "D1" (called, other): apex class Types, by Types.relations, when ? no insert or update of this record is seen in the source',
      'Types.cls:34 Priority "D2" (called, unknown): apex class Types, by Types.relations, when ? no insert or update of this record is seen in the source',
      'Types.cls:36 Priority "D4" (called, unknown): apex class Types, by Types.relations, when ? no insert or update of this record is seen in the source',
      'Types.cls:40 Priority "E1" (called, unknown): apex class Types, by Types.elsewhere, when ? the type of `vendor.Store.take()` is not in the source',
      'Types.cls:7 Priority "A1" (called, unknown): apex class Types, by Types.members',
      'Types.cls:8 Priority "A2" (called, unknown): apex class Types, by Types.members',
      'Types.cls:9 Priority "A3" (called, unknown): apex class Types, by Types.members, when ? no insert or update of this record is seen in the source',
      'Types.cls:10 Priority "A4" (called, unknown): apex class Types, by Types.members, when ? no insert or update of this record is seen in the source',
      'Types.cls:11 Priority "A5" (called, unknown): apex class Types, by Types.members, when ? no insert or update of this record is seen in the source',
    ],
  ],
  [
    "apex-values",
    "what it is set to: constants, expressions, queues and record types by their names, ids as they stand there",
    [
      'Values.cls:10 Status "New" (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill',
      'Values.cls:11 Description = "From " + Origin (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill',
      "Values.cls:12 Approver__c = Save.User.Id (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill",
      "Values.cls:13 RecordTypeId RecordType Complaint (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill",
      "Values.cls:14 Due_On__c = today() (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill",
      'Values.cls:15 OwnerId Queue Tier_2 (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill, when oneOf(Type, "Outage", "Breach")',
      'Values.cls:16 OwnerId Queue Sales_Desk (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill, when !oneOf(Type, "Outage", "Breach"); Type == "Sales"',
      'Values.cls:17 OwnerId "00G5g000004abcdEAA" (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill, when !oneOf(Type, "Outage", "Breach"); !(Type == "Sales")',
      "Values.cls:18 Score__c ? Scoring.of(c) (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill",
      'Values.cls:21 Level__c "L1" (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill, when Priority == "High"',
      'Values.cls:21 Level__c "L2" (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill, when !(Priority == "High")',
      "Values.cls:22 Retry__c null (before triggers, on create, same): apex class Values, by CaseTrigger > Values.fill",
    ],
  ],
  [
    "apex-odd",
    "files that are broken, switched off, tests, or hidden",
    [
      'OffTrigger.trigger:2 Priority "Low" (before triggers, on create, same): apex trigger OffTrigger, inactive',
      "Packaged.cls:5 Stage__c \"c.Status = 'in a text';\" (called, unknown): apex class Packaged, by Packaged.mark",
      "Broken.cls:3 Status ? c.Status = 'Closed'; (called, unknown): apex class Broken, when ? the file could not be read (line 2: the `{` is never closed); this is by its text alone",
      "Typo.cls:3 Reason ? c.Reason = ; (called, unknown): apex class Typo, when ? the file could not be read (line 3: extraneous input ';'); this is by its text alone",
      "Typo.cls:4 Status ? c.Status = 'Closed'; (called, unknown): apex class Typo, when ? the file could not be read (line 3: extraneous input ';'); this is by its text alone",
    ],
  ],
];

test.each(PROJECTS)("%s: %s", async (name, _, expected) => {
  const { writes } = await apexOf(fixture(name));
  expect(writes.map(lineOf)).toEqual(expected);
});

test("broken files are told with their line, in words; tests and what a package hides are left out and counted", async () => {
  const { unread, leftOut } = await apexOf(fixture("apex-odd"));
  expect(unread.map(({ file, line, why }) => `${file.split("/").at(-1)}:${line} ${why}`)).toEqual([
    "Broken.cls:2 the `{` is never closed",
    "Typo.cls:3 extraneous input ';'",
  ]);
  expect(leftOut).toEqual({ "Apex tests": 1, "Apex hidden by its package": 1 });
});

/** A class with this body of a method, and the trigger that calls it. */
const withBody = (body: string) =>
  folderOf({
    "classes/Work.cls": `public class Work { public static void on(List<Case> cases, Map<Id, Case> olds) { ${body} } }`,
    "triggers/CaseTrigger.trigger":
      "trigger CaseTrigger on Case (before update) { Work.on(Trigger.new, Trigger.oldMap); }",
  });

/** A guard around what is set in a loop over the records of the save, and what becomes of it. */
const GUARDS: [source: string, expression: string | undefined][] = [
  ["c.Status == 'New' && c.Priority != null", 'Status == "New" and given(Priority)'],
  ["!(c.Status == 'New') || c.Amount__c >= 10.5", '!(Status == "New") || Amount__c >= 10.5'],
  ["String.isNotBlank(c.Subject)", "given(Subject)"],
  ["c.Subject.contains('invoice')", 'Subject.contains("invoice")'],
  ["c.Subject.toLowerCase().startsWith('re:')", 'Subject.lower().startsWith("re:")'],
  ["c.Status.equalsIgnoreCase('new')", 'Status == "new"'],
  ["c.Account.Type == 'Partner'", 'Account.Type == "Partner"'],
  ["olds.get(c.Id).OwnerId != c.OwnerId", "Prior.OwnerId != OwnerId"],
  ["olds != null && Trigger.isUpdate && !Test.isRunningTest()", ""],
  ["c.OwnerId == UserInfo.getUserId()", "OwnerId == Save.User.Id"],
  ["c.get('Status') == 'New'", 'Status == "New"'],
  ["c.IsEscalated == true", "IsEscalated == true"],
  ["new Set<String>{ 'Web', 'Chat' }.contains(c.Origin)", 'oneOf(Origin, "Web", "Chat")'],
  ["Switches.on(c)", undefined],
];

test.each(GUARDS)("if (%s)", async (source, expression) => {
  const { writes } = await apexOf(withBody(`for (Case c : cases) { if (${source}) { c.Reason = 'x'; } }`));
  const [write, ...others] = writes;
  expect(others).toEqual([]);
  expect(write?.when.map((one) => one.expression).join(" and ")).toBe(expression ?? "");
  if (expression === undefined) expect(write?.when).toEqual([{ text: source }]);
});

test("a switch that is never on in this event leaves nothing", async () => {
  const { writes } = await apexOf(
    withBody(
      "if (Trigger.isInsert) { cases[0].Reason = 'x'; } List<Case> none = new List<Case>(); for (Case c : none) c.Status = 'y';",
    ),
  );
  expect(writes).toEqual([]);
});

test("a loop that puts its result into itself, and methods that call each other, come to an end", async () => {
  const { writes } = await apexOf(
    folderOf({
      "classes/Round.cls": `public class Round {
        public static Case again(Case c, Integer n) { if (n > 9) return c; Case next = back(c, n); next.Reason = 'x'; return next; }
        public static Case back(Case c, Integer n) { return n > 5 ? again(c, n) : c; }
        @AuraEnabled public static void go(Case c) { while (c.ParentId != null) { c = again(c, 1); } update c; }
      }`,
    }),
  );
  expect([...new Set(writes.map(({ field, moment }) => `${field} ${moment}`))]).toEqual([
    "Reason by a person",
  ]);
});

test("what leads so far that it is not followed to its end is told", async () => {
  const levels = Array.from({ length: 14 }, (_, at) => at);
  const method = (at: number) =>
    `  public static void step${at}(Case c) { ${`step${at + 1}(c); `.repeat(2)} }`;
  const deep = `public class Deep {\n${levels.map(method).join("\n")}\n  public static void step14(Case c) { c.Status = 'New'; }\n}`;
  const trigger =
    "trigger CaseTrigger on Case (before insert) {\n  for (Case c : Trigger.new) Deep.step0(c);\n}";
  const { unread, writes } = await apexOf(
    folderOf({ "classes/Deep.cls": deep, "triggers/CaseTrigger.trigger": trigger }),
  );
  expect(unread).toEqual([
    {
      ...{ file: "triggers/CaseTrigger.trigger", line: 1 },
      why: "it leads so far that it was not followed to its end",
    },
  ]);
  expect(writes.map(({ field }) => field)).toEqual(["Status"]);
});
