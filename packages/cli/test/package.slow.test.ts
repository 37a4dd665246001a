import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ITEM_FIELDS } from "@throughline/connectors";
import { loadMetadata } from "@throughline/local-org";
import { expect, test } from "vitest";
import { folder, ROOT, throughline } from "./throughline.ts";

const SUPPORT = "examples/01-support-email/workflow.yaml";

/** What lies there for the component's tests, and goes into no org. */
const OURS = /(^|\/)__tests__\/|^package(-lock)?\.json$|^jest\.config\.cjs$/;

const textsIn = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
      if (entry.isFile()) return [[entry.name, readFileSync(join(path, entry.name), "utf8")]];
      if (entry.name === "node_modules") return [];
      const within = Object.entries(textsIn(join(path, entry.name)));
      return within.map(([name, text]) => [`${entry.name}/${name}`, text]);
    }),
  );

test("throughline package writes what is kept in salesforce/", async () => {
  const out = folder({});
  const { code, json } = await throughline("package", SUPPORT, "--out", out, "--json");
  expect(code).toBe(0);
  const written = textsIn(out);
  const kept = Object.entries(textsIn(join(ROOT, "salesforce"))).filter(([path]) => !OURS.test(path));
  expect(written).toEqual(Object.fromEntries(kept));
  expect(json[0]).toEqual({ out, files: expect.arrayContaining(Object.keys(written)), unguarded: [] });
});

/** Objects that the package brings. */
const OWN = ["TL_Cursor__c", "TL_Entry__c", "TL_Item__c", "TL_Line__c", "TL_Seat__c", "TL_Trail__c"];

test("several workflows go into one package, with one permission set", async () => {
  const out = folder({});
  const files = ["01-support-email", "02-lead", "03-request"].map((one) => `examples/${one}/workflow.yaml`);
  const address = "https://throughline.acme.example";
  const { code } = await throughline("package", ...files, "--out", out, "--public-url", address);
  expect(code).toBe(0);
  const { objects, permissionSets, changeDataCapture } = loadMetadata(out);
  const governed = ["Case", "Lead", "Request__c"];
  expect(Object.keys(objects).sort()).toEqual([...governed, ...OWN]);
  expect(permissionSets).toEqual({
    ...{ TL_Integration: ["TL_Integration"], TL_Viewer: [], TL_Caller: [], TL_Store: [] },
  });
  expect(changeDataCapture).toEqual(["CaseChangeEvent", "LeadChangeEvent", "Request__ChangeEvent"]);
  const sets = ["TL_Integration", "TL_Store"].map(
    (name) => textsIn(out)[`force-app/main/default/permissionsets/${name}.permissionset-meta.xml`],
  );
  const set = sets.join();
  for (const [object, { fields = {} }] of Object.entries(objects)) {
    if (governed.includes(object)) expect(Object.keys(fields)).toContain("TL_Write__c");
    for (const [field, { type }] of Object.entries(fields))
      if (type !== "MasterDetail") expect(set).toContain(`<field>${object}.${field}</field>`);
  }
  const credential = "force-app/main/default/namedCredentials/Throughline.namedCredential-meta.xml";
  expect(textsIn(out)[credential]).toContain(`<parameterValue>${address}</parameterValue>`);
});

test("the user of Throughline may read and write what the workflow does, and nothing else", async () => {
  const set = textsIn(join(ROOT, "salesforce"))[
    "force-app/main/default/permissionsets/TL_Integration.permissionset-meta.xml"
  ];
  const fields = [...(set ?? "").matchAll(/<editable>(\w+)<\/editable>\s*<field>(\S+)<\/field>/g)];
  const of = (editable: string) =>
    fields.flatMap(([, is, field = ""]) => (is === editable && !field.includes("TL_") ? [field] : []));
  expect(of("true")).toEqual(["Case.Priority", "Case.Resolution_Code__c"]);
  expect(of("false")).toEqual([
    ...["Account.Tier__c", "Case.ContactId", "Case.Description", "Case.Origin", "Case.Subject"],
  ]);
  expect(set).not.toMatch(/<(allowDelete|modifyAllRecords|viewAllRecords)>true</);
  expect(set).toContain("<name>TransferAnyCase</name>");
});

test("what cannot be guarded is told, and what is not known has a way out", async () => {
  const text = readFileSync(join(ROOT, "examples/03-request/workflow.yaml"), "utf8");
  const org = readFileSync(join(ROOT, "examples/03-request/org.yaml"), "utf8");
  const long = folder({
    "workflow.yaml": text,
    "org.yaml": org.replace("Decision_Note__c: { type: TextArea", "Decision_Note__c: { type: LongTextArea"),
  });
  const told = await throughline("package", join(long, "workflow.yaml"), "--out", folder({}));
  expect(told).toMatchObject({ code: 0, err: expect.stringContaining("Decision_Note__c of Request__c") });

  const alone = folder({ "workflow.yaml": text });
  const refused = await throughline("package", join(alone, "workflow.yaml"), "--out", folder({}));
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("--org ALIAS") });
  expect(await throughline("package", SUPPORT)).toMatchObject({ code: 2 });
  const open = await throughline("package", SUPPORT, "--out", alone, "--public-url", "http://acme.example");
  expect(open).toMatchObject({ code: 2, err: expect.stringContaining("https://") });
});

test("the component reads fields and says labels that the package brings", () => {
  const texts = textsIn(join(ROOT, "salesforce/force-app/main/default"));
  const component = texts["lwc/throughlineItem/throughlineItem.js"] ?? "";
  const read = [...component.matchAll(/(TL_\w+__c) \{ value \}/g)].map(([, field = ""]) => field);
  expect(read.length).toBeGreaterThan(10);
  expect(Object.keys(ITEM_FIELDS)).toEqual(expect.arrayContaining(read));

  const said = [...(texts["lwc/throughlineItem/labels.js"] ?? "").matchAll(/label\/c\.(\w+)/g)];
  const { labels = {} } = loadMetadata(new Map(Object.entries(texts)));
  expect(said.map(([, label]) => label).sort()).toEqual(Object.keys(labels).sort());
});
