import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectSalesforce } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { type Org, type OrgSeed, startOrg } from "@throughline/local-org";
import { systemClock, systemRandom } from "@throughline/runtime";
import {
  createEngine,
  createLog,
  type Engine,
  type EngineOptions,
  openWorkspace,
  type Server,
  startServer,
  type WorkItemList,
  type WorkItemRow,
  type WorkItemStory,
} from "../src/index.ts";

export const fileOf = (name: string) => fileURLToPath(new URL(`./${name}/workflow.yaml`, import.meta.url));
export const DESK = fileOf("desk");
export const CALLBACK = fileOf("callback");

/** The words with which the org of these tests refuses a write. */
export const REFUSAL = "Gadgets are never of high priority.";

export const SEED: OrgSeed = {
  objects: {
    Case: {
      fields: {
        Status: { values: [{ value: "New", default: true }, "Working", { value: "Closed", closed: true }] },
      },
      validationRules: [
        {
          name: "No_Urgent_Gadgets",
          formula: 'AND(ISPICKVAL(Priority, "High"), CONTAINS(Subject, "gadget"))',
          message: REFUSAL,
          field: "Priority",
        },
      ],
    },
  },
  queues: [
    { name: "Triage Desk", developerName: "Triage_Desk", objects: ["Case"] },
    { name: "Backlog", developerName: "Backlog", objects: ["Case"] },
    { name: "Callers", developerName: "Callers", objects: ["Lead"] },
  ],
  users: [
    { username: "bea@example.com", name: "Bea Lund" },
    { username: "tom@example.com", name: "Tom Reyes" },
    { username: "ann@example.com", name: "Ann Stone" },
  ],
};

export const openOrg = () => startOrg({ seed: SEED });

/** Signs in to the org as a real client would. */
export const connect = (
  org: Org,
  clientSecret = org.clientSecret,
  more: Partial<Parameters<typeof connectSalesforce>[0]> = {},
) =>
  connectSalesforce({
    login: { kind: "client-credentials", loginUrl: org.url, clientId: org.clientId, clientSecret },
    pubSubEndpoint: org.pubSubEndpoint.replace("127.0.0.1", "localhost"),
    pubSubInsecure: true,
    clock: systemClock(),
    random: systemRandom(),
    ...more,
  });

/** Quiet, so that what goes wrong on purpose does not fill the report. */
const log = createLog("silent");

const optionsFor = async (org: Org, more: Partial<EngineOptions>): Promise<EngineOptions> => ({
  workspaces: [DESK, CALLBACK].map((file) => openWorkspace(file)),
  salesforce: more.salesforce ?? (await connect(org)),
  store: ":memory:",
  log,
  ...more,
});

/** An engine over the org, running. */
export async function runEngine(org: Org, more: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine(await optionsFor(org, more));
  await engine.runtime.start();
  return engine;
}

/** The whole server over the org, on any free port. */
export const serve = async (
  org: Org,
  more: Partial<Parameters<typeof startServer>[0]> = {},
): Promise<Server> => startServer({ port: 0, ...(await optionsFor(org, more)), ...more });

/** Waits until something is there; what it is waiting for is named when it does not come. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
) {
  const end = performance.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`It did not come to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Records and how items stand, in the words of a test. */
export function atDesk(org: Org, engine: Engine) {
  const state = (id: string) => engine.runtime.state(keyOf("desk", id));
  return {
    state,
    key: (id: string) => keyOf("desk", id),
    message: (fields: Record<string, unknown> = {}) =>
      org.db.create("Case", { Origin: "Email", Subject: "Your invoice", ...fields }),
    /** Waits until the item waits for its case to be closed and nothing is on its way. */
    assigned: (id: string) =>
      until(`${id} is assigned`, async () => {
        const now = await state(id);
        return now?.stage === "Resolution" && Object.keys(now.open).length === 0 && now;
      }),
    taskOf: (id: string) =>
      until(`${id} has a task`, async () => Object.keys((await state(id))?.tasks ?? {})[0]),
    incidentOf: (id: string) =>
      until(`${id} has an incident`, async () => Object.keys((await state(id))?.incidents ?? {})[0]),
    ended: (id: string) => until(`${id} has ended`, async () => (await state(id))?.outcome),
    close: (id: string) => org.db.update("Case", id, { Status: "Closed" }),
  };
}

export const folder = () => mkdtempSync(join(tmpdir(), "throughline-server-"));

/** What the API answers: status and body. */
export function client(url: string) {
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
  const ask = async <T = any>(path: string, init?: RequestInit): Promise<{ status: number; body: T }> => {
    const answer = await fetch(url + path, init);
    return { status: answer.status, body: (await answer.json()) as T };
  };
  const post = (path: string, body: unknown) =>
    ask(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const item = (key: string, rest = "") => `/api/work-items/${encodeURIComponent(key)}${rest}`;
  return {
    get: ask,
    post,
    item,
    list: async (query = ""): Promise<WorkItemList> =>
      (await ask<WorkItemList>(`/api/work-items?${query}`)).body,
    story: async (key: string): Promise<WorkItemStory> => (await ask<WorkItemStory>(item(key))).body,
  };
}

export const subjects = ({ rows }: { rows: WorkItemRow[] }) => rows.map(({ subject }) => subject);
