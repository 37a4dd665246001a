import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { useOrg } from "./org.ts";
import { useSf } from "./sf.ts";

const PACKAGE = fileURLToPath(new URL("../../salesforce", import.meta.url));

const org = await useOrg({
  seed: {
    objects: {
      Account: { fields: { Tier__c: { type: "Text" } } },
      Case: { fields: { Resolution_Code__c: { type: "Picklist", values: ["Fixed"] } } },
    },
    users: [{ username: "token@example.test", name: "Some Token" }],
    queues: [{ name: "Billing", developerName: "Billing", objects: ["Case"] }],
  },
  clients: [{ id: "app", secret: "s3cret", username: "token@example.test" }],
});
const sf = useSf();
// a project does not take an org's address from the environment: somebody has logged in to it
await sf
  .with({ SF_ACCESS_TOKEN: org.signIn("token@example.test") })
  .result("org login access-token", "--instance-url", org.url, "--no-prompt", "--alias", "local");
const local = ["--target-org", "local"];
for (const name of ["sfdx-project.json", "force-app"])
  cpSync(join(PACKAGE, name), join(sf.folder, name), { recursive: true });

const SOURCE = "force-app/main/default";
const write = (path: string, type: string, inner: string): string => {
  const file = join(SOURCE, path);
  mkdirSync(dirname(join(sf.folder, file)), { recursive: true });
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}\n</${type}>\n`;
  writeFileSync(join(sf.folder, file), text);
  return file;
};
const rule = (name: string, formula: string) =>
  write(
    `objects/Case/validationRules/${name}.validationRule-meta.xml`,
    "ValidationRule",
    `<fullName>${name}</fullName>\n<active>true</active>\n<errorConditionFormula>${formula}</errorConditionFormula>\n<errorMessage>Refused by ${name}</errorMessage>`,
  );
const states = (result: { files: { state: string }[] }) => [
  ...new Set(result.files.map(({ state }) => state)),
];

it("deploys the package, by SOAP and then by REST, with which nothing changes", async () => {
  const first = await sf.result("project deploy start", "--source-dir", "force-app", ...local);
  expect(first).toMatchObject({ status: "Succeeded", success: true });
  expect(states(first)).toEqual(["Created"]);
  const rest = sf.with({ SF_ORG_METADATA_REST_DEPLOY: "true" });
  const again = await rest.result("project deploy start", "--source-dir", "force-app", ...local);
  expect(again).toMatchObject({ status: "Succeeded" });
  expect(states(again)).toEqual(["Unchanged"]);
  // its permission set is given as everybody's is
  expect(await sf.result("org assign permset", "--name", "TL_Integration", ...local)).toMatchObject({
    successes: [{ value: "TL_Integration" }],
  });
});

it("deploys a rule that refuses writes from then on, until it is deleted", async () => {
  const file = rule("No_Spam", 'CONTAINS(Subject, "spam")');
  await sf.result("project deploy start", "--source-dir", file, ...local);
  const create = ["-s", "Case", "-v", "Subject='more spam'", ...local];
  const refused = await sf.run("data create record", ...create);
  expect(refused).toMatchObject({ status: 1, message: "Refused by No_Spam" });
  await sf.result(
    "project delete source",
    "--metadata",
    "ValidationRule:Case.No_Spam",
    "--no-prompt",
    ...local,
  );
  expect(existsSync(join(sf.folder, file))).toBe(false);
  expect(await sf.result("data create record", ...create)).toMatchObject({ success: true });
});

it("says what is wrong with a deploy, and where, and changes nothing", async () => {
  const wrong = rule("Wrong", "Nope__c = 1");
  const right = rule("Right", "FALSE");
  const failed = await sf.run("project deploy start", "--source-dir", wrong, "--source-dir", right, ...local);
  expect(failed).toMatchObject({ status: 1, result: { status: "Failed" } });
  expect(failed.result.files).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        fullName: "Case.Wrong",
        state: "Failed",
        error: expect.stringContaining("Field Nope__c does not exist. Check spelling."),
        lineNumber: expect.any(Number),
      }),
    ]),
  );
  const rules = await sf.result("org list metadata", "--metadata-type", "ValidationRule", ...local);
  expect(rules.map((one: { fullName: string }) => one.fullName)).not.toContain("Case.Right");
  for (const file of [wrong, right]) rmSync(join(sf.folder, file));
});

it("lists types and components, and retrieves what was deployed and what the org was started with", async () => {
  const { metadataObjects } = await sf.result("org list metadata-types", ...local);
  expect(metadataObjects).toEqual(
    expect.arrayContaining([expect.objectContaining({ xmlName: "Flow", directoryName: "flows" })]),
  );
  mkdirSync(join(sf.folder, "out"));
  await sf.result(
    "project retrieve start",
    "--metadata",
    "CustomObject:Case",
    "--metadata",
    "Queue",
    "--metadata",
    "LightningComponentBundle",
    "--output-dir",
    "out",
    ...local,
  );
  const read = (path: string) => readFileSync(join(sf.folder, path), "utf8");
  expect(read("out/queues/Billing.queue-meta.xml")).toContain("<sobjectType>Case</sobjectType>");
  expect(read("out/objects/Case/fields/Resolution_Code__c.field-meta.xml")).toContain(
    "<fullName>Fixed</fullName>",
  );
  const script = "lwc/throughlineItem/throughlineItem.js";
  expect(read(`out/${script}`)).toBe(read(join(SOURCE, script)));
});
