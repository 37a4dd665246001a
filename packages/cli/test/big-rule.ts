import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";

interface Item {
  field: string;
  operation: string;
  value: string;
}

const numbered = (count: number, name: string) =>
  Array.from({ length: count }, (_, at) => `${name} ${at + 1}`);
const REGIONS = numbered(12, "Region");
const COUNTRIES = ["Österreich", "Côte d'Ivoire", "true", "12", "any", ...numbered(60, "Land")];
const PRODUCTS = numbered(40, "Pump");
const WORDS = ["invoice", "Refund", 'a "quoted" word', "100%", "Ölpumpe"];
const QUEUES = Array.from({ length: 40 }, (_, at) => `Desk_${at + 1}`);
const USERS = ["ada@desk.example", "ben@desk.example"];

const item = (field: string, operations: string[], values: string[]): fc.Arbitrary<Item> =>
  fc.record({
    field: fc.constant(field),
    operation: fc.constantFrom(...operations),
    value: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...values) },
      {
        weight: 2,
        arbitrary: fc
          .uniqueArray(fc.constantFrom(...values), { minLength: 2, maxLength: 3 })
          .map((some) => some.join(",")),
      },
    ),
  });

const EQUALS = [...Array.from({ length: 19 }, () => "equals"), "notEqual"];

/** What entries of real rules ask: mostly who it is for and what it is about, now and then what the subject says. */
const ITEM = fc.oneof(
  { weight: 8, arbitrary: item("Case.Product__c", EQUALS, PRODUCTS) },
  { weight: 6, arbitrary: item("Case.Country__c", EQUALS, COUNTRIES) },
  { weight: 4, arbitrary: item("Case.Region__c", EQUALS, REGIONS) },
  { weight: 3, arbitrary: item("Case.Origin", ["equals"], ["Email", "Web", "Phone", "Chat"]) },
  { weight: 2, arbitrary: item("Case.Priority", ["equals"], ["High", "Medium", "Low"]) },
  { weight: 2, arbitrary: item("Case.Amount__c", ["greaterThan", "lessOrEqual"], ["100", "1000", "2500"]) },
  { weight: 1, arbitrary: item("Case.Vip__c", ["equals"], ["True", "False"]) },
  { weight: 1, arbitrary: item("Case.Subject", ["contains", "startsWith"], WORDS) },
  { weight: 1, arbitrary: item("Account.Type", ["equals"], ["Customer", "Partner"]) },
);

const entry = fc
  .record({
    items: fc.uniqueArray(ITEM, { minLength: 2, maxLength: 4, selector: ({ field }) => field }),
    logic: fc.nat(11),
    owner: fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...QUEUES) },
      { weight: 2, arbitrary: fc.constantFrom(...USERS) },
      { weight: 1, arbitrary: fc.constant(undefined) },
    ),
  })
  .map(({ items, logic, owner }) => ({ items, owner, filter: filterOf(items.length, logic) }));

/** Most entries have none. */
function filterOf(count: number, choice: number): string | undefined {
  if (count === 3 && choice < 2) return choice === 0 ? "1 AND (2 OR 3)" : "(1 AND 2) OR (1 AND 3)";
  if (count === 4 && choice < 2) return choice === 0 ? "1 AND NOT(2 AND 3) AND 4" : "(1 AND 2) OR (3 AND 4)";
  return undefined;
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** A folder in the format of the Metadata API with a rule of so many entries, and its queues, fields and types. */
export function bigRule(entries: number): string {
  const folder = mkdtempSync(join(tmpdir(), "throughline-rule-"));
  const write = (path: string, root: string, content: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${content}\n</${root}>\n`;
    writeFileSync(join(folder, path), xml);
  };
  const written = fc
    .sample(entry, { numRuns: entries, seed: 600 })
    .map(({ items, owner, filter }) =>
      [
        "<ruleEntry>",
        ...(owner
          ? [
              `<assignedTo>${owner}</assignedTo>`,
              `<assignedToType>${owner.includes("@") ? "User" : "Queue"}</assignedToType>`,
            ]
          : []),
        ...(filter ? [`<booleanFilter>${filter}</booleanFilter>`] : []),
        ...items.map(
          ({ field, operation, value }) =>
            `<criteriaItems><field>${field}</field><operation>${operation}</operation><value>${escaped(value)}</value></criteriaItems>`,
        ),
        "</ruleEntry>",
      ].join("\n"),
    );
  write(
    "assignmentRules/Case.assignmentRules",
    "AssignmentRules",
    `<assignmentRule><fullName>Routing</fullName><active>true</active>\n${written.join("\n")}\n</assignmentRule>`,
  );
  for (const queue of QUEUES)
    write(
      `queues/${queue}.queue`,
      "Queue",
      `<fullName>${queue}</fullName><name>${queue.replace("_", " ")}</name><queueMembers><users><user>${USERS[0]}</user></users></queueMembers><queueSobject><sobjectType>Case</sobjectType></queueSobject>`,
    );
  const picklist = (values: string[]) =>
    `<valueSet><valueSetDefinition>${values.map((value) => `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`).join("")}</valueSetDefinition></valueSet>`;
  write(
    "objects/Case.object",
    "CustomObject",
    [
      `<fields><fullName>Product__c</fullName><label>Product</label><type>Picklist</type>${picklist(PRODUCTS)}</fields>`,
      `<fields><fullName>Region__c</fullName><label>Region</label><type>Picklist</type>${picklist(REGIONS)}</fields>`,
      "<fields><fullName>Country__c</fullName><label>Country</label><type>Text</type><length>80</length></fields>",
      "<fields><fullName>Amount__c</fullName><label>Amount</label><type>Number</type><precision>12</precision><scale>0</scale></fields>",
      "<fields><fullName>Vip__c</fullName><label>VIP</label><type>Checkbox</type><defaultValue>false</defaultValue></fields>",
    ].join("\n"),
  );
  return folder;
}
