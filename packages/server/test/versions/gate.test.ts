import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ConnectorFailure, type ObjectDescribe, type SalesforcePort } from "@throughline/connectors";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openWorkspace } from "../../src/index.ts";
import { settingsOf } from "../../src/settings.ts";
import { applyVersion, NO_VERSIONS } from "../../src/versions/fold.ts";
import { mayApprove, refusalsOf } from "../../src/versions/gate.ts";
import type { VersionEntry } from "../../src/versions/index.ts";
import { connect, DESK, folder, openOrg } from "../org.ts";

const home = folder();
const file = join(home, "workflow.yaml");
const [SETTINGS, EXAMPLES] = ["workspace.yaml", "examples.yaml"].map((name) => join(home, name)) as [
  string,
  string,
];
cpSync(dirname(DESK), home, { recursive: true });
const TEXT = readFileSync(file, "utf8");
/** The row by which urgent messages are of high priority is gone. */
const CALM = TEXT.replace("- [any, true, High]\n", "");

let org: Org;
let salesforce: SalesforcePort;
beforeAll(async () => {
  org = await openOrg();
  salesforce = await connect(org);
});
afterAll(async () => {
  await salesforce.close();
  await org.close();
});
beforeEach(() => {
  for (const name of [SETTINGS, EXAMPLES]) rmSync(name, { force: true });
});

const at = "2026-11-26T10:00:00.000Z";
const hashOf = (text: string) => openWorkspace(file, {}, text).workflow?.hash as string;

/** Version 1 is the file and live, version 2 the draft; what else was said comes after. */
function journal(draft: string, said: VersionEntry[] = []) {
  const saved = [TEXT, draft].map(
    (text, index): VersionEntry => ({
      ...{ kind: "version-saved", at, number: index + 1, hash: hashOf(text), text, agents: {}, by: "ann" },
    }),
  );
  const live: VersionEntry = { kind: "version-activated", at, number: 1, by: "ann", inFlight: {} };
  const versions = [...saved, live, ...said].reduce(applyVersion, NO_VERSIONS);
  const [first, version] = versions.versions;
  if (!first || !version) throw new Error("Two versions were saved.");
  return { version, versions, first };
}

const gate = (question: Parameters<typeof refusalsOf>[0], port = salesforce) =>
  refusalsOf(question, { workspace: { file }, salesforce: port });

test("nothing stops a version that fits the files beside it and the org", async () => {
  const { refusals, org } = await gate(journal(CALM));
  expect(refusals).toEqual([]);
  expect(Object.keys(org)).toEqual(
    expect.arrayContaining(["the field Case.Priority", "the field Case.Subject", "the queue Backlog"]),
  );
});

test("all errors are told at once with their lines, those of the text and those of the org", async () => {
  const wrong = TEXT.replace("gives: [topic, urgent]", "gives: [topic]")
    .replace("reads: [Subject]", "reads: [Subjekt]")
    .replace("queue Backlog", "queue Backlogg");
  const { refusals } = await gate(journal(wrong));
  const line = (of: string) => wrong.split("\n").findIndex((one) => one.includes(of)) + 1;
  expect(refusals.find((one) => one.includes("Subjekt"))).toContain(`Version 2, line ${line("Subjekt")}: `);
  expect(refusals.find((one) => one.includes("Backlogg"))).toContain(
    `Version 2, line ${line("assign: owner")}: The org has no queue "Backlogg".`,
  );
  expect(refusals.find((one) => one.includes("reader") && one.includes("urgent"))).toMatch(
    /^Version 2, line/,
  );
});

test("a file beside it that cannot be read stops it as well", async () => {
  writeFileSync(SETTINGS, "activation: { four eye: true }\n");
  const { refusals } = await gate(journal(CALM));
  expect(refusals[0]).toBe(`workspace.yaml, line 1: "four eye" is no key here; did you mean "four eyes"?`);
});

const done: VersionEntry = {
  ...{ kind: "what-if-done", at, from: hashOf(TEXT), to: hashOf(CALM), items: 4, changed: 1, by: "ann" },
};
const mark = (item: string, expected: boolean, to = CALM): VersionEntry => ({
  ...{ kind: "difference-marked", at, item, from: hashOf(TEXT), to: hashOf(to), expected, by: "ann" },
});

test("a difference that was not expected stops this version, and no other one", async () => {
  const { refusals } = await gate(journal(CALM, [mark("desk/1", false), mark("desk/2", true)]));
  expect(refusals).toEqual([expect.stringMatching(/^Version 2 .* with desk\/1\. Change the draft/)]);
  expect((await gate(journal(CALM, [mark("desk/1", false), mark("desk/1", true)]))).refusals).toEqual([]);
  expect((await gate(journal(`${CALM}# better\n`, [mark("desk/1", false)]))).refusals).toEqual([]);
});

test("where a what-if is required, it has to be one of these two versions", async () => {
  writeFileSync(SETTINGS, "activation: { what-if: required }\n");
  const missing = expect.stringMatching(/^No what-if of version 2 against version 1/);
  expect((await gate(journal(CALM))).refusals).toEqual([missing]);
  expect((await gate(journal(CALM, [{ ...done, to: hashOf(TEXT) } as VersionEntry]))).refusals).toEqual([
    missing,
  ]);
  expect((await gate(journal(CALM, [done]))).refusals).toEqual([]);
});

test("to roll back takes no what-if and no marks, but what fits", async () => {
  writeFileSync(SETTINGS, "activation: { what-if: required }\n");
  const live: VersionEntry = { kind: "version-activated", at, number: 2, by: "ann", inFlight: {} };
  const said: VersionEntry = {
    ...{ kind: "difference-marked", at, item: "desk/1", from: hashOf(CALM), to: hashOf(TEXT) },
    ...{ expected: false, by: "ann" },
  };
  const { versions, first } = journal(CALM, [live, said]);
  expect((await gate({ version: first, versions })).refusals).toHaveLength(2);
  expect((await gate({ version: first, versions, rollBack: true })).refusals).toEqual([]);
  const broken = { ...first, text: TEXT.replace("reads: [Subject]", "reads: [Subjekt]") };
  expect((await gate({ version: broken, versions, rollBack: true })).refusals).toEqual([
    expect.stringContaining("Subjekt"),
  ]);
});

test("a regression example that comes out otherwise stops it, with its sentence", async () => {
  writeFileSync(
    EXAMPLES,
    `- example: An urgent invoice
  record: { Origin: Email, Subject: "urgent: the invoice" }
  expect: { fields: { Priority: High } }
`,
  );
  expect((await gate(journal(`${TEXT}# the same\n`))).refusals).toEqual([]);
  expect((await gate(journal(CALM))).refusals).toEqual([
    expect.stringMatching(
      /^examples\.yaml, line \d+: An urgent invoice: expected Priority High, got Medium, because/,
    ),
  ]);
  // it may have been made for what is to be taken back
  expect((await gate({ ...journal(CALM), rollBack: true })).refusals).toEqual([]);
});

/** The org with another answer about an object or a person. */
const altered = (change: (describe: ObjectDescribe) => void, withoutQueue = ""): SalesforcePort => ({
  ...salesforce,
  async describe(object) {
    const describe = structuredClone(await salesforce.describe(object));
    change(describe);
    return describe;
  },
  async directory() {
    const directory = await salesforce.directory();
    return {
      ...directory,
      queue: (name) => (name === withoutQueue ? { id: "00G000000000009AAA", name } : directory.queue(name)),
    };
  },
});

test("an org that has changed since the activation was asked stops it, and what changed is named", async () => {
  const question = journal(CALM);
  const { org } = await gate(question);
  const asked = { ...question, org };
  expect((await gate(asked)).refusals).toEqual([]);
  const shorter = altered((describe) => describe.fields.Priority?.picklistValues?.push("Later"), "Backlog");
  const elsewhere = altered((describe) => {
    if (describe.fields.ContactEmail) describe.fields.ContactEmail.updateable = false;
  });
  expect((await gate(asked, shorter)).refusals).toEqual([
    "In the org the field Case.Priority is not what it was since the activation was asked. Ask for it again.",
    "In the org the queue Backlog is not what it was since the activation was asked. Ask for it again.",
  ]);
  expect((await gate(asked, elsewhere)).refusals).toEqual([]);
});

test("nothing goes live while the org cannot be asked", async () => {
  const silent: SalesforcePort = {
    ...salesforce,
    async describe() {
      throw new ConnectorFailure({ class: "transient", message: "The org does not answer." } as never);
    },
  };
  expect(await gate(journal(CALM), silent)).toEqual({
    refusals: ["Nothing goes live without the org: The org does not answer."],
    org: {},
  });
});

test("four eyes: who saved a version or asked for it does not approve it, however the name is written", () => {
  const ask = (by: string, more: { fourEyes?: boolean; signedIn?: boolean } = {}) =>
    mayApprove({
      ...{ version: { number: 2, savedBy: "ann@example.com" }, request: { by: "tom@example.com" }, by },
      settings: { fourEyes: more.fourEyes ?? true },
      signedIn: more.signedIn ?? true,
    });
  expect(ask("bea@example.com")).toBeUndefined();
  expect(ask("Ann@Example.com ")).toContain("having saved it");
  expect(ask("TOM@example.com")).toContain("having asked for it");
  expect(ask("bea@example.com", { signedIn: false })).toContain("Turn sign-in on");
  expect(ask("ann@example.com", { fourEyes: false })).toBeUndefined();
});

test("settings that cannot be read are the strictest; without a file nothing is asked for", () => {
  expect(settingsOf(file)).toEqual({
    settings: { fourEyes: false, whatIf: "optional", inOrg: false, redact: [], webhooks: [] },
    problems: [],
  });
  writeFileSync(SETTINGS, "activation: { four eyes: true }\nexamples: { redact: [Subject] }\n");
  expect(settingsOf(file)).toEqual({
    settings: { fourEyes: true, whatIf: "optional", inOrg: false, redact: ["Subject"], webhooks: [] },
    problems: [],
  });
  writeFileSync(SETTINGS, "activation:\n  what-if: require\n");
  expect(settingsOf(file)).toMatchObject({
    settings: { fourEyes: true, whatIf: "required" },
    problems: [{ code: "wrong-value", file: SETTINGS, line: 2 }],
  });
});
