import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Server } from "../src/index.ts";
import { atDesk, client, openOrg, REFUSAL, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;
let desk: ReturnType<typeof atDesk>;

beforeAll(async () => {
  org = await openOrg();
  server = await serve(org);
  api = client(server.url);
  desk = atDesk(org, server);
});

afterAll(async () => {
  await server.close();
  await org.close();
});

describe("answering a task", () => {
  const answer = (task: string, values: unknown, by = "Ann") =>
    api.post(`/api/tasks/${encodeURIComponent(task)}/answer`, { by, answer: values });

  test("lets the item go on, and the trail says who answered", async () => {
    const id = desk.message({ Subject: "Hello" });
    const task = await desk.taskOf(id);
    const listed = await api.get("/api/tasks?to=Triage%20Desk");
    expect(listed.body.map((row: { id: string }) => row.id)).toContain(task);
    expect((await api.get("/api/tasks?to=Nobody")).body).toEqual([]);

    expect(await answer(task, { topic: "technical" })).toEqual({ status: 200, body: { done: true } });
    const state = await desk.assigned(id);
    expect(state.facts.topic).toMatchObject({ value: "technical", by: "person" });
    expect(org.db.get("Case", id)).toMatchObject({ OwnerId: state.owner?.id, Priority: "Medium" });
    const { entries } = await api.story(desk.key(id));
    expect(entries.map(({ entry }) => entry)).toContainEqual(
      expect.objectContaining({ kind: "task-answered", by: "Ann", answer: { topic: "technical" } }),
    );
  });

  test("is refused with the field that is wrong, and the task stays open", async () => {
    const id = desk.message({ Subject: "Hello again" });
    const task = await desk.taskOf(id);
    for (const wrong of [
      { topic: "weather" },
      {},
      { topic: "billing", colour: "red" },
      { topic: ["billing"] },
    ]) {
      const { status, body } = await answer(task, wrong);
      expect(status).toBe(400);
      expect(body.error).toMatchObject({ code: "invalid", field: "colour" in wrong ? "colour" : "topic" });
    }
    const nobody = await answer(task, { topic: "billing" }, "  ");
    expect(nobody).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining("by") } },
    });
    expect(await desk.taskOf(id)).toBe(task);
    expect((await answer(task, { topic: "billing" })).status).toBe(200);
  });

  test("is not there any more when somebody was quicker", async () => {
    const id = desk.message({ Subject: "Hello, too" });
    const task = await desk.taskOf(id);
    const both = await Promise.all([
      answer(task, { topic: "billing" }),
      answer(task, { topic: "technical" }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    const late = await answer(task, { topic: "billing" });
    expect(late).toMatchObject({ status: 404, body: { error: { code: "not-found" } } });
    expect(late.body.error.message).toContain("answered");
    expect((await answer("desk/500000000000000AAA/1", { topic: "billing" })).status).toBe(404);
    expect((await answer("nonsense", { topic: "billing" })).status).toBe(404);
  });
});

describe("an incident", () => {
  /** A case whose write the org refuses, and its incident. */
  async function refused() {
    const id = desk.message({ Subject: "urgent invoice for a gadget" });
    const incident = await desk.incidentOf(id);
    const path = api.item(desk.key(id), `/incidents/${encodeURIComponent(incident)}`);
    const repair = (repair: string, more: object = {}) =>
      api.post(path, { by: "Ann", reason: "because it helps", repair, ...more });
    return { id, incident, repair };
  }

  const lastOf = async (id: string, kind: string) =>
    (await api.story(desk.key(id))).entries
      .map(({ entry }) => entry)
      .findLast((entry) => entry.kind === kind);

  test("says in the org's words why the write was refused, and nothing was written", async () => {
    const { id } = await refused();
    const [incident] = Object.values((await desk.state(id))?.incidents ?? {});
    expect(incident?.error.message).toContain(REFUSAL);
    expect(org.db.get("Case", id)?.Priority).not.toBe("High");
  });

  test("is tried again when the reason is gone", async () => {
    const { id, repair } = await refused();
    org.db.update("Case", id, { Subject: "urgent invoice" });
    expect(await repair("retry")).toEqual({ status: 200, body: { done: true } });
    await desk.assigned(id);
    expect(org.db.get("Case", id)).toMatchObject({
      Priority: "High",
      OwnerId: (await desk.state(id))?.owner?.id,
    });
    expect(await lastOf(id, "incident-closed")).toMatchObject({ by: "Ann", repair: "retry" });
  });

  test("opens anew when it is tried again and nothing has changed", async () => {
    const { id, incident, repair } = await refused();
    expect((await repair("retry")).status).toBe(200);
    await until("another incident", async () => {
      const open = Object.keys((await desk.state(id))?.incidents ?? {});
      return open.length === 1 && open[0] !== incident;
    });
  });

  test("is corrected with another value", async () => {
    const { id, repair } = await refused();
    expect((await repair("correct", { values: { Priority: "Low" } })).status).toBe(200);
    await desk.assigned(id);
    expect(org.db.get("Case", id)).toMatchObject({
      Priority: "Low",
      OwnerId: (await desk.state(id))?.owner?.id,
    });
    expect((await api.story(desk.key(id))).row.priority).toBe("Low");
  });

  test("cannot be corrected with nothing, or with what the write does not contain", async () => {
    const { id, incident, repair } = await refused();
    expect(await repair("correct")).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
    const foreign = await repair("correct", { values: { Status: "Closed" } });
    expect(foreign).toMatchObject({ status: 400, body: { error: { field: "Status" } } });
    expect(foreign.body.error.message).toContain("Priority");
    expect((await repair("wish")).status).toBe(400);
    expect((await repair("retry", { reason: "" })).status).toBe(400);
    expect(await desk.incidentOf(id)).toBe(incident);
  });

  test("is skipped: the item goes on without the write", async () => {
    const { id, repair } = await refused();
    const before = org.db.get("Case", id)?.Priority;
    expect((await repair("skip")).status).toBe(200);
    desk.close(id);
    expect(await desk.ended(id)).toBe("resolved");
    expect(org.db.get("Case", id)?.Priority).toBe(before);
  });

  test("is cancelled: the item ends, and the owner has room again", async () => {
    const { id, repair } = await refused();
    expect((await repair("cancel")).status).toBe(200);
    expect(await desk.ended(id)).toBe("cancelled");
    expect(await lastOf(id, "item-ended")).toMatchObject({ by: "person", because: "Ann: because it helps" });
    expect((await repair("cancel")).status).toBe(404);
  });
});

describe("cancelling an item", () => {
  const cancel = (id: string, body: unknown = { by: "Ann", reason: "sent by mistake" }) =>
    api.post(api.item(desk.key(id), "/cancel"), body);

  test("ends it with the reason, withdraws its task, and works once", async () => {
    const id = desk.message({ Subject: "Hello" });
    const task = await desk.taskOf(id);
    expect(await cancel(id)).toEqual({ status: 200, body: { done: true } });
    expect(await desk.ended(id)).toBe("cancelled");
    const { row, tasks } = await api.story(desk.key(id));
    expect(tasks).toEqual([]);
    expect(row).toMatchObject({ situation: "cancelled", outcome: "cancelled" });
    const late = await api.post(`/api/tasks/${encodeURIComponent(task)}/answer`, {
      by: "Ann",
      answer: { topic: "billing" },
    });
    expect(late.status).toBe(404);
    expect(await cancel(id)).toMatchObject({ status: 404, body: { error: { code: "not-found" } } });
  });

  test("wants to know who and why", async () => {
    const id = desk.message({ Subject: "Hello" });
    await desk.taskOf(id);
    expect((await cancel(id, { by: "Ann" })).body.error.message).toContain("reason");
    expect((await cancel(id, { reason: "…" })).body.error.message).toContain("by");
    expect((await desk.state(id))?.status).toBe("live");
  });

  test("of an item that is not there is told so", async () => {
    expect((await cancel("500000000000000AAA")).status).toBe(404);
    expect((await api.post(api.item("nothing", "/cancel"), { by: "Ann", reason: "…" })).status).toBe(404);
  });
});
