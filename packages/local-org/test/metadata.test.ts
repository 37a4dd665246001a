import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadMetadata, startOrg } from "../src/index.ts";
import { rawApi, SEED, useOrg } from "./harness.ts";

const xml = (type: string, inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}\n</${type}>\n`;
const field = (name: string, inner: string) => xml("CustomField", `<fullName>${name}</fullName>${inner}`);
const rule = (formula: string, more = "") =>
  xml(
    "ValidationRule",
    `<active>true</active><errorConditionFormula>${formula}</errorConditionFormula><errorMessage>Only robots &amp; friends.</errorMessage>${more}`,
  );

const FILES: Record<string, string> = {
  "objects/Case/fields/Level__c.field-meta.xml": field(
    "Level__c",
    `<label>Level</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>
     <value><fullName>Low</fullName><default>true</default><label>Low</label></value><value><fullName>High</fullName></value>
     </valueSetDefinition></valueSet>`,
  ),
  "objects/Case/fields/Note__c.field-meta.xml": field(
    "Note__c",
    "<!-- short --><length>20</length><type>Text</type>",
  ),
  "objects/Case/validationRules/Robots_only.validationRule-meta.xml": rule(
    "<![CDATA[AND(ISCHANGED(Note__c), NOT($Permission.Robot))]]>",
    "<errorDisplayField>Note__c</errorDisplayField>",
  ),
  "customPermissions/Robot.customPermission-meta.xml": xml(
    "CustomPermission",
    "<label>Robot</label><isLicensed>false</isLicensed>",
  ),
  "permissionsets/Robots.permissionset-meta.xml": xml(
    "PermissionSet",
    "<customPermissions><enabled>true</enabled><name>Robot</name></customPermissions><label>Robots</label>",
  ),
  "layouts/Case-Layout.layout-meta.xml": "<not even read",
};

describe("metadata", () => {
  const folder = mkdtempSync(join(tmpdir(), "local-org-metadata-"));
  for (const [path, text] of Object.entries(FILES)) {
    const file = join(folder, "force-app/main/default", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is the same from a folder and from texts", () => {
    expect(loadMetadata(folder)).toEqual(loadMetadata(new Map(Object.entries(FILES))));
  });

  it("brings fields, rules and permissions; users of apps have its permission sets, others by their name", async () => {
    const users = [
      { username: "ada@example.test", name: "Ada Lovelace" },
      { username: "rob@example.test", name: "Rob Ott", permissionSets: ["Robots"] },
    ];
    const org = await useOrg({ metadata: loadMetadata(folder), seed: { ...SEED, users, queues: [] } });
    const id = org.db.create("Case", { Subject: "x" });
    expect(org.db.get("Case", id)?.Level__c).toBe("Low");
    org.db.update("Case", id, { Note__c: "by a robot" }, { as: "rob@example.test" });
    const api = await rawApi(org);
    expect((await api("PATCH", `sobjects/Case/${id}`, { Note__c: "by the app" })).status).toBe(204);
    expect(() => org.db.update("Case", id, { Note__c: "by hand" }, { as: "ada@example.test" })).toThrow(
      "FIELD_CUSTOM_VALIDATION_EXCEPTION: Only robots & friends.",
    );
    expect(org.db.get("Case", id)?.Note__c).toBe("by the app");
    expect(
      org.db.query(
        "SELECT Assignee.Name FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Robots' ORDER BY Assignee.Name",
      ),
    ).toMatchObject([{ Assignee: { Name: "Integration User" } }, { Assignee: { Name: "Rob Ott" } }]);
  });

  it("goes together with what the seed says of the same object", async () => {
    const org = await useOrg({ metadata: loadMetadata(folder) });
    expect(() => org.db.create("Case", { Status: "Closed" })).toThrow("Say how it was resolved.");
  });

  it.each([
    ["objects/Case/fields/A__c.field-meta.xml", "<CustomField><type>Text", "line 1: <type> is not closed."],
    [
      "objects/Case/fields/A__c.field-meta.xml",
      "<CustomField>\n</Custom>",
      "line 2: </Custom> closes nothing.",
    ],
    ["objects/Case/fields/A__c.field-meta.xml", "<CustomObject/>", "it holds no CustomField."],
    ["objects/Case/fields/A__c.field-meta.xml", field("A__c", ""), "the field has no type."],
    [
      "objects/Case/fields/A__c.field-meta.xml",
      field("A__c", "<type>ExternalLookup</type>"),
      "fields of the type ExternalLookup are not known here.",
    ],
    [
      "objects/Case/validationRules/R.validationRule-meta.xml",
      xml("ValidationRule", "<active>true</active>"),
      "a validation rule has errorConditionFormula and errorMessage.",
    ],
  ])("that is wrong is refused with its file: %s %s", (path, text, message) => {
    expect(() => loadMetadata(new Map([[path, text]]))).toThrow(`${path}: ${message}`);
  });

  it("that asks for a permission which is not there stops the start", async () => {
    const only = new Map(Object.entries(FILES).filter(([path]) => path.startsWith("objects/")));
    await expect(startOrg({ metadata: loadMetadata(only) })).rejects.toThrow(
      "Validation rule Case.Robots_only: the org has no custom permission 'Robot'.",
    );
  });
});
