import { describe, expect, it } from "vitest";
import { loadMetadata } from "../src/index.ts";
import { rawApi, useOrg } from "./harness.ts";

const xml = (type: string, inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inner}</${type}>\n`;
const field = (name: string, inner: string) => xml("CustomField", `<fullName>${name}</fullName>${inner}`);

const METADATA = new Map([
  [
    "objects/Case/recordTypes/Complaint.recordType-meta.xml",
    xml(
      "RecordType",
      `<fullName>Complaint</fullName><active>true</active><label>A complaint</label><picklistValues><picklist>Level__c</picklist>
       <values><fullName>Very High%2C indeed</fullName><default>true</default></values></picklistValues>`,
    ),
  ],
  [
    "objects/Case/fields/Level__c.field-meta.xml",
    field(
      "Level__c",
      `<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition>
       <value><fullName>Low</fullName></value><value><fullName>Very High, indeed</fullName></value></valueSetDefinition></valueSet>`,
    ),
  ],
  [
    "objects/Case/fields/Status.field-meta.xml",
    field("Status", "<trackHistory>false</trackHistory><type>Picklist</type>"),
  ],
  ["objects/Case/fields/Subject.field-meta.xml", field("Subject", "<trackHistory>true</trackHistory>")],
  [
    "profiles/Standard.profile-meta.xml",
    xml(
      "Profile",
      `<recordTypeVisibilities><default>true</default><recordType>Case.Complaint</recordType><visible>true</visible></recordTypeVisibilities>`,
    ),
  ],
  [
    "assignmentRules/Case.assignmentRules-meta.xml",
    xml(
      "AssignmentRules",
      `<assignmentRule><fullName>Standard</fullName><active>true</active>
       <ruleEntry><assignedTo>Complaints</assignedTo><assignedToType>Queue</assignedToType><booleanFilter>1 OR 2</booleanFilter>
         <criteriaItems><field>Case.Origin</field><operation>equals</operation><value>Phone,Web</value></criteriaItems>
         <criteriaItems><field>Case.Subject</field><operation>equals</operation></criteriaItems></ruleEntry>
       <ruleEntry><criteriaItems><field>Case.Priority</field><operation>equals</operation><value>Low</value></criteriaItems></ruleEntry>
       <ruleEntry><assignedTo>ada@example.test</assignedTo><assignedToType>User</assignedToType><formula>TRUE</formula></ruleEntry>
       </assignmentRule>`,
    ),
  ],
  [
    "queues/Complaints.queue-meta.xml",
    xml(
      "Queue",
      `<name>All complaints</name><queueSobject><sobjectType>Case</sobjectType></queueSobject>
       <queueMembers><users><user>ada@example.test</user><user>stranger@example.test</user></users></queueMembers>`,
    ),
  ],
  [
    "labels/CustomLabels.labels-meta.xml",
    xml("CustomLabels", "<labels><fullName>Hello</fullName><value>Hello &amp; welcome</value></labels>"),
  ],
  ["objects/Limit__mdt/fields/Most__c.field-meta.xml", field("Most__c", "<type>Number</type>")],
  [
    "customMetadata/Limit.Gold.md-meta.xml",
    xml(
      "CustomMetadata",
      `<label>Gold</label><values><field>Most__c</field><value xsi:type="xsd:double">7.0</value></values>`,
    ),
  ],
  [
    "objects/Account/fields/Words__c.field-meta.xml",
    field(
      "Words__c",
      "<type>Text</type><formula>$Label.Hello &amp; TEXT($CustomMetadata.Limit__mdt.Gold.Most__c)</formula>",
    ),
  ],
  [
    "objects/Part__c/fields/Account__c.field-meta.xml",
    field(
      "Account__c",
      "<type>MasterDetail</type><referenceTo>Account</referenceTo><relationshipName>Parts</relationshipName>",
    ),
  ],
  [
    "objects/Part__c/fields/Price__c.field-meta.xml",
    field("Price__c", "<type>Currency</type><scale>2</scale>"),
  ],
  [
    "objects/Account/fields/Dear__c.field-meta.xml",
    field(
      "Dear__c",
      `<type>Summary</type><summaryOperation>sum</summaryOperation><summarizedField>Part__c.Price__c</summarizedField>
       <summaryForeignKey>Part__c.Account__c</summaryForeignKey><summaryFilterItems><field>Part__c.Price__c</field>
       <operation>greaterThan</operation><value>10</value></summaryFilterItems>`,
    ),
  ],
]);

describe("rules of a folder of metadata", async () => {
  const users = [{ username: "ada@example.test", name: "Ada Lovelace" }];
  const org = await useOrg({ seed: { users }, metadata: loadMetadata(METADATA) });
  const api = await rawApi(org);
  const ownerOf = async (fields: object) => {
    const { body } = await api("POST", "sobjects/Case", fields);
    return org.db.query(`SELECT Owner.Name FROM Case WHERE Id = '${body.id}'`)[0]!.Owner;
  };

  it("assignment rules, with filter logic, a formula, and an entry that leaves things where they are", async () => {
    expect(await ownerOf({ Origin: "Web", Subject: "x" })).toMatchObject({ Name: "All complaints" });
    expect(await ownerOf({ Priority: "High" })).toMatchObject({ Name: "All complaints" });
    expect(await ownerOf({ Subject: "x", Priority: "Low" })).toMatchObject({ Name: "Integration User" });
    expect(await ownerOf({ Subject: "x" })).toMatchObject({ Name: "Ada Lovelace" });
  });

  it("queues, with those of their members whom the org has", () => {
    const members = org.db.query("SELECT UserOrGroupId FROM GroupMember WHERE Group.Name = 'All complaints'");
    expect(members).toHaveLength(1);
  });

  it("record types, with their values and the profiles whose default they are", () => {
    const id = org.db.create("Case", {}, { as: "ada@example.test" });
    expect(org.db.query(`SELECT RecordType.Name, Level__c FROM Case WHERE Id = '${id}'`)[0]).toMatchObject({
      RecordType: { Name: "A complaint" },
      Level__c: "Very High, indeed",
    });
    expect(() => org.db.update("Case", id, { Level__c: "Low" })).toThrow("bad value for restricted picklist");
  });

  it("which fields are tracked", () => {
    const id = org.db.create("Case", { Subject: "x" });
    org.db.update("Case", id, { Subject: "y", Status: "Working" });
    const entries = org.db.query(
      `SELECT Field FROM CaseHistory WHERE CaseId = '${id}' AND Field != 'created'`,
    );
    expect(entries.map(({ Field }) => Field)).toEqual(["Subject"]);
  });

  it("roll-ups, labels and custom metadata", () => {
    const id = org.db.create("Account", { Name: "Acme" });
    org.db.createAll("Part__c", [
      { Account__c: id, Price__c: 10 },
      { Account__c: id, Price__c: 11 },
      { Account__c: id, Price__c: 12 },
    ]);
    expect(org.db.get("Account", id)).toMatchObject({ Dear__c: 23, Words__c: "Hello & welcome7" });
  });
});
