import { afterEach, describe, expect, test } from "vitest";
import { openConnections } from "../src/index.ts";
import { AGENT, type AgentforceServer, startAgentforce } from "./support/agentforce-server.ts";

let servers: AgentforceServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map((one) => one.close()));
  servers = [];
});

async function connected(block = "", secret = "s3cret") {
  const server = await startAgentforce();
  servers.push(server);
  const { connections, problems, look } = openConnections(
    `care:
  type: agentforce
  org: ${server.url}
  api: ${server.url}
  agent: ${AGENT}
  client id: '{secret.KEY}'
  client secret: '{secret.CARE}'
${block}`,
    { secrets: { KEY: "key", CARE: secret } },
  );
  expect(problems).toEqual([]);
  const call = (operation: string, input: object) =>
    connections.call("care", operation, input as never, "e1");
  const value = async (operation: string, input: object) => {
    const outcome = await call(operation, input);
    if (!outcome.ok) throw new Error(outcome.error.message);
    return outcome.value as { state: string; task: string; text?: string; data?: object; question?: string };
  };
  return { server, connections, look, call, value };
}

const SCHEMA = JSON.stringify({
  type: "object",
  properties: { answered: { type: "boolean" } },
  required: ["answered"],
});
const task = {
  $text: "Answer the customer.",
  $delegation: "w/500/care#1/1",
  topic: "returns",
  $reply: SCHEMA,
};
const DONE = '{"answered": true}';

describe.each([[""], ["  stream: true\n"]])("an agent of Agentforce%s", (block) => {
  test("is handed a task in a session of its own, answers by JSON in its text, and the session is ended", async () => {
    const { server, value } = await connected(block);
    server.script(`All done. ${DONE}`);
    expect(await value("start", task)).toMatchObject({ state: "completed", data: { answered: true } });
    const [session] = server.sessions;
    expect(session?.heard[0]).toMatch(/^Answer the customer\.\n\nWhat is known: {"topic":"returns"}/);
    expect(session?.heard[0]).toContain(`JSON Schema: ${SCHEMA}`);
    expect(session?.ended).toBe("UserRequest");
    expect(session?.key).not.toContain("500");
  });

  test("asks back in the same session, with numbers in order", async () => {
    const { server, value } = await connected(block);
    server.script('{"question": "In which language?"}', DONE);
    const asked = await value("start", task);
    expect(asked).toMatchObject({ state: "input-required", question: "In which language?" });
    expect(server.sessions[0]?.ended).toBeUndefined();
    const told = await value("answer", { $task: asked.task, $text: "In English.", $reply: SCHEMA });
    expect(told).toMatchObject({ state: "completed", data: { answered: true } });
    expect(server.sessions).toHaveLength(1);
    expect(server.sessions[0]?.ended).toBe("UserRequest");
  });

  test.each([
    [
      { type: "Confirm", message: "Shall I send it?" },
      { state: "input-required", question: "Shall I send it?" },
    ],
    ['{"refused": "Not my topic."}', { state: "refused", text: "Not my topic." }],
    [{ type: "Escalate" }, { state: "refused" }],
    [
      { type: "Failure", message: "The flow failed." },
      { state: "failed", text: "The flow failed." },
    ],
    [{ type: "Inform", message: DONE, isContentSafe: false }, { state: "failed" }],
    ["Sure, I will do that.", { state: "completed", text: "Sure, I will do that." }],
  ])("that says %j", async (reply, expected) => {
    const { server, value } = await connected(block);
    server.script(reply);
    expect(await value("start", task)).toMatchObject(expected);
  });
});

test("what does not fit is asked for in the same session, which then ends whatever comes", async () => {
  const { server, value } = await connected();
  server.script("Sure.", "Sure, once more.");
  const first = await value("start", task);
  expect(server.sessions[0]?.ended).toBeUndefined();
  await value("answer", {
    $task: first.task,
    $text: "Your answer does not fit.",
    $reply: SCHEMA,
    $over: true,
  });
  expect(server.sessions[0]?.ended).toBe("UserRequest");
});

test("is called off by the end of its session, also of one that is over", async () => {
  const { server, value } = await connected();
  server.script('{"question": "?"}');
  const { task: of } = await value("start", task);
  expect((await value("cancel", { $task: of })).state).toBe("canceled");
  expect(server.sessions[0]?.ended).toBe("UserRequest");
  expect((await value("cancel", { $task: of })).state).toBe("canceled");
  expect(await value("answer", { $task: of, $text: "x" })).toMatchObject({
    state: "failed",
    text: "its session is over",
  });
});

test("a token that ended is renewed once, and kept as long as it is good", async () => {
  const { server, value } = await connected();
  server.script(DONE);
  await value("start", task);
  expect(server.tokens).toBe(1);
  server.expire();
  await value("start", task);
  expect(server.tokens).toBe(2);
});

describe("a session that is refused", () => {
  test.each([
    [400, "person"],
    [403, "person"],
    [404, "person"],
    [423, "retry-after"],
    [429, "retry-after"],
    [500, "retry"],
    [503, "retry-after"],
  ])("with %i: %s", async (status, kind) => {
    const { server, call } = await connected();
    server.fail(status);
    expect(await call("start", task)).toMatchObject({ ok: false, error: { class: kind } });
    expect(server.sessions).toHaveLength(0);
  });
});

test("a message whose answer was lost is never sent twice: a person looks in the org", async () => {
  const { server, connections, call } = await connected();
  server.lose();
  expect(await call("start", task)).toMatchObject({ ok: false, error: { class: "unknown-outcome" } });
  expect(await connections.settle("care", "start", task as never, "e1")).toMatchObject({
    ok: false,
    error: { class: "person", code: "SENT_ANSWER_UNKNOWN" },
  });
  expect(server.sessions.map(({ heard }) => heard.length)).toEqual([1]);
});

test("a wrong secret is told in words, and never shown", async () => {
  const { call, look } = await connected("", "wr0ng");
  const outcome = await call("start", task);
  expect(outcome).toMatchObject({ ok: false, error: { class: "person", code: "NO_TOKEN" } });
  expect(JSON.stringify([outcome, await look.test("care")])).not.toContain("wr0ng");
});
