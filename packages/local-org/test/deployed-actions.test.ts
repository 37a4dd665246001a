import { strToU8, zipSync } from "fflate";
import { expect, it } from "vitest";
import { connect, rawApi, useOrg } from "./harness.ts";
import { file, tags } from "./metadata-text.ts";

const org = await useOrg({ apex: { Score: { outputs: { score: 7 } } } });
const api = await rawApi(org);
const { metadata } = await connect(org);
metadata.pollInterval = 5;

/** Deploys files with a manifest of their members, and takes away what is named. */
async function deploy(
  types: Record<string, string>,
  files: Record<string, string>,
  gone: Record<string, string> = {},
) {
  const listed = (of: Record<string, string>) =>
    file(
      "Package",
      `${Object.entries(of)
        .map(([name, members]) => `<types>${tags({ members, name })}</types>`)
        .join("")}<version>62.0</version>`,
    );
  const all = {
    "package.xml": listed(types),
    ...(Object.keys(gone).length > 0 && { "destructiveChanges.xml": listed(gone) }),
    ...files,
  };
  const zip = zipSync(Object.fromEntries(Object.entries(all).map(([path, text]) => [path, strToU8(text)])));
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the details
  return (await metadata.deploy(Buffer.from(zip), { rollbackOnError: true }).complete(true)) as any;
}
const flow = (out: string) =>
  file(
    "Flow",
    `${tags({ apiVersion: "62.0", label: "Says", processType: "AutoLaunchedFlow", status: "Active" })}
     <start><connector><targetReference>Set</targetReference></connector></start>
     <assignments><name>Set</name><assignmentItems>${tags({ assignToReference: "out", operator: "Assign" })}<value><stringValue>${out}</stringValue></value></assignmentItems></assignments>
     <variables>${tags({ name: "out", dataType: "String", isInput: false, isOutput: true })}</variables>`,
  );
const says = async () =>
  (await api("POST", "actions/custom/flow/Says", { inputs: [{}] })).body[0].outputValues?.out;
const names = async (kind: string) =>
  (await api("GET", `actions/custom/${kind}`)).body.actions.map(({ name }: { name: string }) => name);

it("what is deployed can be invoked at once, is replaced by the next version, and goes again", async () => {
  const first = await deploy(
    {
      Flow: "Says",
      ApexClass: "Score",
      EmailTemplate: "Desk/Hi",
      CustomNotificationType: "Late",
      QuickAction: "Case.Close",
    },
    {
      "flows/Says.flow": flow("one"),
      "classes/Score.cls":
        "public class Score {\n @InvocableMethod(label='Score')\n public static List<Integer> score(List<Id> ids) { return null; }\n}",
      "classes/Score.cls-meta.xml": file("ApexClass", tags({ apiVersion: "62.0", status: "Active" })),
      "email/Desk-meta.xml": file("EmailFolder", tags({ name: "Desk" })),
      "email/Desk/Hi.email": "Hi",
      "email/Desk/Hi.email-meta.xml": file(
        "EmailTemplate",
        tags({ available: true, name: "Hi", subject: "Hi", type: "text" }),
      ),
      "notificationtypes/Late.notiftype": file(
        "CustomNotificationType",
        tags({ desktop: true, masterLabel: "Late", mobile: true }),
      ),
      "quickActions/Case.Close.quickAction": file("QuickAction", tags({ label: "Close", type: "Update" })),
    },
  );
  expect(first.success).toBe(true);
  expect(await says()).toBe("one");
  expect((await api("GET", "actions/custom/apex/Score")).body).toMatchObject({
    label: "Score",
    inputs: [{ name: "ids", type: "REFERENCE" }],
    outputs: [{ name: "output", type: "INTEGER" }],
  });
  expect(await names("quickAction")).toContain("Case.Close");
  expect(await names("sendNotification")).toEqual(["Late"]);
  expect(org.db.query("SELECT Subject FROM EmailTemplate WHERE DeveloperName = 'Hi'")).toMatchObject([
    { Subject: "Hi" },
  ]);
  await deploy({ Flow: "Says" }, { "flows/Says.flow": flow("two") });
  expect(await says()).toBe("two");
  await deploy({}, {}, { Flow: "Says", EmailTemplate: "Desk/Hi" });
  expect(await names("flow")).toEqual([]);
  expect(org.db.query("SELECT Id FROM EmailTemplate")).toEqual([]);
});

it("an approval process that names what the org does not have is refused", async () => {
  const process = (object: string, field: string) =>
    file(
      "ApprovalProcess",
      `<active>true</active><entryCriteria><criteriaItems>${tags({ field, operation: "equals", value: "x" })}</criteriaItems></entryCriteria><finalApprovalActions><action>${tags({ name: "Gone", type: "FieldUpdate" })}</action></finalApprovalActions><label>${object}</label>`,
    );
  const { details, success } = await deploy(
    { ApprovalProcess: "Case.Odd" },
    { "approvalProcesses/Case.Odd.approvalProcess": process("Case", "Case.Gone__c") },
  );
  expect(success).toBe(false);
  expect([details.componentFailures].flat().map(({ problem }) => problem)).toEqual([
    "In field: field - no CustomField named Case.Gone__c found",
    "In field: action - no WorkflowFieldUpdate named Gone found",
  ]);
});
