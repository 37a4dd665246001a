import type { FlatRecord, OrgEvent } from "@throughline/connectors";
import { advance, type ItemState } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";
import { expect, test } from "vitest";
import { type Happened, type Looking, shadowSalesforce } from "../../src/shadow/salesforce.ts";
import { draft } from "./draft.ts";

const workflow = draft().workflow as Workflow;
const at = "2026-11-02T09:00:00.000Z";
const deciders = { calendar: { add: () => "2027-01-01T00:00:00.000Z", addMs: () => at, between: () => 0 } };

/** An item that waits for somebody to be found, and has its priority settled. */
function state(): ItemState {
  const record = { Origin: "Email", Subject: "An invoice", Status: "New", Priority: "High", OwnerId: "00G1" };
  const event = { type: "record-created", id: "1", at, recordId: "500A", record } as const;
  return advance(workflow, undefined, event, deciders).state as ItemState;
}

/** The same, and it waits for its case to be closed. */
function waiting(): ItemState {
  let now = state();
  const [choice] = Object.keys(now.open);
  const value = {
    ownerId: "005B",
    owner: "Bea Lund",
    kind: "user",
    team: "billing team",
    because: { text: "free" },
  };
  const settle = (effect: string, value?: unknown) => {
    const result = { ok: true as const, ...(value !== undefined && { value }) };
    const event = {
      type: "effect-settled",
      id: `${effect}/s`,
      at,
      effect,
      apiCalls: 0,
      ms: 0,
      result,
    } as const;
    now = advance(workflow, now, event, deciders).state as ItemState;
  };
  settle(choice ?? "", value);
  for (const write of Object.keys(now.open)) settle(write);
  return now;
}

const event = (fields: FlatRecord, more: Partial<OrgEvent> = {}): OrgEvent => ({
  ...{
    id: JSON.stringify(fields),
    object: "Case",
    recordId: "500A",
    change: "updated",
    fields,
    ours: true,
    at,
    replay: "1",
  },
  ...more,
});

function shadowOf(now: ItemState | undefined, records: Record<string, FlatRecord> = {}, room = 100) {
  const happened: Happened[] = [];
  const batches: OrgEvent[][] = [];
  let follow: (events: OrgEvent[]) => Promise<void> = async () => {};
  const looking = {
    read: async () => ({ records: new Map(Object.entries(records)), apiCalls: 1 }),
    room: () => ({ writes: room, waiting: 0 }),
    async subscribe(_objects: string[], _from: object, accept: typeof follow) {
      follow = accept;
      return { close: async () => {} };
    },
  } as unknown as Looking;
  const port = shadowSalesforce(looking, {
    workflows: [workflow],
    state: async (item) => (item === "desk/500A" ? now : undefined),
    settled: () => ["Priority"],
    happened: async (all) => void happened.push(...all),
  });
  const told = async (...events: OrgEvent[]) => {
    await port.subscribe(["Case"], {}, async (batch) => void batches.push(batch));
    await follow(events);
    return batches;
  };
  return { port, told, happened };
}

test("what the shadow has settled stays as it is; what really happened to it is told", async () => {
  const { told, happened } = shadowOf(state());
  const [[learnt] = []] = await told(event({ Priority: "Low", OwnerId: "005T", Subject: "Changed" }));
  // nothing of it is ours: the shadow has written nothing
  expect(learnt).toMatchObject({ fields: { Subject: "Changed" }, ours: false });
  expect(happened).toMatchObject([
    { item: "desk/500A", fields: { Priority: "Low", OwnerId: "005T" }, ours: true },
  ]);
});

test("what it waits for somebody else to write, and what it has not settled, reaches it", async () => {
  const { told } = shadowOf(waiting());
  const [[learnt] = []] = await told(event({ Status: "Closed", Priority: "Low" }));
  expect(learnt?.fields).toEqual({ Status: "Closed" });
});

test("one record is told of again only once the first is taken; what belongs to no item passes as it is", async () => {
  const other = event({ OwnerId: "005T" }, { recordId: "500Z" });
  const { told, happened } = shadowOf(state());
  const batches = await told(event({ Subject: "a" }), other, event({ Subject: "b" }));
  expect(batches.map((batch) => batch.map(({ fields }) => fields))).toEqual([
    [{ Subject: "a" }, { OwnerId: "005T" }],
    [{ Subject: "b" }],
  ]);
  expect(happened).toEqual([]);
});

test("a record that is read anew is as the shadow has made it, and what it really is is told", async () => {
  const record = { Priority: "Low", OwnerId: "005T", Subject: "Changed", SystemModstamp: at };
  const { port, happened } = shadowOf(state(), { "500A": record, "500Z": record });
  const { records } = await port.read("Case", ["500A", "500Z"], Object.keys(record));
  expect(records.get("500A")).toMatchObject({ Priority: "High", OwnerId: "00G1", Subject: "Changed" });
  expect(records.get("500Z")).toEqual(record);
  expect(happened).toMatchObject([{ fields: { Priority: "Low", OwnerId: "005T" } }]);
});

test("its writes go nowhere, and what it reads waits where live work needs the calls", async () => {
  const { port } = shadowOf(state(), {}, 0);
  const request = {
    id: "desk/500A.1",
    object: "Case",
    recordId: "500A",
    sets: { Priority: { value: "Low" } },
  };
  expect(await port.write([request])).toEqual([{ ok: true, value: undefined, apiCalls: 0 }]);
  expect(await port.settle([request])).toMatchObject([{ ok: true, readBack: "applied" }]);
  await expect(port.read("Case", ["500A"], ["Subject"])).rejects.toThrow(/live work/);
});
