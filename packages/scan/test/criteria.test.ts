import { compile, evaluate, type TypeEnv, type Value } from "@throughline/workflow";
import { expect, test } from "vitest";
import {
  type Condition,
  conditionsOf,
  formulaConditions,
  itemCondition,
  type TypeOf,
  withLogic,
} from "../src/index.ts";

const types: Record<string, ReturnType<TypeOf>> = {
  Subject: "text",
  IsEscalated: "boolean",
  Amount__c: "number",
  Due__c: "date",
  CreatedDate: "datetime",
  Products__c: "list",
  Priority: "choice",
};
const typeOf: TypeOf = (path) => types[path];

/** Whether a condition holds for a record, as the workflow itself would decide it. */
function holds({ expression = "" }: Condition, record: Record<string, Value>): boolean {
  const env: TypeEnv = Object.fromEntries(
    ["Type", "Prior.Status", ...Object.keys(types), ...Object.keys(record)].map((name) => [
      name,
      { type: types[name] ?? "any" },
    ]),
  );
  const compiled = compile(expression, env);
  if (!compiled.expression) throw new Error(`${expression}: ${JSON.stringify(compiled.problems)}`);
  const scope = { get: (name: string) => record[name] };
  return evaluate(compiled.expression, scope, { now: "2026-03-10T12:00:00Z" }).holds;
}

const row = (field: string, operation: string, value: string) =>
  itemCondition({ field, operation, value }, "Case", typeOf);

// every operation of a criteria item: a record that fits, and one that does not
test.each<[field: string, operation: string, value: string, fits: Value, not: Value]>([
  ["Case.Priority", "equals", "High", "High", "Low"],
  ["Priority", "equals", "High, Medium", "Medium", "Low"],
  ["Priority", "equals", "", null, "Low"],
  ["Priority", "equals", "High,", "High", "Low"],
  ["Priority", "notEqual", "High", "Low", "High"],
  ["Priority", "notEqual", "High, Medium", null, "Medium"],
  ["Priority", "notEqual", "", "High", null],
  ["Subject", "equals", "Urgent", "URGENT", "urgent!"],
  ["Subject", "equals", '"a, b", c', "A, B", "a"],
  ["Subject", "notEqual", "Urgent", "other", "URGENT"],
  ["Subject", "contains", "invoice,refund", "My Refund", "my parcel"],
  ["Subject", "notContain", "invoice,refund", "my parcel", "My Refund"],
  ["Subject", "startsWith", "RE:,FW:", "fw: hello", "hello fw:"],
  ["Subject", "contains", 'say "no"', 'They Say "No"', "They say no"],
  ["IsEscalated", "equals", "True", true, false],
  ["IsEscalated", "equals", "False", false, true],
  ["IsEscalated", "notEqual", "True", false, true],
  ["Amount__c", "equals", '"1,500"', 1500, 1],
  ["Amount__c", "notEqual", "1500", 1, 1500],
  ["Amount__c", "greaterThan", "USD 100", 101, 100],
  ["Amount__c", "greaterOrEqual", "50%", 50, 49],
  ["Amount__c", "lessThan", "10.5", 10, 11],
  ["Amount__c", "lessOrEqual", "10", 10, 11],
  ["Due__c", "equals", "3/1/2026", "2026-03-01", "2026-03-02"],
  ["Due__c", "lessThan", "TODAY", "2026-03-09", "2026-03-10"],
  ["CreatedDate", "greaterThan", "2026-03-01", "2026-03-02T08:00:00Z", "2026-02-28T08:00:00Z"],
  ["CreatedDate", "equals", "YESTERDAY", "2026-03-09T23:00:00Z", "2026-03-10T01:00:00Z"],
  ["Products__c", "includes", "Pump;Valve", ["Valve"], ["Controller"]],
  ["Products__c", "excludes", "Pump;Valve", ["Controller"], ["Pump", "Controller"]],
  ["Unknown__c", "equals", "5", 5, 6],
  ["Unknown__c", "equals", "5", "5", "6"],
  ["Unknown__c", "equals", "True", true, false],
  ["Unknown__c", "greaterThan", "5", 6, 5],
])("%s %s %s", (field, operation, value, fits, not) => {
  const name = field.replace("Case.", "");
  const condition = row(field, operation, value);
  expect([holds(condition, { [name]: fits }), holds(condition, { [name]: not })]).toEqual([true, false]);
});

test("a row says itself to people; what the language cannot say has no expression", () => {
  expect(row("Case.Priority", "notEqual", "High, Low").text).toBe('Priority does not equal "High", "Low"');
  expect(row("Case.Status", "equals", "").text).toBe("Status equals blank");
  for (const condition of [
    row("Place__c", "within", "10 mi"),
    row("Due__c", "equals", "LAST_FISCAL_QUARTER"),
    row("Amount__c", "greaterThan", "much"),
  ])
    expect(condition.expression).toBeUndefined();
});

test("names are paths from the record; who saves and what it was before have names of their own", () => {
  const expression = (field: string, value = "x") => row(field, "equals", value).expression;
  expect(expression("Account.Type")).toBe('Account.Type == "x"');
  expect(expression("case.Status")).toBe('Status == "x"');
  expect(expression("User.Department")).toBe('Save.User.Department == "x"');
  expect(expression("$User.Department")).toBe('Save.User.Department == "x"');
  expect(expression("Case.RecordTypeId", "Complaint")).toBe('RecordType.Name == "Complaint"');
  expect(
    itemCondition({ field: "Lead.A__c", operation: "notEqual", valueField: "Lead.B__c" }, "Lead"),
  ).toEqual({
    text: "A__c does not equal B__c",
    expression: "A__c != B__c",
  });
});

const abc: Condition[] = ["a", "b", "c"].map((name) => ({ text: name, expression: name }));

test("filter logic keeps what must hold anyway apart, and joins the rest", () => {
  const said = (logic?: string) => withLogic(abc, logic).map(({ expression }) => expression);
  expect(said()).toEqual(["a", "b", "c"]);
  expect(said("1 AND (2 OR 3)")).toEqual(["a", "b || c"]);
  expect(said("or")).toEqual(["a || b || c"]);
  expect(said("(1 AND 2) OR NOT 3")).toEqual(["(a && b) || !(c)"]);
  expect(said("1 and not (2 or 3)")).toEqual(["a", "!(b || c)"]);
  expect(withLogic(abc, "1 AND (2 OR 3)").map(({ text }) => text)).toEqual(["a", "b or c"]);
});

test("logic that names what is not there is kept as text", () => {
  for (const logic of ["1 AND 7", "1 AND (2", "1 XOR 2", "1 2"]) {
    expect(withLogic(abc, logic)).toEqual([{ text: `${logic}, of: 1 a; 2 b; 3 c` }]);
  }
});

test("one part that cannot be said leaves the others as they are", () => {
  const conditions: Condition[] = [
    { text: "A", expression: "A" },
    { text: "B is within 5 km" },
    { text: "C", expression: "C" },
  ];
  expect(withLogic(conditions, "1 AND (2 OR 3)")).toEqual([
    { text: "A", expression: "A" },
    { text: "B is within 5 km or C" },
  ]);
});

test("a formula is taken apart into what must hold", () => {
  const said = (formula: string) => formulaConditions(formula, "Case").map(({ expression }) => expression);
  expect(said('AND(ISPICKVAL(Priority, "High"), AND(NOT(IsClosed), Account.Tier__c = "Gold"))')).toEqual([
    'Priority == "High"',
    "!IsClosed",
    'Account.Tier__c == "Gold"',
  ]);
  expect(said('Subject = "a && b, (c" && IsClosed')).toEqual(['Subject == "a && b, (c"', "IsClosed"]);
  expect(said("A__c && B__c || C__c")).toEqual(["A__c && B__c || C__c"]);
  expect(said("AND(A__c, B__c) || C__c")).toEqual(["A__c && B__c || C__c"]);
  expect(said('OR(Owner:User.Alias = "x", /* AND( */ A__c)')).toEqual(['Owner.Alias == "x" || A__c']);
});

test("a formula's prior values, the save and who saves are said too", () => {
  const said = (formula: string) => formulaConditions(formula, "Case").map(({ expression }) => expression);
  expect(said("ISCHANGED(Status)")).toEqual(["!Save.isNew && Status != Prior.Status"]);
  expect(said('AND(NOT(ISNEW()), ISPICKVAL(PRIORVALUE(Status), "New"))')).toEqual([
    "!Save.isNew",
    'Prior.Status == "New"',
  ]);
  expect(said('$User.Alias <> "bot" && NOT($Permission.Bypass)')).toEqual([
    'Save.User.Alias != "bot"',
    "!Save.Permission.Bypass",
  ]);
  expect(said('$RecordType.DeveloperName = "Complaint"')).toEqual([
    'RecordType.DeveloperName == "Complaint"',
  ]);
  expect(said('{!$Record.Status} = "New" && {!$Record__Prior.Status} = "$User.x"')).toEqual([
    'Status == "New"',
    'Prior.Status == "$User.x"',
  ]);
  const [one, other] = formulaConditions('AND(VLOOKUP(A__c, B__c, C__c) = "x", IsClosed)', "Case");
  expect(one).toEqual({ text: 'VLOOKUP(A__c, B__c, C__c) = "x"' });
  expect(other?.expression).toBe("IsClosed");
});

test("a change is no change when the record is new", () => {
  const [changed] = formulaConditions("ISCHANGED(Status)", "Case") as [Condition];
  const [same] = formulaConditions("NOT(ISCHANGED(Status))", "Case") as [Condition];
  const created = { "Save.isNew": true, Status: "New" };
  const updated = { "Save.isNew": false, Status: "Done", "Prior.Status": "New" };
  expect([holds(changed, created), holds(changed, updated)]).toEqual([false, true]);
  expect([holds(same, created), holds(same, updated)]).toEqual([true, false]);
});

test("criteria are rows by their logic", () => {
  const criteria = {
    items: [
      { field: "Case.Origin", operation: "equals", value: "Email" },
      { field: "Case.Priority", operation: "equals", value: "High" },
      { field: "Case.Type", operation: "equals", value: "Outage" },
    ],
    logic: "1 AND (2 OR 3)",
  };
  const [origin, rest] = conditionsOf(criteria, "Case") as [Condition, Condition];
  expect(origin.text).toBe('Origin equals "Email"');
  expect(holds(rest, { Priority: "Low", Type: "Outage" })).toBe(true);
  expect(holds(rest, { Priority: "Low", Type: "Other" })).toBe(false);
});
