import { randomUUID } from "node:crypto";
import { AgentCard, Role, type SendMessageRequest, TaskState, verifyAgentCardSignature } from "@a2a-js/sdk";
import { ClientFactory, JsonRpcTransportFactory, RestTransportFactory } from "@a2a-js/sdk/client";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { atDesk, openOrg } from "../org.ts";
import { serveSignedIn, signedIn } from "../signed-in.ts";

let org: Org;
let server: Server;
let desk: ReturnType<typeof atDesk>;
let url: string;

beforeAll(async () => {
  org = await openOrg();
  ({ server } = await serveSignedIn(org, { root: "administrator" }));
  ({ url } = server);
  desk = atDesk(org, server);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const TRANSPORTS = [JsonRpcTransportFactory, RestTransportFactory] as const;

/** An agent of somebody else, which is a machine here, by the official SDK. */
async function agent(called: string, role: string, Transport: (typeof TRANSPORTS)[number] = TRANSPORTS[0]) {
  const name = `${called} by ${Transport.name}`;
  const root = await signedIn(url, "root");
  const { password } = (await root.post("/api/people", { name, role, machine: true })).body;
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: name,
    client_secret: password,
  });
  const given = (await (await fetch(`${url}/oauth/token`, { method: "POST", body: form })).json()) as {
    access_token: string;
  };
  const fetchImpl: typeof fetch = (at, init) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${given.access_token}`);
    return fetch(at, { ...init, headers });
  };
  const card = AgentCard.fromJSON(await (await fetch(`${url}/.well-known/agent-card.json`)).json());
  const client = await new ClientFactory({
    transports: [new Transport({ fetchImpl })],
  }).createFromAgentCard(card);
  return { name, client, card, fetchImpl };
}
const message = (data: unknown, task = ""): SendMessageRequest => ({
  ...{ tenant: "", metadata: undefined, configuration: undefined },
  message: {
    ...{ messageId: randomUUID(), contextId: "", taskId: task, role: Role.ROLE_USER, metadata: undefined },
    parts: [
      {
        content: typeof data === "string" ? { $case: "text", value: data } : { $case: "data", value: data },
        ...{ mediaType: "", filename: "", metadata: undefined },
      },
    ],
    ...{ extensions: [], referenceTaskIds: [] },
  },
});
// biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
const answerOf = (task: any) => task.artifacts[0].parts[0].content.value;

test("the card is signed with the key that is had beside it, and one that was changed is not", async () => {
  const { card } = await agent("Reader of cards", "viewer");
  const { keys } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as {
    keys: { kid: string }[];
  };
  const verify = verifyAgentCardSignature(async (kid) => keys.find((key) => key.kid === kid) as never);
  await verify(card);
  expect(card.skills.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["explain_work_item", "answer_task", "start_work_item", "begin_what_if"]),
  );
  await expect(verify({ ...card, description: "Something else" })).rejects.toThrow();
});

describe.each(TRANSPORTS)("by %o", (Transport) => {
  test("an agent explains an item and answers its task, under the role of its machine", async () => {
    const id = await desk.message({ Subject: "Hello" });
    const task = await desk.taskOf(id);
    const { client, name } = await agent("Helper", "operator", Transport);
    const why = await client.sendMessage(message({ skill: "explain_work_item", input: { key: id } }));
    expect(why).toMatchObject({ status: { state: TaskState.TASK_STATE_COMPLETED } });
    expect(answerOf(why)).toMatchObject({ key: desk.key(id), situation: "needs-person" });

    // what is missing is asked for, in the same task
    const asked = await client.sendMessage(message(`answer_task {"task": "${task}"}`));
    expect(asked).toMatchObject({ status: { state: TaskState.TASK_STATE_INPUT_REQUIRED } });
    const again = await client.sendMessage(
      message({ input: { answer: { topic: "billing" } } }, (asked as { id: string }).id),
    );
    expect(again).toMatchObject({ status: { state: TaskState.TASK_STATE_COMPLETED } });
    await desk.assigned(id);
    const entries = (await server.store.entries(desk.key(id))).map(({ entry }) => entry);
    expect(entries.find((entry) => entry.kind === "task-answered")).toMatchObject({ by: name });
    const calls = (await (await signedIn(url, "root")).get("/api/oauth/calls")).body;
    expect(calls[0]).toMatchObject({ who: name, over: "a2a", tool: "answer_task", status: 200 });
  });

  test("it streams what happens to a task", async () => {
    const { client } = await agent("Watcher", "viewer", Transport);
    const seen: string[] = [];
    for await (const event of client.sendMessageStream(message({ skill: "summary" })))
      seen.push(event.payload?.$case ?? "");
    expect(seen).toEqual(["task", "artifactUpdate", "statusUpdate"]);
  });

  test("an agent may no more than its machine, sees nobody else's tasks, and without a token nothing", async () => {
    const viewer = await agent("Onlooker", "viewer", Transport);
    const operator = await agent("Worker", "operator", Transport);
    const refused = await viewer.client.sendMessage(
      message({ skill: "answer_task", input: { task: "x", answer: {} } }),
    );
    expect(refused).toMatchObject({ status: { state: TaskState.TASK_STATE_INPUT_REQUIRED } });
    const own = (await operator.client.sendMessage(message({ skill: "summary" }))) as { id: string };
    const ask = { tenant: "", id: own.id, historyLength: undefined };
    expect(await operator.client.getTask(ask)).toMatchObject({ id: own.id });
    await expect(viewer.client.getTask(ask)).rejects.toThrow();
    const lists = {
      ...{ tenant: "", contextId: "", status: 0, pageToken: "" },
      statusTimestampAfter: undefined,
    };
    expect(
      (await operator.client.listTasks({ ...lists, pageSize: 5, includeArtifacts: true })).tasks,
    ).toMatchObject([{ id: own.id, artifacts: [{ name: "summary" }] }]);
    expect((await viewer.client.listTasks(lists)).tasks.map(({ id }) => id)).not.toContain(own.id);
    const nobody = await fetch(url + (Transport === RestTransportFactory ? "/a2a/v1/message:send" : "/a2a"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(nobody.status).toBe(401);
  });

  test("what is waited for is told where the agent wants it, is called off, and what is not there is not found", async () => {
    const { client } = await agent("Caller", "operator", Transport);
    const { id } = (await client.sendMessage(message({ skill: "show_task" }))) as { id: string };
    const bell = { ...{ tenant: "", taskId: id, id: "b1", token: "t" }, authentication: undefined };
    await expect(
      client.createTaskPushNotificationConfig({ ...bell, url: "https://127.0.0.1/" }),
    ).rejects.toThrow("Nothing is sent to this address: it leads inside.");
    await client.createTaskPushNotificationConfig({ ...bell, url: "https://agent.example/news" });
    const which = { tenant: "", taskId: id, id: "b1" };
    expect(await client.getTaskPushNotificationConfig(which)).toMatchObject({ token: "t" });
    const all = { tenant: "", taskId: id, pageSize: 0, pageToken: "" };
    expect((await client.listTaskPushNotificationConfig(all)).configs).toHaveLength(1);
    await client.deleteTaskPushNotificationConfig(which);
    expect((await client.listTaskPushNotificationConfig(all)).configs).toEqual([]);

    const call = { tenant: "", id, metadata: undefined };
    expect(await client.cancelTask(call)).toMatchObject({
      status: { state: TaskState.TASK_STATE_CANCELED },
    });
    const over = (await client.sendMessage(message({ skill: "summary" }))) as { id: string };
    await expect(client.cancelTask({ ...call, id: over.id })).rejects.toMatchObject({
      name: expect.stringContaining("TaskNotCancelable"),
    });
    const none = { ...call, id: "nobody's" };
    await expect(client.cancelTask(none)).rejects.toMatchObject({
      name: expect.stringContaining("TaskNotFound"),
    });
    await expect(client.resubscribeTask({ tenant: "", id: none.id }).next()).rejects.toThrow(
      /task not found/i,
    );
  });
});

test("over HTTP+JSON an error has the status that belongs to it", async () => {
  const { fetchImpl } = await agent("Prober", "operator");
  const send = async (method: string, path: string, body?: string) => {
    const answer = await fetchImpl(`${url}/a2a/v1${path}`, { method, ...(body !== undefined && { body }) });
    return [answer.status, ((await answer.json()) as { error: { status?: string } }).error.status];
  };
  expect(await send("GET", "/tasks/none")).toEqual([404, "NOT_FOUND"]);
  expect(await send("POST", "/tasks/none:subscribe")).toEqual([404, "NOT_FOUND"]);
  for (const path of ["/tasks?pageSize=x", "/tasks?pageSize=-1", "/tasks/%zz"])
    expect([path, ...(await send("GET", path))]).toEqual([path, 400, "INVALID_ARGUMENT"]);
  for (const body of ["", "{", "[]", "7", "{}", '{"message":{}}'])
    for (const path of ["/message:send", "/message:stream"])
      expect([body, ...(await send("POST", path, body))]).toEqual([body, 400, "INVALID_ARGUMENT"]);
  expect((await send("POST", "/nothing", "{}"))[0]).toBe(404);
  expect((await send("POST", "/message:send", JSON.stringify({ x: "x".repeat(300_000) })))[0]).toBe(413);
});

test("a flow of the org begins an item, asks why and answers its task, by the actions of the document", async () => {
  const { fetchImpl } = await agent("Org flows", "operator");
  const send = async (path: string, body?: unknown) => {
    const answer = await fetchImpl(url + path, {
      method: body ? "POST" : "GET",
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const id = await desk.message({ Subject: "Hello" });
  const task = await desk.taskOf(id);
  expect(await send("/api/workflows/desk/items", { recordId: id })).toMatchObject({
    body: { started: false },
  });
  expect(await send(`/api/work-items/${id}/explanation`)).toMatchObject({
    body: { situation: "needs-person" },
  });
  const unfit = await send(`/api/tasks/${encodeURIComponent(task)}/reply`, {
    values: [{ name: "topic", text: "gardening" }],
  });
  expect(unfit.status).toBe(400);
  const fine = await send(`/api/tasks/${encodeURIComponent(task)}/reply`, {
    values: [{ name: "topic", text: "technical" }],
  });
  expect(fine).toEqual({ status: 200, body: { done: true } });
  await desk.assigned(id);
  expect(await send(`/api/work-items/${id}/why-not?who=Tom%20Reyes`)).toMatchObject({
    body: { key: desk.key(id), text: expect.stringContaining("Tom Reyes") },
  });
});
