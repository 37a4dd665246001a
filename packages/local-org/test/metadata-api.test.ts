import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it, onTestFinished } from "vitest";
import { loadMetadata, type Org, startOrg } from "../src/index.ts";
import { connect, useOrg } from "./harness.ts";

const ns = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const head = '<?xml version="1.0" encoding="UTF-8"?>';

/** A package of files; its manifest names what `types` says. */
function packageOf(types: Record<string, string[]>, files: Record<string, string>): Buffer {
  const listed = Object.entries(types)
    .map(
      ([name, members]) =>
        `<types>${members.map((one) => `<members>${one}</members>`).join("")}<name>${name}</name></types>`,
    )
    .join("");
  const all = { "package.xml": `${head}<Package ${ns}>${listed}<version>62.0</version></Package>`, ...files };
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, strToU8(text)]))),
  );
}

const text = (name: string, length = 40) =>
  `<fields><fullName>${name}</fullName><label>${name}</label><length>${length}</length><type>Text</type></fields>`;
const rule = (name: string, formula: string) =>
  `<validationRules><fullName>${name}</fullName><active>true</active><errorConditionFormula>${formula}</errorConditionFormula><errorMessage>Refused by ${name}</errorMessage></validationRules>`;
const caseFile = (...parts: string[]) => ({
  "objects/Case.object": `${head}\n<CustomObject ${ns}>\n${parts.join("\n")}\n</CustomObject>`,
});

const TYPES = { CustomObject: ["Case"] };

/** Deploys, waits, and gives the result with its details. */
async function deploy(org: Org, zip: Buffer, options: object = { rollbackOnError: true }) {
  const { metadata } = await connect(org);
  metadata.pollInterval = 5;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the details
  return (await metadata.deploy(zip, options).complete(true)) as any;
}

const shared = await useOrg();

const fieldsOf = async (org: Org): Promise<string[]> =>
  (await (await connect(org)).sobject("Case").describe()).fields.map(({ name }) => name);

const inList = <T>(one: T | T[] | undefined): T[] =>
  one === undefined ? [] : Array.isArray(one) ? one : [one];

// biome-ignore lint/suspicious/noExplicitAny: a test looks into the details
const problems = (result: any): [string, string][] =>
  inList<{ fullName: string; problem: string }>(result.details.componentFailures).map(
    ({ fullName, problem }) => [fullName, problem],
  );

/** Retrieves members by type, and gives the files by path. */
async function retrieve(org: Org, types: Record<string, string[]>): Promise<Record<string, string>> {
  const { metadata } = await connect(org);
  metadata.pollInterval = 5;
  const result = await metadata
    .retrieve({
      apiVersion: "62.0",
      unpackaged: {
        types: Object.entries(types).map(([name, members]) => ({ name, members })),
        version: "62.0",
      },
    } as never)
    .complete();
  const files = unzipSync(Buffer.from(result.zipFile, "base64"));
  return Object.fromEntries(
    Object.entries(files).map(([path, data]) => [path, Buffer.from(data).toString()]),
  );
}

describe("a deploy", () => {
  it("takes hold at once: a field can be written, and a rule refuses", async () => {
    const org = await useOrg();
    const result = await deploy(
      org,
      packageOf(TYPES, caseFile(text("Tier__c"), rule("No_Gold", 'Tier__c = "Gold"'))),
    );
    expect(result).toMatchObject({ status: "Succeeded", success: true, numberComponentErrors: 0 });
    const connection = await connect(org);
    const { id } = await connection.sobject("Case").create({ Subject: "a", Tier__c: "Silver" });
    expect(await connection.sobject("Case").retrieve(id!)).toMatchObject({ Tier__c: "Silver" });
    await expect(connection.sobject("Case").create({ Subject: "b", Tier__c: "Gold" })).rejects.toThrow(
      "Refused by No_Gold",
    );
  });

  it("with one thing wrong changes nothing, and says where it is", async () => {
    const org = await useOrg();
    const files = caseFile(text("Tier__c"), rule("Wrong", "Nope__c = 1"));
    const result = await deploy(org, packageOf(TYPES, files));
    expect(result).toMatchObject({ status: "Failed", success: false, numberComponentErrors: 1 });
    expect(inList(result.details.componentFailures)).toEqual([
      expect.objectContaining({
        componentType: "ValidationRule",
        fullName: "Case.Wrong",
        fileName: "objects/Case.object",
        lineNumber: 4,
        problem: "Field Nope__c does not exist. Check spelling.",
        problemType: "Error",
      }),
    ]);
    const { fields } = await (await connect(org)).sobject("Case").describe();
    expect(fields.map(({ name }) => name)).not.toContain("Tier__c");
  });

  it("is only tried out when it is to be checked, and can be taken up then", async () => {
    const org = await useOrg();
    const zip = packageOf(TYPES, caseFile(text("Tier__c")));
    const checked = await deploy(org, zip, { checkOnly: true, rollbackOnError: true });
    expect(checked).toMatchObject({ status: "Succeeded", checkOnly: true });
    const { metadata } = await connect(org);
    expect(await fieldsOf(org)).not.toContain("Tier__c");
    const quick = (await metadata.deployRecentValidation({ id: checked.id })) as unknown as string;
    await expect.poll(() => metadata.checkDeployStatus(quick)).toMatchObject({ status: "Succeeded" });
    expect(await fieldsOf(org)).toContain("Tier__c");
    await expect(metadata.deployRecentValidation({ id: quick })).rejects.toThrow("no recent validation");
  });

  it("takes what is right when it need not be all or nothing", async () => {
    const org = await useOrg();
    const files = caseFile(text("Tier__c"), text("Long__c").replace(/<length>.*<.length>/, ""));
    const result = await deploy(org, packageOf(TYPES, files), { rollbackOnError: false });
    expect(result).toMatchObject({ status: "SucceededPartial", numberComponentErrors: 1 });
    expect(problems(result)).toEqual([
      ["Case.Long__c", "Must specify 'length' for a CustomField of type Text"],
    ]);
    expect(await fieldsOf(org)).toContain("Tier__c");
  });

  it("by REST does the same, and can be called off before it begins", async () => {
    const org = await useOrg();
    const { metadata } = await connect(org);
    const { id } = (await metadata.deployRest(packageOf(TYPES, caseFile(text("Tier__c"))))) as { id: string };
    await expect
      .poll(() => metadata.checkDeployStatus(id, true, true))
      .toMatchObject({ status: "Succeeded" });
    expect(await fieldsOf(org)).toContain("Tier__c");
    await expect(metadata.cancelDeploy(id)).rejects.toThrow("Deployment already completed");
  });

  it.each<[string, Record<string, string[]>, Record<string, string>, [string, string][]]>([
    [
      "a member that no file brings",
      { CustomObject: ["Case"], Flow: ["Route"] },
      caseFile(text("A__c")),
      [
        [
          "Route",
          "An object 'Route' of type Flow was named in package.xml, but was not found in zipped directory",
        ],
      ],
    ],
    [
      "a type that there is not",
      { Nonsense: ["A"] },
      {},
      [["package.xml", "Unknown type name 'Nonsense' specified in package.xml"]],
    ],
    [
      "XML that is none",
      { Queue: ["Q"] },
      { "queues/Q.queue": `${head}<Queue ${ns}>\n<name>Q</Queue>` },
      [["Q", "Error parsing file: </Queue> closes nothing."]],
    ],
    [
      "a permission set with rights on what is not there, or on what is required",
      { CustomObject: ["Case"], PermissionSet: ["P"] },
      {
        ...caseFile(text("Must__c").replace("</fields>", "<required>true</required></fields>")),
        "permissionsets/P.permissionset": `${head}<PermissionSet ${ns}><label>P</label>${["Case.Nope__c", "Case.Must__c"].map((field) => `<fieldPermissions><editable>true</editable><field>${field}</field><readable>true</readable></fieldPermissions>`).join("")}</PermissionSet>`,
      },
      [
        ["P", "In field: field - no CustomField named Case.Nope__c found"],
        ["P", "You cannot deploy to a required field: Case.Must__c"],
      ],
    ],
    [
      "a field of an object that there is not",
      { CustomObject: ["Ghost__c"] },
      { "objects/Ghost__c.object": `${head}<CustomObject ${ns}>${text("A__c")}</CustomObject>` },
      [["Ghost__c", "Must specify a nonempty label for the CustomObject"]],
    ],
    [
      "a queue with a member whom nobody knows",
      { Queue: ["Q"] },
      {
        "queues/Q.queue": `${head}<Queue ${ns}><name>Q</name><queueMembers><users><user>nobody@example.test</user></users></queueMembers><queueSobject><sobjectType>Case</sobjectType></queueSobject></Queue>`,
      },
      [["Q", "In field: user - no User named nobody@example.test found"]],
    ],
    [
      "a component whose template and script are broken",
      { LightningComponentBundle: ["panel"] },
      {
        "lwc/panel/panel.js-meta.xml": `${head}<LightningComponentBundle ${ns}><apiVersion>62.0</apiVersion></LightningComponentBundle>`,
        "lwc/panel/panel.js": "export default class Panel extends LightningElement { connected( }",
        "lwc/panel/panel.html": "<template>\n<div></template>",
      },
      [
        ["panel", expect.stringContaining("panel.js: Unexpected token")],
        ["panel", "lwc/panel/panel.html: </template> closes no element that is open there"],
      ] as never,
    ],
    [
      "credentials and services that name what is not there",
      { NamedCredential: ["N"], ExternalServiceRegistration: ["S"] },
      {
        "namedCredentials/N.namedCredential": `${head}<NamedCredential ${ns}><label>N</label><namedCredentialType>SecuredEndpoint</namedCredentialType><namedCredentialParameters><parameterName>Url</parameterName><parameterType>Url</parameterType><parameterValue>https://example.test</parameterValue></namedCredentialParameters><namedCredentialParameters><externalCredential>E</externalCredential><parameterName>E</parameterName><parameterType>Authentication</parameterType></namedCredentialParameters></NamedCredential>`,
        "externalServiceRegistrations/S.externalServiceRegistration": `${head}<ExternalServiceRegistration ${ns}><label>S</label><namedCredentialReference>Other</namedCredentialReference><schema>{}</schema><schemaType>OpenApi3</schemaType><status>Complete</status></ExternalServiceRegistration>`,
      },
      [
        ["N", "In field: externalCredential - no ExternalCredential named E found"],
        ["S", "In field: schema - it is no OpenAPI document"],
        ["S", "In field: namedCredential - no NamedCredential named Other found"],
      ],
    ],
  ])("refuses %s", async (_, types, files, expected) => {
    const result = await deploy(shared, packageOf(types, files));
    expect(result.status).toBe("Failed");
    expect(problems(result)).toEqual(expect.arrayContaining(expected));
  });

  it("brings an object of one's own with its queue, record type, permission and a rule that asks for it", async () => {
    const org = await useOrg({ seed: { users: [{ username: "ada@example.test", name: "Ada" }] } });
    const object = `${head}<CustomObject ${ns}><deploymentStatus>Deployed</deploymentStatus><label>Order</label><pluralLabel>Orders</pluralLabel><nameField><label>Number</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>${text("Code__c")}<recordTypes><fullName>Big</fullName><active>true</active><label>Big</label></recordTypes>${rule("Robots", "NOT($Permission.Robot)")}</CustomObject>`;
    const result = await deploy(
      org,
      packageOf(
        {
          CustomObject: ["Order__c"],
          Queue: ["Orders"],
          CustomPermission: ["Robot"],
          PermissionSet: ["Robots"],
        },
        {
          "objects/Order__c.object": object,
          "queues/Orders.queue": `${head}<Queue ${ns}><name>All Orders</name><queueMembers><users><user>ada@example.test</user></users></queueMembers><queueSobject><sobjectType>Order__c</sobjectType></queueSobject></Queue>`,
          "customPermissions/Robot.customPermission": `${head}<CustomPermission ${ns}><label>Robot</label></CustomPermission>`,
          "permissionsets/Robots.permissionset": `${head}<PermissionSet ${ns}><label>Robots</label><customPermissions><enabled>true</enabled><name>Robot</name></customPermissions></PermissionSet>`,
        },
      ),
    );
    expect(problems(result)).toEqual([]);
    const connection = await connect(org);
    const one = async (soql: string) => (await connection.query(soql)).records[0];
    expect(await one("SELECT Name FROM RecordType WHERE SobjectType = 'Order__c'")).toMatchObject({
      Name: "Big",
    });
    expect(
      await one("SELECT Group.Name FROM GroupMember WHERE Group.DeveloperName = 'Orders'"),
    ).toMatchObject({
      Group: { Name: "All Orders" },
    });
    const orders = connection.sobject("Order__c");
    await expect(orders.create({ Name: "1" })).rejects.toThrow("Refused by Robots");
    const set = await one("SELECT Id FROM PermissionSet WHERE Name = 'Robots'");
    const { user_id } = await connection.identity();
    await connection
      .sobject("PermissionSetAssignment")
      .create({ AssigneeId: user_id, PermissionSetId: set!.Id! });
    expect(await orders.create({ Name: "1" })).toMatchObject({ success: true });
  });

  it("takes away what it is told to, and nothing that others need", async () => {
    const org = await useOrg();
    await deploy(
      org,
      packageOf(TYPES, caseFile(text("Tier__c"), text("Other__c"), rule("Gold", 'Tier__c = "Gold"'))),
    );
    const destructive = (...members: string[]) => ({
      "destructiveChanges.xml": `${head}<Package ${ns}><types>${members.map((one) => `<members>${one}</members>`).join("")}<name>CustomField</name></types></Package>`,
    });
    const needed = await deploy(org, packageOf({}, destructive("Case.Tier__c")));
    expect(problems(needed)).toEqual([["Case.Tier__c", expect.stringContaining("referenced elsewhere")]]);
    const gone = await deploy(org, packageOf({}, destructive("Case.Other__c", "Case.Never__c")));
    expect(gone.status).toBe("Succeeded");
    expect(inList(gone.details.componentSuccesses)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ fullName: "Case.Other__c", deleted: true }),
        expect.objectContaining({
          problem: "No CustomField named: Case.Never__c found",
          problemType: "Warning",
        }),
      ]),
    );
    expect(await fieldsOf(org)).not.toContain("Other__c");
  });

  it.each(["data", "journal"] as const)(
    "outlives the process of an org that has a %s, and so do the records",
    async (kept) => {
      const folder = mkdtempSync(join(tmpdir(), "org-"));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const start = () => startOrg({ [kept]: join(folder, kept), seed: { objects: { Zebra__c: {} } } });
      const first = await start();
      const own = (name: string) =>
        `${head}<CustomObject ${ns}><deploymentStatus>Deployed</deploymentStatus><label>${name}</label><pluralLabel>${name}s</pluralLabel><nameField><label>Name</label><type>Text</type></nameField>${text("Sort__c")}</CustomObject>`;
      const files = {
        ...caseFile(text("Tier__c"), rule("Gold", 'Tier__c = "Gold"')),
        "objects/Apple__c.object": own("Apple"),
        "objects/Brief__c.object": own("Brief"),
      };
      await deploy(first, packageOf({ CustomObject: ["Case", "Apple__c", "Brief__c"] }, files));
      const apple = first.db.create("Apple__c", { Name: "1", Sort__c: "Boskoop" });
      const zebra = first.db.create("Zebra__c", { Name: "2" });
      first.db.create("Brief__c", { Name: "3" });
      const { metadata } = await connect(first);
      expect(await metadata.delete("CustomObject", "Brief__c")).toMatchObject({ success: true });
      await first.close();
      const second = await start();
      onTestFinished(() => second.close());
      expect(second.db.get("Apple__c", apple)).toMatchObject({ Sort__c: "Boskoop" });
      expect(second.db.get("Zebra__c", zebra)).toMatchObject({ Name: "2" });
      expect(() => second.db.create("Case", { Tier__c: "Gold" })).toThrow("Refused by Gold");
      expect(() => second.db.create("Brief__c", { Name: "4" })).toThrow();
      expect(await retrieve(second, { CustomField: ["Case.Tier__c"] })).toMatchObject({
        "unpackaged/objects/Case.object": expect.stringContaining("<fullName>Tier__c</fullName>"),
      });
    },
  );
});

describe("what an org holds", () => {
  it("comes back as it was deployed, and as the org was started with it", async () => {
    const flow = `${head}\n<Flow ${ns}><label>Route</label><processType>AutoLaunchedFlow</processType></Flow>`;
    const metadata = loadMetadata(
      new Map([
        [
          "force-app/objects/Case/fields/Old__c.field-meta.xml",
          `<CustomField ${ns}><fullName>Old__c</fullName><label>Old</label><length>9</length><type>Text</type></CustomField>`,
        ],
        ["force-app/flows/Route.flow-meta.xml", flow],
      ]),
    );
    const seed = { objects: { Case: { fields: { Seeded__c: { type: "Checkbox" as const } } } } };
    const org = await useOrg({ metadata, seed });
    await deploy(org, packageOf(TYPES, caseFile(text("Tier__c"))));
    const files = await retrieve(org, { CustomObject: ["Case"], Flow: ["*"], Queue: ["Nobody"] });
    expect(files["unpackaged/flows/Route.flow"]).toBe(flow);
    const names = [...files["unpackaged/objects/Case.object"]!.matchAll(/<fullName>(\w+__c)</g)].map(
      ([, name]) => name,
    );
    expect(names.sort()).toEqual(["Old__c", "Seeded__c", "Tier__c"]);
    expect(files["unpackaged/package.xml"]).toContain("<members>Route</members>");
  });

  it("is described and listed", async () => {
    const { metadata } = await connect(shared);
    const { metadataObjects } = await metadata.describe("62.0");
    expect(metadataObjects.find(({ xmlName }) => xmlName === "CustomObject")).toMatchObject({
      directoryName: "objects",
      suffix: "object",
      inFolder: false,
      childXmlNames: expect.arrayContaining(["CustomField", "ValidationRule"]),
    });
    const objects = await metadata.list([{ type: "CustomObject" }], "62.0");
    expect(objects.map(({ fullName }) => fullName)).toContain("Case");
  });

  it("can be read and saved one by one", async () => {
    const org = await useOrg();
    const { metadata } = await connect(org);
    const field = { fullName: "Case.Tier__c", label: "Tier", type: "Text", length: 20 };
    expect(await metadata.create("CustomField", field as never)).toMatchObject({
      success: true,
      fullName: "Case.Tier__c",
    });
    expect(await metadata.create("CustomField", field as never)).toMatchObject({
      success: false,
      errors: [{ statusCode: "DUPLICATE_DEVELOPER_NAME" }],
    });
    const queue = { fullName: "Support", name: "Support", queueSobject: [{ sobjectType: "Case" }] };
    expect(await metadata.upsert("Queue", queue as never)).toMatchObject({ success: true, created: true });
    expect(org.db.query("SELECT Id FROM Group WHERE DeveloperName = 'Support'")).toHaveLength(1);
    expect(await metadata.read("CustomField", "Case.Tier__c")).toMatchObject({ label: "Tier", length: 20 });
    expect(await metadata.delete("CustomField", "Case.Tier__c")).toMatchObject({ success: true });
    expect(await fieldsOf(org)).not.toContain("Tier__c");
  });
});
