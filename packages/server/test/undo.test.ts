import { keyOf } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BulkView } from "../src/http/bulk.ts";
import { openWorkspace, type Server } from "../src/index.ts";
import { client, openOrg, serve, until } from "./org.ts";
import { startErp } from "./undo/erp.ts";

let erp: Awaited<ReturnType<typeof startErp>>;
let org: Org;
let server: Server;
let api: ReturnType<typeof client>;

beforeAll(async () => {
  [erp, org] = await Promise.all([startErp(), openOrg()]);
  server = await serve(org, { workspaces: [openWorkspace(erp.workflow)] });
  api = client(server.url);
});
afterAll(async () => {
  await server?.close();
  await org?.close();
  erp?.close();
});

const state = (key: string) => server.runtime.state(key);
const ended = (key: string) => until(`${key} ends`, async () => (await state(key))?.outcome);
const recordOf = (key: string) => org.db.get("Case", key.split("/")[1] as string) as Record<string, unknown>;
const cancel = (key: string, more: object) =>
  api.post(api.item(key, "/cancel"), { by: "Bea", reason: "The customer called it off", ...more });

/** An order of which everything is done, and that waits to be delivered. */
async function ordered(Subject: string): Promise<string> {
  const key = keyOf("orders", org.db.create("Case", { Origin: "Web", Subject }));
  await until(`${Subject} is in hand`, async () => {
    const now = await state(key);
    return now?.stage === "Delivery" && Object.keys(now.open).length === 0;
  });
  return key;
}
const told = async (key: string) =>
  (await api.story(key)).doneOutside.map(({ step, is, because }) =>
    [step, is, because].filter(Boolean).join(": "),
  );

test("the story says what can be taken back and by what, and what stays and why", async () => {
  const { doneOutside } = await api.story(await ordered("a lamp"));
  expect(doneOutside).toEqual([
    { step: "working", visit: "working#1", by: "a write", is: "can-be" },
    { step: "credit", visit: "credit#1", by: "erp.cancelNote", is: "can-be" },
    { step: "parcel", visit: "parcel#1", by: "erp.cancelOrder", is: "can-be" },
    { step: "letter", visit: "letter#1", is: "stands", because: "the workflow says undo: none" },
  ]);
});

test("a person who cancels takes back what was done, the last first, and the story says of each what became of it", async () => {
  const key = await ordered("a chair");
  const [note, parcel] = erp.of("a chair");
  const before = erp.asked.length;
  expect((await cancel(key, { undo: true })).status).toBe(200);
  expect(await ended(key)).toBe("cancelled");
  expect(erp.asked.slice(before)).toEqual([
    `POST /parcels/${parcel?.id}/cancel`,
    `POST /notes/${note?.id}/cancel`,
  ]);
  expect(recordOf(key)).toMatchObject({ Status: "New", Priority: "Medium" });
  expect(await told(key)).toEqual([
    "working: taken-back",
    "credit: taken-back",
    "parcel: taken-back",
    "letter: stands: the workflow says undo: none",
  ]);
});

test("without it nothing is taken back, and the story says that it stands", async () => {
  const key = await ordered("a table");
  await cancel(key, {});
  expect(await ended(key)).toBe("cancelled");
  expect(erp.of("a table").map(({ is }) => is)).toEqual(["open", "open"]);
  expect(await told(key)).toContain("credit: stands: the item ended without taking it back");
});

test("an undo whose own answer is lost is done once", async () => {
  const key = await ordered("a shelf");
  const [, parcel] = erp.of("a shelf");
  erp.lose(`/parcels/${parcel?.id}/cancel`);
  await cancel(key, { undo: true });
  expect(await ended(key)).toBe("cancelled");
  expect(erp.asked.filter((one) => one.includes(`${parcel?.id}/cancel`))).toHaveLength(2);
  const { entries } = await api.story(key);
  const undone = entries.filter(({ entry }) => entry.kind === "undone" && entry.step === "parcel");
  expect(undone).toHaveLength(1);
  expect(await told(key)).toContain("parcel: taken-back");
});

test("what cannot be taken back waits for a person; asked for once more, nothing is taken back twice", async () => {
  const key = await ordered("a bed that left");
  const [note] = erp.of("a bed that left");
  await cancel(key, { undo: true });
  const incident = await until("a person is asked", async () => (await api.story(key)).incidents[0]);
  expect(incident).toMatchObject({ step: "parcel", undoes: true });
  expect((await told(key)).find((one) => one.startsWith("parcel"))).toMatch(
    /^parcel: waits: erp.cancelOrder refused/,
  );
  // what was done before it waits its turn
  expect(erp.of("a bed that left").map(({ is }) => is)).toEqual(["open", "open"]);

  expect((await cancel(key, { undo: true, reason: "Once more" })).status).toBe(200);
  expect((await api.story(key)).incidents).toHaveLength(1);
  const skip = { by: "Bea", repair: "skip", reason: "It is sent back by post" };
  const path = api.item(key, `/incidents/${encodeURIComponent(incident.id)}`);
  expect((await api.post(path, { ...skip, undo: true })).status).toBe(400);
  expect((await api.post(path, skip)).status).toBe(200);
  expect(await ended(key)).toBe("cancelled");
  expect(await told(key)).toEqual([
    "working: taken-back",
    "credit: taken-back",
    "parcel: skipped: Bea: It is sent back by post",
    "letter: stands: the workflow says undo: none",
  ]);
  expect(erp.asked.filter((one) => one === `POST /notes/${note?.id}/cancel`)).toHaveLength(1);
  // and what has ended is not cancelled once more
  expect((await cancel(key, { undo: true })).status).toBe(404);
});

test("what somebody else has written since stands", async () => {
  const id = await ordered("a sofa");
  org.db.update("Case", id.split("/")[1] as string, { Priority: "Low" });
  await until("it is known", async () => (await state(id))?.record.Priority === "Low");
  await cancel(id, { undo: true });
  expect(await ended(id)).toBe("cancelled");
  expect(recordOf(id)).toMatchObject({ Status: "New", Priority: "Low" });
  expect(await told(id)).toContain("working: taken-back: Priority stands as it is");
});

test("many are cancelled at once, and the report says of how many all, not all or nothing yet was taken back", async () => {
  const keys = [await ordered("a cup"), await ordered("a pot"), await ordered("a jug that left")];
  const act = { what: { keys }, repair: "cancel", undo: true };
  const { body: preview } = await api.post("/api/bulk/preview", act);
  expect(preview.applies).toMatchObject([
    { told: "Takes back parcel, credit, working. Ends in the stage Delivery", items: 3 },
  ]);
  const begun = { ...act, id: "act-undo-0001", by: "Bea", reason: "The maker is closed" };
  await api.post("/api/bulk", begun);
  const report = (isDone: (view: BulkView) => boolean) =>
    until("the report", async () => {
      const { body } = await api.get<BulkView>("/api/bulk/act-undo-0001");
      return isDone(body) && body;
    });
  const open = await report(
    ({ state, takenBack }) =>
      state === "done" && takenBack?.no[0]?.items === 2 && takenBack.waits.length === 1,
  );
  expect(open).toMatchObject({ done: 3, not: [], undo: true });
  expect(open.takenBack?.waits[0]?.told).toMatch(/^parcel could not be taken back: erp.cancelOrder refused/);
  expect(open.takenBack?.no[0]?.told).toBe(
    "Took back parcel, credit, working. letter stays: the workflow says undo: none",
  );

  const [incident] = (await api.story(keys[2] as string)).incidents;
  await api.post(api.item(keys[2] as string, `/incidents/${encodeURIComponent(incident?.id ?? "")}`), {
    ...{ by: "Bea", repair: "skip", reason: "By post" },
  });
  const over = await report(({ takenBack }) => takenBack?.no.length === 2);
  expect(over.takenBack?.no.map(({ items, told }) => [items, told])).toEqual([
    [2, expect.any(String)],
    [
      1,
      "Took back credit, working. parcel was skipped: Bea: By post; letter stays: the workflow says undo: none",
    ],
  ]);
});
