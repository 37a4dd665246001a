import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeBegun } from "../src/bulk/journal.ts";
import type { BulkPreview, BulkView } from "../src/http/bulk.ts";
import type { Server } from "../src/index.ts";
import { atDesk, client, folder, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;
let desk: ReturnType<typeof atDesk>;
const store = join(folder(), "trail.sqlite");

beforeAll(async () => {
  org = await openOrg();
  await start();
});
afterAll(async () => {
  await server.close();
  await org.close();
});

async function start() {
  server = await serve(org, { store });
  api = client(server.url);
  desk = atDesk(org, server);
}

/** Cases whose write the org refuses. */
async function refused(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => desk.message({ Subject: "urgent: invoice for a gadget" }));
  for (const id of ids) await desk.incidentOf(id);
  return ids.map(desk.key);
}

const incidents = async (key: string) => Object.keys((await server.runtime.state(key))?.incidents ?? {});
const report = (id: string) =>
  until(`${id} is done`, async () => {
    const { body } = await api.get<BulkView>(`/api/bulk/${id}`);
    return body.state === "done" && body;
  });

test("a preview says what will happen to which, and why nothing to the others", async () => {
  const [one, two] = await refused(2);
  const fine = desk.key(desk.message());
  await until("it is assigned", async () => (await server.runtime.state(fine))?.owner);
  const { body } = await api.post("/api/bulk/preview", {
    what: { keys: [one, two, fine, "desk/nobody"] },
    repair: "retry",
  });
  const { applies, not, items, fields } = body as BulkPreview;
  expect(items).toBe(4);
  expect(applies).toMatchObject([{ told: expect.stringContaining("Tries again what failed"), items: 2 }]);
  expect(not.map(({ told }) => told).sort()).toEqual(["It has no incident", "It is not there any more"]);
  expect(fields).toContain("Priority");
  expect(await incidents(one as string)).toHaveLength(1);
});

test("what was meant is done to each, once, in its own trail and under the name of whoever began it", async () => {
  const keys = await refused(3);
  const act = {
    ...{ id: "act-00000001", what: { keys }, repair: "correct", values: { Priority: "Medium" } },
    ...{ by: "Bea", reason: "Gadgets are no emergency" },
  };
  expect((await api.post("/api/bulk", act)).body).toMatchObject({ items: 3, by: "Bea" });
  expect((await api.post("/api/bulk", act)).body.items).toBe(3);
  expect(await report(act.id)).toMatchObject({ done: 3, not: [] });
  for (const key of keys) {
    const { entries } = await api.story(key);
    const closed = entries.filter(({ entry }) => entry.kind === "incident-closed");
    expect(closed.map(({ entry }) => entry)).toMatchObject([
      { by: "Bea", repair: "correct", reason: "Gadgets are no emergency", values: { Priority: "Medium" } },
    ]);
  }
});

test("all that match are meant where the list is filtered, and what cannot be done is told", async () => {
  await refused(1);
  const filters = { workflow: "desk", view: "incidents" };
  const wrong = { id: "act-00000002", what: { filters }, repair: "correct", values: { Origin: "Web" } };
  const { body } = await api.post("/api/bulk/preview", wrong);
  expect(body.applies).toEqual([]);
  expect(body.not[0].told).toBe("Its incident is not about Origin");

  const skip = {
    ...{ id: "act-00000003", what: { filters } },
    repair: "skip",
    by: "Bea",
    reason: "As it is",
  };
  await api.post("/api/bulk", skip);
  expect((await report(skip.id)).done).toBe(body.items);
  expect((await api.list("view=incidents&workflow=desk")).total).toBe(0);
  const none = await api.post("/api/bulk", { ...skip, id: "act-00000004" });
  expect([none.status, none.body.error.code]).toEqual([400, "invalid"]);
});

test("what a process left undone is gone on with at the next start, and nothing is done twice", async () => {
  const keys = await refused(2);
  const [first = ""] = keys;
  const begun = {
    ...{ id: `act-${Date.now()}`, at: server.clock.now(), items: keys, repair: "cancel" as const },
    ...{ by: "Tom", reason: "Sent twice" },
  };
  // as a process leaves it that ends in the middle: all is written down, and the first one is done
  await writeBegun(server.store, begun);
  await server.runtime.cancel(first, begun.by, begun.reason);
  await server.close();
  await start();
  expect(await report(begun.id)).toMatchObject({ done: 2, not: [] });
  for (const key of keys) {
    const { entries } = await api.story(key);
    expect(entries.filter(({ entry }) => entry.kind === "item-ended")).toHaveLength(1);
    expect(entries.at(-1)?.told).toContain("Tom");
  }
});
