import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { connectSalesforce, ENTRY, ITEM, KEY } from "../../packages/connectors/src/index.ts";
import { useOrg } from "./org.ts";
import { useSf } from "./sf.ts";

const PACKAGE = fileURLToPath(new URL("../../salesforce", import.meta.url));
const GOVERNED = ["OwnerId", "Priority", "Status", "Resolution_Code__c"];

const org = await useOrg({
  seed: {
    objects: {
      Account: { fields: { Tier__c: { type: "Text" } } },
      Case: { fields: { Resolution_Code__c: { type: "Picklist", values: ["Fixed"] } } },
    },
    users: [{ username: "engine@example.test", name: "Throughline Engine" }],
  },
  clients: [{ id: "app", secret: "s3cret", username: "engine@example.test" }],
});
const sf = useSf();
await sf
  .with({ SF_ACCESS_TOKEN: org.signIn("engine@example.test") })
  .result("org login access-token", "--instance-url", org.url, "--no-prompt", "--alias", "local");
for (const name of ["sfdx-project.json", "force-app", ".forceignore"])
  cpSync(join(PACKAGE, name), join(sf.folder, name), { recursive: true });
const salesforce = await connectSalesforce({
  login: { kind: "client-credentials", loginUrl: org.url, clientId: "app", clientSecret: "s3cret" },
  describeTtlMs: 0,
});
afterAll(() => salesforce.close());

it("is deployed whole, and none of its tests with it", async () => {
  expect(await salesforce.casWindow("Case", GOVERNED)).toEqual(GOVERNED);
  const { files } = await sf.result(
    "project deploy start",
    "--source-dir",
    "force-app",
    "--target-org",
    "local",
  );
  const types = new Set(files.map(({ type }: { type: string }) => type));
  expect([...types]).toEqual(
    expect.arrayContaining([
      ...["CustomField", "CustomLabel", "CustomObject", "CustomPermission", "ExternalCredential"],
      ...["ExternalServiceRegistration", "LightningComponentBundle", "NamedCredential", "PermissionSet"],
      ...["PlatformEventChannelMember", "ValidationRule"],
    ]),
  );
  expect(JSON.stringify(files)).not.toContain("__tests__");
});

it("is found by the connector: what is governed is guarded, and items and their trails have a place", async () => {
  await sf.result("org assign permset", "--name", "TL_Integration", "--target-org", "local");
  expect(await salesforce.casWindow("Case", GOVERNED)).toEqual([]);
  for (let time = 1; time <= 2; time++) {
    expect(await salesforce.upsert?.(ITEM, [{ [KEY]: "support/1", TL_Stage__c: "Triage" }])).toEqual(
      new Map(),
    );
    const entry = { [KEY]: "support/1#1", TL_Kind__c: "item-started", TL_Item__r: { [KEY]: "support/1" } };
    expect(await salesforce.upsert?.(ENTRY, [entry])).toEqual(new Map());
  }
  expect(org.db.query(`SELECT TL_Kind__c, TL_Item__r.TL_Stage__c FROM ${ENTRY}`)).toEqual([
    expect.objectContaining({
      TL_Kind__c: "item-started",
      TL_Item__r: expect.objectContaining({ TL_Stage__c: "Triage" }),
    }),
  ]);
  expect(org.db.query(`SELECT Id FROM ${ITEM}`)).toHaveLength(1);
});
