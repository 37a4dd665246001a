import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Inbox, LeadsTo, Server, Similar, TaskDetail, TrainingView } from "../src/index.ts";
import { MERGE, workspace } from "./inbox/desk.ts";
import { client, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;

beforeAll(async () => {
  org = await openOrg();
  server = await serve(org, { workspaces: [workspace()], samples: true });
  api = client(server.url);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const key = (id: string) => `inbox/${id}`;
const message = (Subject: string, Description = MERGE) =>
  org.db.create("Case", { Origin: "Email", Subject, Description, SuppliedEmail: "mara@example.com" });
const state = (id: string) => server.runtime.state(key(id));
const taskOf = (id: string) =>
  until("it has a task", async () => Object.keys((await state(id))?.tasks ?? {})[0]);
const asked = async (Subject = "Two accounts", Description = MERGE) => {
  const id = message(Subject, Description);
  return { id, task: await taskOf(id) };
};
const inbox = async (me: string, more = "") =>
  (await api.get<Inbox>(`/api/inbox?me=${encodeURIComponent(me)}${more}`)).body;
const path = (task: string, rest = "") => `/api/tasks/${encodeURIComponent(task)}${rest}`;
const counts = ({ tabs }: Inbox) => Object.fromEntries(tabs.map(({ label, count }) => [label, count]));
const topicOf = async (id: string) => (await state(id))?.facts.topic?.value;
const answer = (task: string, topic: string, by = "Ann Stone", more: object = {}) =>
  api.post(path(task, "/answer"), { by, answer: { topic }, ...more });

describe("the inbox", () => {
  let first: Awaited<ReturnType<typeof asked>>;

  test("has what one's teams are asked, by when it is due, with how much there is of each kind", async () => {
    first = await asked();
    const second = await asked("Two accounts, again");
    const ann = await inbox("Ann Stone");
    expect(ann.rows.map(({ id }) => id)).toEqual([first.task, second.task]);
    expect(ann.rows[0]).toMatchObject({
      kind: "triage",
      to: "Triage Desk",
      stage: "Intake",
      totalMs: 900_000,
    });
    expect(counts(ann)).toMatchObject({ Mine: 2, Triage: 2, Approvals: 0, Forms: 0, "Triage Desk": 2 });
    expect(ann.soon).toBe(2);
    expect(counts(await inbox("Tom Reyes"))).toMatchObject({ Mine: 0, "Triage Desk": 2 });
    expect((await inbox("Tom Reyes", "&tab=to:Triage Desk")).total).toBe(2);
    expect((await inbox("Ann Stone", "&q=again")).rows.map(({ id }) => id)).toEqual([second.task]);
  });

  test("says of a task why it is a person's, what each model thought, and what of the text it rests on", async () => {
    const { body } = await api.get<TaskDetail>(path(first.task));
    const [local, llm] = body.thoughts;
    expect(local).toMatchObject({
      kind: "model",
      by: "local/topics",
      field: "topic",
      atLeast: 0.99,
      cost: null,
    });
    expect(local?.words?.some(({ text }) => text === "accounts")).toBe(true);
    expect(llm).toMatchObject({
      ...{ kind: "llm", by: "anthropic/claude-haiku-4-5", value: "billing", confidence: 0.63, atLeast: 0.9 },
      ...{ why: "Both were charged, which is to be undone.", cost: 0.0004 },
    });
    expect(body.because).toMatch(
      /^Nobody was sure enough of topic: the local model said \w+ at 0\.\d\d \(at least 0\.99\), the LLM said billing at 0\.63 \(at least 0\.90\)\./,
    );
    const text = body.shows.find(({ name }) => name === "Description");
    expect(text?.parts?.map((part) => part.text).join("")).toBe(MERGE);
    expect(
      text?.parts
        ?.filter(({ by }) => by.includes("llm"))
        .map((part) => part.text)
        .join(""),
    ).toBe("both were charged");
    expect(text?.parts?.some(({ by, text }) => by.includes("model") && /accounts/.test(text))).toBe(true);
  });

  test("plays each answer on, and changes nothing by it", async () => {
    const before = await state(first.id);
    const { body } = await api.get<LeadsTo>(path(first.task, "/leads-to"));
    expect(body.field).toBe("topic");
    expect(
      body.leads.map(({ value, stage, owner, from, writes }) => [
        ...[value, stage, owner?.name, owner?.load, owner?.capacity, from],
        writes.find(({ field }) => field === "Priority")?.value,
      ]),
    ).toEqual([
      ["billing", "Resolution", "Bea Lund", 1, 10, "now", "High"],
      ["technical", "Resolution", "Tom Reyes", 1, 1, "now", undefined],
      ["account", "Resolution", "Ann Stone", 1, 10, "now", undefined],
    ]);
    expect(body.pass).toEqual({ to: "Leads", others: ["Bea Lund"] });
    expect(await state(first.id)).toEqual(before);
    expect(server.teams.roster().open).toEqual({});
  });

  test("says when and why an answer leads to nobody yet", async () => {
    const { id, task } = await asked("The printer");
    await answer(task, "technical");
    await until("Tom is full", async () => (await state(id))?.owner?.name === "Tom Reyes");
    const { body } = await api.get<LeadsTo>(path(first.task, "/leads-to"));
    const technical = body.leads.find(({ value }) => value === "technical");
    expect(technical).toMatchObject({
      owner: { name: "Backlog", kind: "queue" },
      waits: expect.stringMatching(/technical team/),
    });
    expect(Date.parse(technical?.from as string) - Date.parse(body.at)).toBe(2 * 3_600_000);
  });
});

describe("an answer", () => {
  test("is given ten seconds after it was held, is nobody else's until then, and can be taken back", async () => {
    const { id, task } = await asked();
    const { body, status } = await answer(task, "billing", "Ann Stone", { hold: true });
    expect(status).toBe(200);
    expect(Date.parse(body.until) - Date.now()).toBeGreaterThan(8_000);
    expect(await topicOf(id)).toBeUndefined();
    expect((await inbox("Ann Stone")).held.map(({ id }) => id)).toEqual([task]);
    expect(await answer(task, "account", "Bea Lund")).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringMatching(/^Ann Stone has answered it/) } },
    });
    expect((await api.post(path(task, "/back"), { by: "Bea Lund" })).status).toBe(403);
    expect((await api.post(path(task, "/back"), { by: "Ann Stone" })).status).toBe(200);
    expect((await api.post(path(task, "/back"), { by: "Ann Stone" })).status).toBe(404);
    expect((await answer(task, "account")).status).toBe(200);
    await until("it is decided", async () => (await topicOf(id)) === "account");
  });

  test("is among those that were given today", async () => {
    const { body } = await api.get("/api/inbox/done?me=Ann Stone");
    expect(body[0]).toMatchObject({
      by: "Ann Stone",
      answer: { topic: "account" },
      title: "What is it mainly about?",
    });
    expect((await inbox("Ann Stone")).done.count).toBe(body.length);
  });

  test("is refused with the field that is wrong, where a form has typed fields", async () => {
    const { id, task } = await asked("A refund please: refund");
    await answer(task, "billing");
    const form = await until("the form", async () => {
      const open = Object.entries((await state(id))?.tasks ?? {})[0];
      return open?.[1].request.to === "Leads" && open[0];
    });
    expect((await inbox("Bea Lund", "&tab=form")).rows).toMatchObject([{ id: form, kind: "form" }]);
    const refused = await api.post(path(form, "/answer"), { by: "Bea Lund", answer: { refund: "a lot" } });
    expect(refused).toMatchObject({ status: 400, body: { error: { field: "refund" } } });
    const done = await api.post(path(form, "/answer"), {
      by: "Bea Lund",
      answer: { refund: 84, due: "2026-12-01" },
    });
    expect(done.status).toBe(200);
  });

  test("is given to many alike at once: what would come of it is shown first, and twice is once", async () => {
    const [one, two] = [await asked("Merge us"), await asked("Merge us, too")];
    const ask = {
      by: "Ann Stone",
      tasks: [one.task, two.task, "inbox/nothing:1"],
      answer: { topic: "billing" },
    };
    const { body: preview } = await api.post("/api/tasks/answers", { ...ask, dry: true });
    expect(preview).toMatchObject({ answered: 0, until: null });
    expect(preview.rows.map((row: { lead?: { owner?: { name: string } } }) => row.lead?.owner?.name)).toEqual(
      ["Bea Lund", "Bea Lund", undefined],
    );
    expect(preview.rows[2].refused).toMatch(/not open/);
    expect((await api.post("/api/tasks/answers", ask)).body.answered).toBe(2);
    expect((await api.post("/api/tasks/answers", ask)).body.answered).toBe(0);
    for (const { task } of [one, two]) await api.post(path(task, "/back"), { by: "Ann Stone" });
  });
});

describe("a task that somebody passes on", () => {
  test("goes to whom the workflow names, with the note that was left", async () => {
    const { task } = await asked("Not mine");
    await api.post(path(task, "/note"), { by: "Ann Stone", text: "They wrote before." });
    expect((await api.post(path(task, "/pass"), { by: "Ann Stone" })).body).toEqual({
      done: true,
      to: "Leads",
    });
    expect((await inbox("Ann Stone")).rows.map(({ id }) => id)).not.toContain(task);
    expect((await inbox("Bea Lund")).rows.map(({ id }) => id)).toContain(task);
    const { body } = await api.get<TaskDetail>(path(task));
    expect(body).toMatchObject({
      notes: [{ by: "Ann Stone", text: "They wrote before." }],
      passed: [{ by: "Ann Stone" }],
    });
  });
});

describe("what was decided before", () => {
  test("is told of items that say much the same, with who decided; and the customer's other items", async () => {
    const { task } = await asked("Two accounts, at last");
    const found = await until("similar items", async () => {
      const { body } = await api.get<Similar>(path(task, "/similar"));
      return body.count >= 2 && body;
    });
    expect(found).toMatchObject({ field: "topic", days: 90, whole: true });
    expect(found.rows[0]).toMatchObject({ by: "person", who: "Ann Stone", first: null });
    expect(found.rows[0]?.alike).toBeGreaterThan(0.5);
    expect(found.tally.reduce((sum, { count }) => sum + count, 0)).toBe(found.count);
    const { body } = await api.get<TaskDetail>(path(task));
    expect(body.customer.last.length).toBeGreaterThan(2);
  });
});

describe("the local model", () => {
  const training = async () => (await api.get<TrainingView[]>("/api/training")).body[0] as TrainingView;

  test("learns from the answers, is judged by those it has not seen, and is asked once somebody says so", async () => {
    const before = await training();
    expect(before).toMatchObject({
      model: "local/topics",
      fact: "topic",
      live: null,
      candidate: null,
      rows: 48,
    });
    const model = encodeURIComponent("local/topics");
    const few = await api.post(`/api/training/${model}`, { by: "Ann Stone" });
    expect(few).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/too few/) } },
    });
    const lost = (n: number) => `The courier has lost our key fob at gate ${n}.`;
    for (let n = 0; n < 12; n++) {
      const { id, task } = await asked("Key fob", lost(n));
      await answer(task, "technical");
      await until("it is decided", () => topicOf(id));
    }
    expect((await api.post(`/api/training/${model}`, { by: "Ann Stone" })).status).toBe(200);
    let learnt = await training();
    while (learnt.running) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      learnt = await training();
    }
    const { candidate, version } = learnt;
    const answers = before.answers + 12;
    expect(candidate).toMatchObject({ by: "Ann Stone", answers, judged: answers });
    expect(candidate?.after).toBeGreaterThan(candidate?.before as number);
    expect(version).toBe(before.version);

    const live = { by: "Bea Lund", version: candidate?.version };
    expect((await api.post(`/api/training/${model}/live`, live)).status).toBe(200);
    expect(await training()).toMatchObject({
      version: candidate?.version,
      live: { by: "Bea Lund" },
      candidate: null,
      answers: 0,
    });
    const said = server.models.predict("local/topics", { Description: lost(20) }, "");
    expect(said).toMatchObject({ value: "technical", version: candidate?.version });
  }, 60_000);
});
