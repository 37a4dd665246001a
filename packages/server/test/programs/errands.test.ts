import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AgentCard, Role, type SendMessageRequest, type Task, TaskState } from "@a2a-js/sdk";
import { type Client, ClientFactory, JsonRpcTransportFactory } from "@a2a-js/sdk/client";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { openSecrets } from "../../src/secrets.ts";
import { hashPassword, openAccounts } from "../../src/sign-in/index.ts";
import { atDesk, folder, openOrg, serve, until } from "../org.ts";
import { CHEAP, PASSWORD, signedIn } from "../signed-in.ts";

const data = folder();
let org: Org;
let server: Server;
let desk: ReturnType<typeof atDesk>;
/** What came where agents want to be told, and how it is answered there. */
let came: { headers: Record<string, unknown>; body: { statusUpdate?: { status: { state: string } } } }[] = [];
let answers: number[] = [];
const listener = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const status = answers.shift() ?? 204;
  if (status === 204) came.push({ headers: request.headers, body: JSON.parse(body) });
  response.writeHead(status).end();
});
let place: string;

const start = async () => {
  server = await serve(org, {
    ...{ store: join(data, "trail.db"), data },
    secrets: openSecrets(undefined, { THROUGHLINE_PUSH_INSIDE: "127.0.0.1" }),
    signIn: { folder: data, cost: CHEAP },
  });
  desk = atDesk(org, server);
};

beforeAll(async () => {
  org = await openOrg();
  const password = await hashPassword(PASSWORD, CHEAP);
  openAccounts(data).put({ name: "root", role: "administrator", password });
  await new Promise<void>((ready) => listener.listen(0, "127.0.0.1", ready));
  place = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/news`;
  await start();
});
afterAll(async () => {
  await server.close();
  listener.closeAllConnections();
  listener.close();
  await org.close();
});

let number = 0;

/** An agent of somebody else, which is a machine here, by the official SDK. */
async function agent(called: string, role: string) {
  const name = `${called} ${++number}`;
  const root = await signedIn(server.url, "root");
  const { password } = (await root.post("/api/people", { name, role, machine: true })).body;
  return { name, password, client: await connected(name, password) };
}

async function connected(name: string, secret: string): Promise<Client> {
  const form = { grant_type: "client_credentials", client_id: name, client_secret: secret };
  const given = await fetch(`${server.url}/oauth/token`, { method: "POST", body: new URLSearchParams(form) });
  const { access_token } = (await given.json()) as { access_token: string };
  const fetchImpl: typeof fetch = (at, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${access_token}`);
    return fetch(at, { ...init, headers });
  };
  const card = await (await fetch(`${server.url}/.well-known/agent-card.json`)).json();
  return await new ClientFactory({
    transports: [new JsonRpcTransportFactory({ fetchImpl })],
  }).createFromAgentCard(AgentCard.fromJSON(card));
}

const bell = (url: string, more: object = {}) => ({
  ...{ tenant: "", id: "", taskId: "", url, token: "token of theirs", authentication: undefined },
  ...more,
});

const message = (value: unknown, { task = "", push = "" } = {}): SendMessageRequest => ({
  ...{ tenant: "", metadata: undefined },
  configuration: push
    ? {
        ...{ acceptedOutputModes: [], historyLength: undefined, returnImmediately: false },
        taskPushNotificationConfig: bell(push),
      }
    : undefined,
  message: {
    ...{ messageId: randomUUID(), contextId: "", taskId: task, role: Role.ROLE_USER, metadata: undefined },
    parts: [{ content: { $case: "data", value }, mediaType: "", filename: "", metadata: undefined }],
    ...{ extensions: [], referenceTaskIds: [] },
  },
});

/** Begins an item of a new record by a task. */
async function begun(client: Client, more: { push?: string } = {}) {
  const recordId = String(org.db.create("Case", { Origin: "Email", Subject: "Hello" }));
  const input = { workflow: "desk", recordId };
  const task = (await client.sendMessage(message({ skill: "start_work_item", input }, more))) as Task;
  expect(TaskState[task.status?.state ?? 0]).toMatch(/WORKING|INPUT_REQUIRED/);
  return { recordId, id: task.id };
}

const look = async (client: Client, id: string) =>
  (await client.getTask({ tenant: "", id, historyLength: undefined })).status?.state;
const states = () => came.flatMap(({ body }) => body.statusUpdate?.status.state ?? []);

test("a task that began a work item waits for what its caller may answer, and ends with the item", async () => {
  const { client } = await agent("Starter", "operator");
  came = [];
  const { recordId, id } = await begun(client, { push: place });
  await until(
    "it waits for an answer",
    async () => (await look(client, id)) === TaskState.TASK_STATE_INPUT_REQUIRED,
  );
  await client.sendMessage(message({ input: { answer: { topic: "billing" } } }, { task: id }));
  await desk.assigned(recordId);
  expect(await look(client, id)).toBe(TaskState.TASK_STATE_WORKING);
  await desk.close(recordId);
  await until("it is told of its end", () => states().includes("TASK_STATE_COMPLETED"));
  expect(await look(client, id)).toBe(TaskState.TASK_STATE_COMPLETED);
  expect(states()).toContain("TASK_STATE_INPUT_REQUIRED");
  expect(came.at(-1)?.headers).toMatchObject({
    "x-a2a-notification-token": "token of theirs",
    "content-type": "application/a2a+json",
  });
  const listed = await client.listTasks({
    ...{ tenant: "", contextId: "", status: 0, pageSize: 10, pageToken: "", historyLength: 0 },
    ...{ statusTimestampAfter: undefined, includeArtifacts: false },
  });
  expect(listed.tasks.map((one) => one.id)).toContain(id);
});

test("what is called off is cancelled in Throughline, by whoever may", async () => {
  const { client, name } = await agent("Canceller", "operator");
  const { recordId, id } = await begun(client);
  const other = await agent("Onlooker", "viewer");
  await expect(other.client.cancelTask({ tenant: "", id, metadata: undefined })).rejects.toThrow();
  const task = await client.cancelTask({ tenant: "", id, metadata: undefined });
  expect(task.status?.state).toBe(TaskState.TASK_STATE_CANCELED);
  expect(await desk.ended(recordId)).toBe("cancelled");
  const entries = (await server.store.entries(desk.key(recordId))).map(({ entry }) => entry);
  expect(JSON.stringify(entries)).toContain(`${name}: The agent that began it`);
  // once more changes nothing
  expect((await client.cancelTask({ tenant: "", id, metadata: undefined })).id).toBe(id);
});

test("where it wants to be told is set, shown, listed and taken back, by nobody else", async () => {
  const { client } = await agent("Listener", "operator");
  const stranger = await agent("Stranger", "operator");
  const { id } = await begun(client);
  const set = await client.createTaskPushNotificationConfig(bell(place, { taskId: id, id: "mine" }) as never);
  expect(set).toMatchObject({ id: "mine", url: place });
  const one = { tenant: "", taskId: id, id: "mine" };
  expect(await client.getTaskPushNotificationConfig(one)).toMatchObject({ url: place });
  const all = { tenant: "", taskId: id, pageSize: 10, pageToken: "" };
  expect((await client.listTaskPushNotificationConfig(all)).configs).toHaveLength(1);
  await expect(stranger.client.listTaskPushNotificationConfig(all)).rejects.toThrow();
  await expect(
    stranger.client.createTaskPushNotificationConfig(bell(place, { taskId: id }) as never),
  ).rejects.toThrow();
  await client.deleteTaskPushNotificationConfig(one);
  expect((await client.listTaskPushNotificationConfig(all)).configs).toHaveLength(0);
});

test.each([
  "http://news.example/x",
  "https://10.0.0.8/x",
  "https://localhost/x",
  "https://[::1]/x",
  "https://169.254.169.254/latest",
  "https://2130706433/x",
  "https://user:pass@news.example/x",
  "file:///etc/passwd",
  "nonsense",
])("nothing is sent to %s", async (url) => {
  const { client } = await agent("Prober", "viewer");
  await expect(client.sendMessage(message({ skill: "summary" }, { push: url }))).rejects.toThrow(
    "Nothing is sent",
  );
});

test("who was not there is told again, and what ended while nobody was here is told by the next process", async () => {
  const { client, name, password } = await agent("Patient", "operator");
  came = [];
  answers = [503];
  const { recordId, id } = await begun(client, { push: place });
  await desk.taskOf(recordId);
  await until("it was told all the same", () => states().length > 0);
  // from now on nobody is there until the process has ended
  answers = Array.from({ length: 50 }, () => 503);
  const key = desk.key(recordId);
  await server.runtime.deliver(key, {
    ...{ type: "cancelled", id: randomUUID(), at: new Date().toISOString(), by: "Robin", reason: "so" },
  } as never);
  await server.close();
  answers = [];
  came = [];
  await start();
  await until("the next process tells it", () => states().includes("TASK_STATE_CANCELED"));
  expect(await look(await connected(name, password), id)).toBe(TaskState.TASK_STATE_CANCELED);
});

test("nobody is told who may not come in any more", async () => {
  const { client, name } = await agent("Gone", "operator");
  const { recordId } = await begun(client, { push: place });
  await desk.taskOf(recordId);
  const root = await signedIn(server.url, "root");
  await root.post(`/api/people/${encodeURIComponent(name)}/disabled`, { disabled: true });
  came = [];
  await root.post(`/api/work-items/${encodeURIComponent(desk.key(recordId))}/cancel`, {
    by: "root",
    reason: "so",
  });
  await desk.ended(recordId);
  const other = await agent("Present", "operator");
  await begun(other.client, { push: place });
  await until("somebody else is told", () => came.length > 0);
  expect(states()).not.toContain("TASK_STATE_CANCELED");
});
