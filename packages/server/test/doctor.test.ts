import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspectOrg, type OrgInspector, openConnections } from "@throughline/connectors";
import {
  loadMetadata,
  loadSeed,
  type Org,
  type OrgOptions,
  type OrgSeed,
  startOrg,
} from "@throughline/local-org";
import { afterEach, describe, expect, test } from "vitest";
import { learnTools } from "../../connectors/src/mcp/learn.ts";
import { warehouse } from "../../connectors/test/mcp/warehouse.ts";
import { examine, openWorkspace } from "../src/index.ts";
import { folder } from "./org.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const EXAMPLE = join(ROOT, "examples/01-support-email");
const FILE = join(EXAMPLE, "workflow.yaml");
const TEXT = readFileSync(FILE, "utf8");
const SEED = loadSeed(readFileSync(join(EXAMPLE, "org.yaml"), "utf8")) as OrgSeed;
const DEPLOYED = loadMetadata(join(ROOT, "salesforce"));
const PACKAGE = { ...DEPLOYED, changeDataCapture: [...(DEPLOYED.changeDataCapture ?? []), "EmailMessage"] };

let org: Org | undefined;
afterEach(async () => {
  await org?.close();
  org = undefined;
});

interface Broken {
  seed?: Partial<OrgSeed>;
  options?: Partial<OrgOptions>;
  workflow?: string;
  connections?: string;
  /** Other files beside the workflow. */
  files?: Record<string, string>;
  /** Systems are reached with these secrets, by variable. */
  env?: Record<string, string>;
  /** How far this machine's clock is off, in ms. */
  off?: number;
  /** What is done in the org once it runs; what the org answers otherwise. */
  first?(org: Org): void;
  says?: Partial<OrgInspector>;
}

/** What is told of the example in an org in which one thing is not as it should be. */
async function diagnosis(broken: Broken = {}) {
  const { seed, options, workflow = TEXT, connections, files = {}, env, off = 0, first, says } = broken;
  org = await startOrg({ seed: { ...SEED, ...seed }, metadata: PACKAGE, ...options });
  first?.(org);
  const home = folder();
  writeFileSync(join(home, "workflow.yaml"), workflow);
  writeFileSync(join(home, "teams.yaml"), readFileSync(join(EXAMPLE, "teams.yaml")));
  writeFileSync(
    join(home, "connections.yaml"),
    connections ?? readFileSync(join(EXAMPLE, "connections.yaml")),
  );
  const { url: loginUrl, clientId, clientSecret } = org;
  const inspector = await inspectOrg({
    login: { kind: "client-credentials", loginUrl, clientId, clientSecret },
    now: () => Date.now() + off,
  });
  mkdirSync(join(home, "connections"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
  const workspace = openWorkspace(join(home, "workflow.yaml"));
  const systems = env && openConnections(workspace.connections, { secrets: env });
  const reach = { ...(env && { env }), ...(systems && { systems }) };
  const all = await examine(workspace, { ...inspector, ...says }, reach);
  await systems?.close();
  return { all, wrong: all.filter(({ severity }) => severity !== "fine") };
}

const without = <T>(list: T[] | undefined, test: (one: T) => boolean) =>
  (list ?? []).filter((one) => !test(one));

/** The user has another user name, and is called otherwise. */
function rename(db: Org["db"], from: string, to: string): void {
  const [user] = db.query(`SELECT Id FROM User WHERE Username = '${from}'`);
  db.update("User", String(user?.Id), { Username: to, Email: to, Alias: "crow" });
}

test("an org in which everything is as it should be", async () => {
  const { all, wrong } = await diagnosis();
  expect(wrong).toEqual([]);
  expect(new Set(all.map(({ check }) => check)).size).toBe(10);
});

describe("one thing that is wrong is one finding, with what to do", () => {
  const BACKLOG = "Support Backlog";
  test.each<[string, Broken, object[]]>([
    [
      "another version of the API",
      { says: { versions: async () => ["57.0", "58.0"] } },
      [{ check: "API version and limits", severity: "error", message: expect.stringContaining("58.0") }],
    ],
    [
      "few calls are left",
      { says: { limits: async () => ({ DailyApiRequests: { Max: 1_000, Remaining: 150 } }) } },
      [
        {
          check: "API version and limits",
          severity: "warning",
          message: "150 of 1000 API calls are left for 24 hours.",
        },
      ],
    ],
    [
      "no calls are left",
      { says: { limits: async () => ({ DailyApiRequests: { Max: 1_000, Remaining: 3 } }) } },
      [{ check: "API version and limits", severity: "error" }],
    ],
    [
      "the workspace allows more calls than the org has",
      { connections: "salesforce: { api calls: { per day: 99000000 } }\n" },
      [{ check: "API version and limits", severity: "warning", place: "connections.yaml" }],
    ],
    [
      "our clock is behind",
      { off: -20_000 },
      [{ check: "clocks", severity: "warning", fix: expect.stringContaining("NTP") }],
    ],
    ["our clock is far ahead", { off: 600_000 }, [{ check: "clocks", severity: "error" }]],
    [
      "a field that is not there",
      { workflow: TEXT.replaceAll("Account.Tier__c", "Account.Rank__c") },
      [{ check: "permissions", severity: "error", place: "Account.Rank__c" }],
    ],
    [
      "a field that may not be changed",
      { workflow: TEXT.replace("governs: [", "governs: [CaseNumber, ") },
      [{ check: "permissions", severity: "error", place: "Case.CaseNumber" }],
    ],
    [
      "changes that are not told",
      { options: { metadata: { ...PACKAGE, changeDataCapture: ["Lead"] } } },
      [
        { check: "change data capture", severity: "warning", place: "Case" },
        { check: "change data capture", severity: "warning", place: "EmailMessage" },
      ],
    ],
    [
      "no package",
      { options: { metadata: { objects: {}, customPermissions: [], permissionSets: {} } } },
      [{ check: "package", severity: "warning", message: expect.stringContaining("overwritten unseen") }],
    ],
    [
      "a package of an earlier version",
      {
        options: {
          metadata: { ...PACKAGE, objects: { Case: PACKAGE.objects.Case as never } },
        },
      },
      [{ check: "package", severity: "warning", place: "TL_Item__c" }],
    ],
    [
      "a rule of the package that is not there",
      {
        options: {
          metadata: {
            ...PACKAGE,
            objects: {
              ...PACKAGE.objects,
              Case: {
                ...PACKAGE.objects.Case,
                validationRules: without(
                  PACKAGE.objects.Case?.validationRules,
                  ({ name }) => name === "TL_Expected_Priority",
                ),
              },
            },
          },
        },
      },
      [{ check: "package", severity: "error", place: "Case.TL_Expected_Priority" }],
    ],
    [
      "an assignment rule that is active",
      {
        seed: {
          objects: {
            ...SEED.objects,
            Case: {
              ...SEED.objects?.Case,
              assignmentRules: [{ name: "Standard", active: true, entries: [] }],
            },
          },
        },
      },
      [
        {
          check: "competing assignment",
          severity: "warning",
          message: expect.stringContaining("Standard"),
          fix: expect.stringContaining("Support Intake"),
        },
      ],
    ],
    [
      "Omni-Channel routes out of the holding queue",
      {
        first: ({ db }) => {
          const QueueRoutingConfigId = db.create("QueueRoutingConfig", {
            DeveloperName: "Fast",
            MasterLabel: "Fast",
            RoutingModel: "LeastActive",
            RoutingPriority: 1,
          });
          const [queue] = db.query("SELECT Id FROM Group WHERE Name = 'Support Intake'");
          db.update("Group", String(queue?.Id), { QueueRoutingConfigId });
        },
      },
      [{ check: "competing assignment", severity: "error", place: "Setup, Queues, Support Intake" }],
    ],
    [
      "a queue that is not there",
      { seed: { queues: without(SEED.queues, ({ name }) => name === BACKLOG) } },
      [{ check: "queues", severity: "error", message: `The org has no queue ${BACKLOG}.` }],
    ],
    [
      "a queue that does not take the object",
      {
        seed: {
          queues: SEED.queues?.map((queue) =>
            queue.name === BACKLOG ? { ...queue, objects: ["Lead"] } : queue,
          ),
        } as never,
      },
      [
        {
          check: "queues",
          severity: "error",
          message: `The queue ${BACKLOG} does not take records of Case.`,
        },
      ],
    ],
    [
      "a queue without members",
      {
        seed: {
          queues: SEED.queues?.map((queue) => (queue.name === BACKLOG ? { ...queue, members: [] } : queue)),
        } as never,
      },
      [{ check: "queues", severity: "warning", message: expect.stringContaining("no members") }],
    ],
    [
      "a member who is not active",
      {
        seed: {
          users: SEED.users?.map((user) =>
            user.username === "raven@example.com" ? { ...user, active: false } : user,
          ),
        } as never,
      },
      [
        {
          check: "team members",
          severity: "error",
          message: expect.stringContaining("raven@example.com of technical team is not active"),
        },
      ],
    ],
    [
      "a member who is no user",
      { first: ({ db }) => rename(db, "raven@example.com", "crow@example.com") },
      [{ check: "team members", severity: "error", place: "teams.yaml, technical team" }],
    ],
    [
      "a record type that is not there",
      {
        workflow: TEXT.replace(
          `when: 'Origin == "Email"'`,
          `when: 'Origin == "Email" && RecordType.DeveloperName == "Support"'`,
        ),
      },
      [{ check: "record types", severity: "error", message: "Case has no record type Support." }],
    ],
  ])("%s", async (_, broken, expected) => {
    const { wrong } = await diagnosis(broken);
    expect(wrong).toMatchObject(expected);
    expect(wrong).toHaveLength(expected.length);
    for (const { fix } of wrong) expect(fix).toMatch(/\w/);
  });
});

test("what the org does not say is a finding, and keeps nothing else from being looked at", async () => {
  org = await startOrg({ seed: SEED, metadata: PACKAGE });
  const { url: loginUrl, clientId, clientSecret } = org;
  const inspector = await inspectOrg({
    login: { kind: "client-credentials", loginUrl, clientId, clientSecret },
  });
  const { tooling: _, ...rest } = inspector;
  const refused = { ...rest, tooling: () => inspector.tooling("SELECT Id FROM Nothing") };
  const found = await examine(openWorkspace(FILE), refused);
  const told = found.filter(({ message }) => message.startsWith("The org does not say it"));
  expect(told.map(({ check }) => check)).toEqual(["change data capture", "package"]);
  expect(found.some(({ check }) => check === "record types")).toBe(true);
});

describe("beside the org", () => {
  const HOOKS = `webhooks:
  tills:
    secret: '{secret.TILLS}'
    events: { reply: { item: { record: case } }, receipt.lost: { item: { record: case } } }
`;
  const known = { THROUGHLINE_SECRET_TILLS: "whsec_dGlsbHM=" };
  const nobody = "sample: { type: sample, operations: {} }\n";

  test("a webhook without its secret lets nothing in; an event that nobody waits for leads to nothing", async () => {
    const files = { "workspace.yaml": HOOKS };
    const { wrong } = await diagnosis({ files, env: {}, connections: nobody });
    expect(wrong).toMatchObject([
      { check: "webhooks", severity: "warning", message: expect.stringContaining("receipt.lost") },
      { check: "webhooks", severity: "error", message: expect.stringContaining("THROUGHLINE_SECRET_TILLS") },
    ]);
    await org?.close();
    const { wrong: less } = await diagnosis({ files, env: known, connections: nobody });
    expect(less).toMatchObject([{ check: "webhooks", severity: "warning" }]);
  });

  test("a tool that has changed since somebody agreed to it is told, and a system that nobody answers at", async () => {
    const shop = await warehouse();
    const learned = await learnTools({ url: shop.url }, {});
    if (!learned.ok) throw new Error(learned.error.message);
    const connections = `tools:
  type: mcp
  url: ${shop.url}
  operations: { findStock: { tool: find_stock, repeat: read } }
gone:
  url: http://127.0.0.1:9
  allow private: true
  test: { by: look }
  operations: { look: { get: /, effect: read } }
`;
    const files = { "connections/tools.mcp.json": learned.value.text };
    const first = await diagnosis({ connections, files, env: {} });
    expect(first.wrong).toMatchObject([{ check: "systems", severity: "warning", place: "connections.yaml" }]);
    await org?.close();
    shop.state.description = "How many there are, and whose they are.";
    const { wrong } = await diagnosis({ connections, files, env: {} });
    expect(wrong).toContainEqual(
      expect.objectContaining({
        ...{ check: "systems", severity: "error", fix: expect.stringContaining("accept tools findStock") },
        message: expect.stringContaining("its description"),
      }),
    );
    await shop.close();
  });
});
