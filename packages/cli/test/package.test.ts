import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadMetadata } from "@throughline/local-org";
import { expect, test } from "vitest";
import { folder, ROOT, throughline } from "./throughline.ts";

const SUPPORT = "examples/01-support-email/workflow.yaml";

const textsIn = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(path.length + 1), readFileSync(file, "utf8")]),
  );

test("throughline package writes what is kept in salesforce/", async () => {
  const out = folder({});
  const { code, json } = await throughline("package", SUPPORT, "--out", out, "--json");
  expect(code).toBe(0);
  const written = textsIn(out);
  expect(written).toEqual(textsIn(join(ROOT, "salesforce")));
  expect(json[0]).toEqual({ out, files: expect.arrayContaining(Object.keys(written)), unguarded: [] });
});

test("several workflows go into one package, with one permission set", async () => {
  const out = folder({});
  const files = ["01-support-email", "02-lead", "03-request"].map((one) => `examples/${one}/workflow.yaml`);
  const { code } = await throughline("package", ...files, "--out", out);
  expect(code).toBe(0);
  const { objects, permissionSets } = loadMetadata(out);
  expect(Object.keys(objects).sort()).toEqual(["Case", "Lead", "Request__c"]);
  expect(permissionSets).toEqual({ TL_Integration: ["TL_Integration"] });
  const set = textsIn(out)["force-app/main/default/permissionsets/TL_Integration.permissionset-meta.xml"];
  for (const [object, { fields }] of Object.entries(objects)) {
    expect(Object.keys(fields ?? {})).toContain("TL_Write__c");
    for (const field of Object.keys(fields ?? {})) expect(set).toContain(`<field>${object}.${field}</field>`);
  }
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
});
