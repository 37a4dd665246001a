import type { OrgEvent, SalesforcePort } from "@throughline/connectors";
import { fieldsRead, kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";
import { describe, expect, test } from "vitest";
import { workflows } from "../sim/workflows.ts";
import { itemOf } from "../src/index.ts";
import { createWorld, MINUTE, support } from "./support/world.ts";

/** A stream that also says what the test wants it to say. */
function stream() {
  let accept: (events: OrgEvent[]) => Promise<void> = async () => undefined;
  const salesforce = (port: SalesforcePort): SalesforcePort => ({
    ...port,
    subscribe(objects, from, take, onState) {
      accept = take;
      return port.subscribe(objects, from, take, onState);
    },
  });
  let number = 1_000_000;
  type Said = Partial<OrgEvent> & Pick<OrgEvent, "recordId" | "change">;
  /** In one batch. */
  const say = (...events: Said[]) => {
    const rest = { object: "Case", fields: {}, ours: false, at: "2026-03-02T09:00:00.000Z" };
    return accept(
      events.map((event) => {
        number++;
        return { id: `said/${number}`, replay: String(number), ...rest, ...event };
      }),
    );
  };
  return { salesforce, say };
}

test.each([
  ["one item may be behind", 0],
  ["one item may be far behind, on a slow disk", 1_500],
])("a position is stored with the last of its events, never before: %s", async (_, slow) => {
  const { salesforce, say } = stream();
  const { newCase, pass, runtime, store } = await createWorld({ salesforce, syncMs: slow });
  await pass(MINUTE);
  const [busy, free] = [newCase(), newCase()];
  await pass(MINUTE);
  const appended: { position?: string; text: string }[] = [];
  const append = store.append.bind(store);
  store.append = async (appends, cursors = []) => {
    const position = cursors.find(({ stream }) => stream === "salesforce/Case")?.position;
    appended.push({ text: JSON.stringify(appends), ...(position !== undefined && { position }) });
    await append(appends, cursors);
  };
  const at = "2026-03-02T08:59:00.000Z";
  for (const note of ["one", "two", "three"]) {
    const changes = { Note__c: note };
    void runtime.deliver(support(busy), { type: "record-changed", id: note, at, changes, ours: false });
  }
  void say(
    { recordId: free, change: "updated", fields: { Note__c: "the first event" } },
    { recordId: busy, change: "updated", fields: { Note__c: "the last event" } },
  );
  await pass(MINUTE);
  const last = appended.findIndex(({ text }) => text.includes("the last event"));
  const stored = appended.findIndex(({ position }) => position === "1000002");
  expect(last).toBeGreaterThan(0);
  expect(stored).toBe(last);
});

describe("a gap in the stream", () => {
  test("that is told once more after a restart brings what has changed since", async () => {
    const { salesforce, say } = stream();
    const world = await createWorld({ salesforce });
    const id = world.newCase();
    await world.pass(MINUTE);
    const gap = { id: "the same gap", recordId: id, change: "gap" as const };
    for (const note of ["one", "two"]) {
      Object.assign(world.org.record(id) ?? {}, { Note__c: note, SystemModstamp: world.schedule.iso() });
      void say(gap);
      await world.pass(MINUTE);
      world.life.kill("a restart");
      world.boot();
      await world.pass(MINUTE);
    }
    expect((await world.store.getItem(support(id)))?.state.record.Note__c).toBe("two");
  });

  test("is closed by reading the record: what changed unseen reaches the item", async () => {
    const { salesforce, say } = stream();
    const { newCase, pass, runtime, org } = await createWorld({ salesforce });
    const id = newCase();
    await pass(MINUTE);
    const fields = org.record(id);
    if (fields) fields.Note__c = "written without an event";
    void say({ recordId: id, change: "gap" });
    await pass(MINUTE);
    expect((await runtime.state(support(id)))?.record.Note__c).toBe("written without an event");
  });

  test("right behind the creation tells what is there now, although the item is only just about to start", async () => {
    const { salesforce, say } = stream();
    const { newCase, pass, runtime, org } = await createWorld({ salesforce });
    const id = newCase({ Note__c: "as it arrived" });
    const { CreatedDate: _, ...fields } = { ...org.record(id) };
    Object.assign(org.record(id) ?? {}, { Note__c: "changed at once" });
    void say({ recordId: id, change: "created", fields }, { recordId: id, change: "gap" });
    await pass(MINUTE);
    expect((await runtime.state(support(id)))?.record.Note__c).toBe("changed at once");
  });

  test("a record that is gone ends its item", async () => {
    const { salesforce, say } = stream();
    const { newCase, pass, runtime } = await createWorld({
      salesforce: (port) => ({
        ...salesforce(port),
        read: async () => ({ records: new Map(), apiCalls: 1 }),
      }),
    });
    const id = newCase();
    await pass(MINUTE);
    void say({ recordId: id, change: "gap" });
    await pass(MINUTE);
    expect(await runtime.state(support(id))).toMatchObject({ status: "ended", outcome: "record deleted" });
  });

  test("an old record that was never an item does not become one", async () => {
    const { salesforce, say } = stream();
    const { newCase, pass, runtime, org } = await createWorld({ salesforce });
    const id = newCase({ Origin: "Phone" });
    await pass(MINUTE);
    Object.assign(org.record(id) ?? {}, { Origin: "Email", CreatedDate: "2020-01-01T00:00:00.000Z" });
    void say({ recordId: id, change: "gap" });
    await pass(MINUTE);
    expect(await runtime.state(support(id))).toBeUndefined();
  });

  test("a change that is older than the reading changes nothing", async () => {
    const { salesforce, say } = stream();
    const { newCase, pass, runtime, org } = await createWorld({ salesforce });
    const id = newCase({ Note__c: "new" });
    await pass(MINUTE);
    Object.assign(org.record(id) ?? {}, { SystemModstamp: "2026-03-02T09:30:00.000Z" });
    void say({ recordId: id, change: "gap" });
    await pass(MINUTE);
    void say({ recordId: id, change: "updated", fields: { Note__c: "old" }, at: "2026-03-02T09:10:00.000Z" });
    await pass(MINUTE);
    expect((await runtime.state(support(id)))?.record.Note__c).toBe("new");
  });
});

test("a merged record tells into which one", async () => {
  const { salesforce, say } = stream();
  const { newCase, pass, runtime } = await createWorld({ salesforce });
  const id = newCase();
  await pass(MINUTE);
  void say({ recordId: id, change: "deleted", fields: {}, mergedInto: "500000000000000777" });
  await pass(MINUTE);
  expect((await runtime.state(support(id)))?.outcome).toBe("merged into 500000000000000777");
});

test("a record of the very second of the first start is found, also when the process was killed before it was durable", async () => {
  const world = await createWorld({ start: "2026-03-02T08:00:00.400Z" });
  const id = world.newCase();
  world.life.kill("before its event came");
  await world.pass(MINUTE);
  const { runtime } = world.boot();
  await world.pass(MINUTE);
  expect((await runtime.state(support(id)))?.status).toBe("live");
});

test("another parent brings its own fields", async () => {
  const { newCase, pass, runtime, org } = await createWorld();
  const id = newCase({ "Account.Tier__c": "Silver" });
  await pass(MINUTE);
  Object.assign(org.record(id) ?? {}, { "Account.Tier__c": "Gold" });
  org.update(id, { AccountId: "001000000000001AAA" }, "005000000000001AAA");
  await pass(MINUTE);
  expect((await runtime.state(support(id)))?.record["Account.Tier__c"]).toBe("Gold");
});

test("a workflow may start by a change; the whole record is read then", async () => {
  const { workflow } = parseWorkflow(
    `
workflow: escalations
object: Case
start: { event: changed, when: 'Priority == "High"' }
governs: [OwnerId]
agents: { desk: { role: Looks, reads: [Subject] } }
stages:
  - stage: Look
    steps:
      - wait: looked
        until: 'Status == "Closed"'
        at most: { 1 day: end as nobody looked }
`,
    kinds,
  );
  const { newCase, pass, runtime, org } = await createWorld({ workflows: [workflow as Workflow] });
  const id = newCase({ Origin: "Phone" });
  await pass(MINUTE);
  expect(await runtime.state(`escalations/${id}`)).toBeUndefined();
  org.update(id, { Priority: "High" }, "005000000000001AAA");
  await pass(MINUTE);
  expect((await runtime.state(`escalations/${id}`))?.record).toMatchObject({
    Subject: "an error",
    Priority: "High",
  });
});

describe("names", () => {
  test("fieldsRead finds what conditions, steps and agents read, and no facts", () => {
    const [supportWorkflow] = workflows;
    const fields = fieldsRead(supportWorkflow as Workflow);
    expect(fields).toEqual(
      expect.arrayContaining(["Origin", "Subject", "Account.Tier__c", "Status", "OwnerId", "Priority"]),
    );
    expect(fields).not.toContain("topic");
    expect(new Set(fields).size).toBe(fields.length);
  });

  test.each([
    ["sim-support/500000000000000001.12", "sim-support/500000000000000001"],
    ["sim-support/500000000000000001.12.3", "sim-support/500000000000000001"],
    ["v1.2/500000000000000001.4", "v1.2/500000000000000001"],
  ])("%s belongs to %s", (id, item) => {
    expect(itemOf(id)).toBe(item);
  });
});
