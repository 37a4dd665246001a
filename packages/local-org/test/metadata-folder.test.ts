import { describe, expect, it } from "vitest";
import { loadMetadata } from "../src/index.ts";
import { connect, rawApi, useOrg } from "./harness.ts";

const xml = (type: string, inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</${type}>\n`;
const value = (name: string, more = "") =>
  `<value><fullName>${name}</fullName><default>false</default>${more}</value>`;
const field = (name: string, type: string, inner = "") =>
  `<fullName>${name}</fullName><type>${type}</type><label>${name}</label>${inner}`;

const PLACE = [
  "<label>Place</label><pluralLabel>Places</pluralLabel>",
  "<nameField><type>AutoNumber</type><displayFormat>P-{000}</displayFormat><label>Place No</label></nameField>",
];
const VISIT_FIELDS = [
  field(
    "Place__c",
    "MasterDetail",
    "<referenceTo>Place__c</referenceTo><relationshipName>Visits</relationshipName>",
  ),
  field("Cost__c", "Currency", "<precision>10</precision><scale>2</scale>"),
  field("At__c", "Time"),
  field("Where__c", "Location", "<scale>4</scale>"),
  field("Notes__c", "Html", "<length>1000</length><inlineHelpText>Say more</inlineHelpText>"),
  field("Days__c", "Number", "<precision>3</precision><scale>0</scale><defaultValue>1 + 1</defaultValue>"),
  field(
    "Cost_a_day__c",
    "Currency",
    "<formula>Cost__c / Days__c</formula><precision>18</precision><scale>2</scale>",
  ),
];
const TOTAL = field(
  "Total__c",
  "Summary",
  "<summarizedField>Visit__c.Cost__c</summarizedField><summaryForeignKey>Visit__c.Place__c</summaryForeignKey><summaryOperation>sum</summaryOperation>",
);
const COUNTRY = field(
  "Country__c",
  "Picklist",
  "<valueSet><restricted>true</restricted><valueSetName>Countries</valueSetName></valueSet>",
);
const CITY = field(
  "City__c",
  "Picklist",
  `<valueSet><controllingField>Country__c</controllingField><restricted>true</restricted><valueSetDefinition>${value("Berlin")}${value("Paris")}${value("Bonn", "<isActive>false</isActive>")}</valueSetDefinition>
   <valueSettings><controllingFieldValue>DE</controllingFieldValue><valueName>Berlin</valueName></valueSettings>
   <valueSettings><controllingFieldValue>FR</controllingFieldValue><valueName>Paris</valueName></valueSettings></valueSet>`,
);
const COMPLAINT =
  "<active>true</active><label>A complaint</label><picklistValues><picklist>Origin</picklist><values><fullName>Walk %2D in</fullName><default>true</default></values></picklistValues>";
const ORIGIN =
  "<standardValue><fullName>Walk - in</fullName><default>false</default><label>Walked in</label></standardValue><standardValue><fullName>Web</fullName></standardValue>";

const SHARED: Record<string, string> = {
  "globalValueSets/Countries.globalValueSet": xml(
    "GlobalValueSet",
    "<customValue><fullName>DE</fullName><label>Germany</label></customValue><customValue><fullName>FR</fullName></customValue>",
  ),
  "standardValueSets/CaseOrigin.standardValueSet": xml("StandardValueSet", ORIGIN),
  "profiles/Admin.profile": xml(
    "Profile",
    "<recordTypeVisibilities><default>true</default><recordType>Case.Complaint</recordType><visible>true</visible></recordTypeVisibilities>",
  ),
  "matchingRules/Lead.matchingRule": xml(
    "MatchingRules",
    "<matchingRules><fullName>By_mail</fullName><matchingRuleItems><fieldName>Email</fieldName><matchingMethod>Exact</matchingMethod></matchingRuleItems></matchingRules>",
  ),
  "duplicateRules/Lead.Once.duplicateRule": xml(
    "DuplicateRule",
    "<actionOnInsert>Allow</actionOnInsert><actionOnUpdate>Allow</actionOnUpdate><alertText>Again?</alertText><duplicateRuleMatchRules><matchRuleSObjectType>Lead</matchRuleSObjectType><matchingRule>By_mail</matchingRule></duplicateRuleMatchRules><isActive>true</isActive><operationsOnInsert>Alert</operationsOnInsert>",
  ),
  "assignmentRules/Case.assignmentRules": xml(
    "AssignmentRules",
    "<assignmentRule><fullName>Route</fullName><active>true</active><ruleEntry><assignedTo>Support_Intake</assignedTo><assignedToType>Queue</assignedToType><criteriaItems><field>Case.Origin</field><operation>equals</operation><value>Web</value></criteriaItems></ruleEntry></assignmentRule>",
  ),
};

/** The same objects as the command line keeps them: a file for each part, with an ending of its own. */
const SOURCE: Record<string, string> = {
  ...Object.fromEntries(Object.entries(SHARED).map(([path, text]) => [`${path}-meta.xml`, text])),
  "objects/Place__c/Place__c.object-meta.xml": xml("CustomObject", PLACE.join("")),
  "objects/Place__c/fields/Country__c.field-meta.xml": xml("CustomField", COUNTRY),
  "objects/Place__c/fields/City__c.field-meta.xml": xml("CustomField", CITY),
  "objects/Place__c/fields/Total__c.field-meta.xml": xml("CustomField", TOTAL),
  "objects/Visit__c/Visit__c.object-meta.xml": xml("CustomObject", "<label>Visit</label>"),
  ...Object.fromEntries(
    VISIT_FIELDS.map((text) => [
      `objects/Visit__c/fields/${/<fullName>(\w+)/.exec(text)![1]}.field-meta.xml`,
      xml("CustomField", text),
    ]),
  ),
  "objects/Case/recordTypes/Complaint.recordType-meta.xml": xml("RecordType", COMPLAINT),
  "objects/Article__kav/fields/Any__c.field-meta.xml": xml(
    "CustomField",
    field("Any__c", "MetadataRelationship"),
  ),
};

const fieldsIn = (list: string[]) => list.map((text) => `<fields>${text}</fields>`).join("");

/** And as the Metadata API has them: a file for each object. */
const MDAPI: Record<string, string> = {
  ...SHARED,
  "README.md": "<not even read",
  "objects/Place__c.object": xml("CustomObject", PLACE.join("") + fieldsIn([COUNTRY, CITY, TOTAL])),
  "objects/Visit__c.object": xml("CustomObject", `<label>Visit</label>${fieldsIn(VISIT_FIELDS)}`),
  "objects/Case.object": xml(
    "CustomObject",
    `<recordTypes><fullName>Complaint</fullName>${COMPLAINT}</recordTypes>`,
  ),
};

const load = (files: Record<string, string>) => loadMetadata(new Map(Object.entries(files)));

describe("a folder of metadata", () => {
  it("is the same in both formats", () => {
    expect(load(MDAPI)).toEqual(load(SOURCE));
  });

  it("brings objects, fields of every type and value sets", async () => {
    const org = await useOrg({ metadata: load(SOURCE) });
    const connection = await connect(org);
    const place = await connection.create("Place__c", { Country__c: "DE", City__c: "Berlin" });
    const visit = await connection.create("Visit__c", { Place__c: place.id, Cost__c: 30, At__c: "09:00" });
    expect(await connection.retrieve("Visit__c", visit.id as string)).toMatchObject({
      Days__c: 2,
      Cost_a_day__c: 15,
      At__c: "09:00:00.000Z",
    });
    expect(await connection.retrieve("Place__c", place.id as string)).toMatchObject({
      Name: "P-001",
      Total__c: 30,
    });
    const { fields, labelPlural } = await connection.describe("Place__c");
    expect(labelPlural).toBe("Places");
    const city = fields.find((one) => one.name === "City__c")!;
    expect(city).toMatchObject({ controllerName: "Country__c", restrictedPicklist: true });
    expect(city.picklistValues!.map(({ value, active }) => [value, active])).toEqual([
      ["Berlin", true],
      ["Paris", true],
      ["Bonn", false],
    ]);
    const country = fields.find((one) => one.name === "Country__c")!;
    expect(country.picklistValues).toMatchObject([{ value: "DE", label: "Germany" }, { value: "FR" }]);
  });

  it("brings record types with their profiles, assignment rules and duplicate rules", async () => {
    const org = await useOrg({ metadata: load(SOURCE) });
    const api = await rawApi(org);
    const id = org.db.create("Case", { Subject: "x" });
    const [complaint] = org.db.query("SELECT Id, Name FROM RecordType WHERE DeveloperName = 'Complaint'");
    expect(complaint!.Name).toBe("A complaint");
    expect(org.db.get("Case", id)).toMatchObject({ RecordTypeId: complaint!.Id, Origin: "Walk - in" });
    const routed = await api("POST", "sobjects/Case", { Origin: "Web" });
    expect(org.db.query(`SELECT Owner.Name FROM Case WHERE Id = '${routed.body.id}'`)).toMatchObject([
      { Owner: { Name: "Support Intake" } },
    ]);
    const lead = { LastName: "x", Company: "y", Email: "a@example.test" };
    expect((await api("POST", "sobjects/Lead", lead)).status).toBe(201);
    expect((await api("POST", "sobjects/Lead", lead)).body).toMatchObject([
      { errorCode: "DUPLICATES_DETECTED", message: "Again?", duplicateResut: { duplicateRule: "Once" } },
    ]);
  });

  it("leaves alone what it does not know", () => {
    expect(load(SOURCE).objects).not.toHaveProperty("Article__kav");
  });

  it("says which file names a value set that is not there", () => {
    const { "globalValueSets/Countries.globalValueSet-meta.xml": _, ...without } = SOURCE;
    expect(() => load(without)).toThrow(
      "objects/Place__c/fields/Country__c.field-meta.xml: there is no global value set 'Countries'.",
    );
  });
});
