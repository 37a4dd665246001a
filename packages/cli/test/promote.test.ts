import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Org, startOrg } from "@throughline/local-org";
import { openWorkspace, type Server } from "@throughline/server";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { connect, DESK, openOrg, serve } from "../../server/test/org.ts";
import { command } from "./in-process.ts";
import { folder, ROOT } from "./throughline.ts";

/** The sandbox, in which the desk's file is at home; and production, where things have other names. */
let sandbox: Org;
let production: Org;
let server: Server;
beforeAll(async () => {
  sandbox = await openOrg();
  production = await startOrg({
    seed: {
      objects: {
        Case: {
          fields: {
            Status: {
              values: [
                { value: "New", default: true },
                { value: "Closed", closed: true },
              ],
            },
          },
        },
      },
      queues: [
        { name: "Triage Desk EU", developerName: "Triage_Desk_EU", objects: ["Case"] },
        { name: "Backlog EU", developerName: "Backlog_EU", objects: ["Case"] },
      ],
      users: [{ username: "bea@example.com", name: "Bea Lund" }],
    },
  });
  // what runs over there is the desk with the names of production
  const running = bound(DESK_TEXT);
  server = await serve(production, {
    workspaces: [openWorkspace(running)],
    salesforce: await connect(production),
  });
});
afterAll(async () => {
  await server.close();
  await production.close();
  await sandbox.close();
});
beforeEach(() => vi.stubEnv("THROUGHLINE_CLIENT_SECRET", production.clientSecret));
afterEach(() => vi.unstubAllEnvs());

const DESK_TEXT = readFileSync(DESK, "utf8");
const TEAMS = readFileSync(join(dirname(DESK), "teams.yaml"), "utf8").replaceAll(
  "queue: Backlog",
  "queue: Backlog_EU",
);
const bound = (text: string) =>
  workspace(text.replaceAll("Triage Desk", "Triage_Desk_EU").replaceAll("queue Backlog", "queue Backlog_EU"));

/** A workflow file with its neighbours. */
function workspace(text: string, environments = ""): string {
  const path = folder({ "workflow.yaml": text, "teams.yaml": TEAMS, "environments.yaml": environments });
  return join(path, "workflow.yaml");
}

const environments = (bindings: string) => `
environments:
  production:
    login url: ${production.url}
    client id: ${production.clientId}
    server: ${server.url}
${bindings}`;
const QUEUES = "    queues: { Triage Desk: Triage_Desk_EU, Backlog: Backlog_EU }\n";
const promote = (file: string, ...more: string[]) => command("promote", file, "--to", "production", ...more);

test("brings a workflow to an org where things have other names: checked there, told apart, and saved as a draft", async () => {
  const draft = DESK_TEXT.replace("within: 8 business hours", "within: 4 business hours");
  const { code, out, err } = await promote(workspace(draft, environments(QUEUES)));
  expect({ code, err }).toMatchObject({ code: 0 });
  expect(out).toContain("queue Triage Desk → Triage_Desk_EU\n");
  expect(out).toContain(
    "What production would do otherwise:\n  Resolution: the milestone is 4 business hours instead of 8\n",
  );
  expect(out).toMatch(/production: version 2, draft\n$/);
  const answer = await fetch(`${server.url}/api/workflows/desk/versions/draft`);
  const saved = (await answer.json()) as { note: string };
  expect(saved).toMatchObject({ number: 2, text: expect.stringContaining("escalate to Triage_Desk_EU") });
  expect(saved.note).toMatch(/^promoted from /);
});

test("is refused with each finding where the other org lacks a queue, a field or a value, and nothing is saved", async () => {
  const file = workspace(
    DESK_TEXT.replace("governs: [", "governs: [Region__c, ").replace(
      "'Status == \"Closed\"'",
      "'Status == \"Done\"'",
    ),
    environments("    queues: { Triage Desk: Triage_Desk_US, Backlog: Backlog_EU }\n"),
  );
  const before = await fetch(`${server.url}/api/workflows/desk/versions`).then((answer) => answer.json());
  const { code, out } = await promote(file);
  expect(code).toBe(1);
  expect(out).toMatch(
    /error {2}There is no team, and the org has no queue and no user "Triage_Desk_US"\. {2}\[unknown-person\]/,
  );
  expect(out).toMatch(/error .*Region__c.*\[unknown-field\]/);
  expect(out).toMatch(/It does not fit production, so nothing was saved there\.\n$/);
  expect(await fetch(`${server.url}/api/workflows/desk/versions`).then((answer) => answer.json())).toEqual(
    before,
  );
});

test("a connection that is not bound is refused, and a binding that nothing uses is told, each at its line", async () => {
  const names = ["workflow.yaml", "teams.yaml", "connections.yaml", "org.yaml"];
  const support = (name: string) => join(ROOT, "examples", "01-support-email", name);
  const path = folder({
    ...Object.fromEntries(names.map((name) => [name, readFileSync(support(name), "utf8")])),
    "environments.yaml":
      "environments:\n  production:\n    connections: { billing: billing }\n    queues: { Nowhere: Nowhere_EU }\n",
  });
  const { code, out } = await promote(join(path, "workflow.yaml"), "--org-file", support("org.yaml"));
  expect(code).toBe(1);
  expect(out).toMatch(
    /environments\.yaml:3:1 {2}error {2}The workflow calls "mail", and production .*\[unbound-connection\]/,
  );
  expect(out).toMatch(/environments\.yaml:4:1 {2}warning {2}"Nowhere" is bound.*\[unused-binding\]/);
  expect(out).not.toContain('calls "billing"');
});

test("against a description of an org, without one at hand; the file with its new names is written", async () => {
  const org = join(
    folder({
      "org.yaml":
        "queues:\n  - { name: Leads, developerName: Triage_Desk_EU, objects: [Case] }\n  - { name: B, developerName: Backlog_EU, objects: [Case] }\n",
    }),
    "org.yaml",
  );
  const out = join(folder({}), "production.yaml");
  const file = workspace(DESK_TEXT, `environments:\n  production:\n${QUEUES}`);
  const told = await promote(file, "--org-file", org, "--out", out);
  expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/It fits production\.\n$/) });
  expect(readFileSync(out, "utf8")).toContain("- person: Triage_Desk_EU");
  writeFileSync(org, "queues: []\n");
  expect(await promote(file, "--org-file", org)).toMatchObject({
    ...{ code: 1, out: expect.stringContaining("[unknown-queue]") },
  });
});

test("an environment that is not there is told with those that are", async () => {
  const file = workspace(DESK_TEXT, environments(QUEUES));
  expect(await command("promote", file, "--to", "staging")).toMatchObject({
    ...{ code: 2, err: expect.stringContaining("It has: production.") },
  });
});
