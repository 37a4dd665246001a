import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openConnections, pinSalesforce } from "../src/index.ts";
import { type Bench, SEED, startBench } from "./org.ts";

/** An org with an ISV package (`acme__`) beside its own objects. */
const KEYED = { TL_Key__c: { type: "Text" as const, externalId: true, unique: true } };
const objects = {
  ...SEED.objects,
  Task: { fields: KEYED },
  Account: { fields: { Tier__c: { type: "Picklist" as const, values: ["Gold", "Silver"] } } },
  acme__Box__c: {
    fields: {
      acme__Number__c: { type: "Number" as const, externalId: true, unique: true, required: true },
      acme__Content__c: { type: "Text" as const },
    },
  },
  acme__Shipment__c: {
    fields: {
      acme__Case__c: { type: "Lookup" as const, referenceTo: "Case" },
      acme__Weight__c: { type: "Number" as const },
      acme__Due__c: { type: "Date" as const },
      acme__No__c: { type: "Text" as const, externalId: true, unique: true, required: true },
    },
  },
};

const FILE = `
org:
  type: salesforce
  operations:
    makeTask: { create: Task, fields: [Subject, WhatId, Status] }
    ship: { create: acme__Shipment__c, fields: [acme__No__c, acme__Case__c, acme__Weight__c], by: acme__No__c }
    openRequest:
      create: Request__c
      fields: [State__c]
      send: { State__c: "open {id}" }
      look up: { query: "SELECT Id FROM Request__c WHERE State__c = :State__c", gives: { id: Id } }
    setTier: { update: Account, fields: [Tier__c] }
    account: { get: Account, fields: [Name, Tier__c, Owner.Name] }
    pack: { create: acme__Box__c, fields: [acme__Number__c, acme__Content__c], by: acme__Number__c }
    box: { get: acme__Box__c, fields: [acme__Content__c], by: acme__Number__c }
    shipment: { get: acme__Shipment__c, fields: [acme__Weight__c, acme__Case__r.Subject], by: acme__No__c }
    shipments:
      query: SELECT Id, acme__Weight__c, acme__Case__r.Subject FROM acme__Shipment__c WHERE acme__Case__c = :case AND acme__Due__c >= :from AND acme__No__c IN :numbers
    logCall: { quick action: LogACall }
    convert: { convert: Lead }
    merge: { merge: Case }
`;

let bench: Bench;
let files: Record<string, string> = {};
beforeAll(async () => {
  bench = await startBench({}, { seed: { ...SEED, objects } });
  const [pinned] = await pinSalesforce({ text: FILE }, bench.sf);
  expect(pinned).toMatchObject({ connection: "org", problems: [] });
  files = { [pinned!.file]: pinned!.text };
});
afterEach(() => bench.org.faults.clear());
afterAll(() => bench.close());

const open = (text = FILE) =>
  openConnections({ text, file: (path) => files[path] }, { world: { org: bench.sf } });
let made = 0;
const call = (
  operation: string,
  input: Parameters<ReturnType<typeof open>["connections"]["call"]>[2],
  id?: string,
) => open().connections.call("org", operation, input, id ?? `demo/x.${++made}`);
const settle = (operation: string, input: Parameters<typeof call>[1], id: string) =>
  open().connections.settle("org", operation, input, id);
const rows = (soql: string) => bench.org.db.query(soql) as Record<string, unknown>[];

describe("records of any object", () => {
  it("are made by the field that tells ours apart, once, however often it is tried", async () => {
    const { connections } = open();
    expect(connections.repeat("org", "makeTask")).toBe("keyed");
    const input = { Subject: "Call back", WhatId: bench.aCase(), Status: "Not Started" };
    bench.org.faults.inject({ kind: "lostAnswer", match: { path: "composite/sobjects/Task" } });
    const lost = await connections.call("org", "makeTask", input, "demo/t.1");
    expect(lost).toMatchObject({ error: { class: "unknown-outcome" } });
    // a person works on it before its answer is asked for
    const [task] = rows("SELECT Id FROM Task WHERE TL_Key__c = 'demo/t.1'");
    bench.org.db.update("Task", String(task!.Id), { Subject: "Called" });
    const found = await connections.settle("org", "makeTask", input, "demo/t.1");
    expect(found).toMatchObject({ ok: true, value: { id: task!.Id, created: true }, readBack: "applied" });
    expect(rows("SELECT Subject FROM Task WHERE TL_Key__c = 'demo/t.1'")).toMatchObject([
      { Subject: "Called" },
    ]);
  });

  it("are made again where they did not arrive", async () => {
    const input = { Subject: "Again" };
    bench.org.faults.inject({ kind: "resetBeforeApply", match: { path: "composite/sobjects/Task" } });
    expect(await call("makeTask", input, "demo/t.2")).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(await settle("makeTask", input, "demo/t.2")).toMatchObject({ ok: true });
    expect(rows("SELECT Id FROM Task WHERE TL_Key__c = 'demo/t.2'")).toHaveLength(1);
  });

  it("of many items at one moment travel in one call", async () => {
    const { connections } = open();
    await connections.call("org", "makeTask", { Subject: "First" }, "demo/t.0");
    const used = await bench.callsDuring(() =>
      Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          connections.call("org", "makeTask", { Subject: `No. ${n}` }, `demo/many.${n}`),
        ),
      ),
    );
    expect(used).toBe(1);
  });

  it("of a package's objects are made by a number that everybody knows, and read by it", async () => {
    const caseId = bench.aCase({ Subject: "Where is it?" });
    const ship = { acme__No__c: "S-1", acme__Case__c: caseId, acme__Weight__c: 2.5 };
    expect(await call("ship", ship)).toMatchObject({ ok: true, value: { created: true } });
    expect(await call("ship", { ...ship, acme__Weight__c: 3 })).toMatchObject({ value: { created: false } });
    expect(await call("shipment", { acme__No__c: "S-1" })).toMatchObject({
      ok: true,
      value: { acme__Weight__c: 3, acme__Case__r: { Subject: "Where is it?" } },
    });
    expect(await call("shipment", { acme__No__c: "S-0" })).toMatchObject({ error: { class: "gone" } });
  });

  it("are told apart by a number as well: it is a number in the question, not a text", async () => {
    bench.org.faults.inject({ kind: "lostAnswer", match: { path: "composite/sobjects/acme__Box__c" } });
    const input = { acme__Number__c: 4711, acme__Content__c: "Bolts" };
    expect(await call("pack", input, "demo/b.1")).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(await settle("pack", input, "demo/b.1")).toMatchObject({ ok: true, readBack: "applied" });
    expect(await call("box", { acme__Number__c: 4711 })).toMatchObject({
      ok: true,
      value: { acme__Content__c: "Bolts" },
    });
    expect(await call("box", { acme__Number__c: 4712 })).toMatchObject({ error: { class: "gone" } });
  });

  it("without a key are made once, and found by what the file says", async () => {
    expect(open().connections.repeat("org", "openRequest")).toBe("comparable");
    bench.org.faults.inject({ kind: "lostAnswer", match: { method: "POST", path: "sobjects/Request__c" } });
    expect(await call("openRequest", {}, "demo/r.1")).toMatchObject({ error: { class: "unknown-outcome" } });
    const [request] = rows("SELECT Id FROM Request__c WHERE State__c = 'open demo/r.1'");
    expect(await settle("openRequest", {}, "demo/r.1")).toMatchObject({
      ok: true,
      readBack: "applied",
      value: { id: request!.Id },
    });
  });

  it("are changed, and read with their parents", async () => {
    const recordId = bench.org.db.create("Account", { Name: "Acme" });
    expect(await call("setTier", { recordId, Tier__c: "Gold" })).toMatchObject({ ok: true, apiCalls: 1 });
    expect(await call("account", { recordId })).toMatchObject({
      ok: true,
      value: { Name: "Acme", Tier__c: "Gold", Owner: { Name: expect.any(String) } },
    });
    bench.org.faults.inject({ kind: "lostAnswer", match: { method: "PATCH" } });
    expect(await call("setTier", { recordId, Tier__c: "Silver" }, "demo/u.1")).toMatchObject({
      error: { class: "unknown-outcome" },
    });
    expect(await settle("setTier", { recordId, Tier__c: "Silver" }, "demo/u.1")).toMatchObject({
      ok: true,
      readBack: "applied",
    });
  });

  it("are read by a query whose values can say nothing but a value", async () => {
    const caseId = bench.aCase();
    for (const [no, due] of [
      ["Q-1", "2026-12-01"],
      ["Q-2", "2026-10-01"],
      ["Q'3", "2026-12-02"],
    ])
      bench.org.db.create("acme__Shipment__c", { acme__No__c: no, acme__Case__c: caseId, acme__Due__c: due });
    const found = await call("shipments", {
      case: caseId,
      from: "2026-11-01",
      numbers: ["Q-1", "Q-2", "Q'3", "') OR Id != null OR (acme__No__c = '"],
    });
    expect(found).toMatchObject({ ok: true, apiCalls: 1, value: { count: 2 } });
  });
});

describe("what people do with a button", () => {
  it("is done by a quick action on a record", async () => {
    const recordId = bench.aCase();
    const done = await call("logCall", { recordId, Subject: "Rang twice" });
    expect(done).toMatchObject({ ok: true, value: { created: true, id: expect.stringMatching(/^00T/) } });
    expect(open().connections.repeat("org", "logCall")).toBe("once");
  });

  it("a lead is converted once, and tells what it became when the answer was lost", async () => {
    const recordId = bench.org.db.create("Lead", { LastName: "Berg", Company: "Acme" });
    const input = { recordId, convertedStatus: "Closed - Converted", doNotCreateOpportunity: true };
    bench.org.faults.inject({ kind: "lostAnswer", match: { path: "Soap" } });
    expect(await call("convert", input, "demo/l.1")).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(await settle("convert", input, "demo/l.1")).toMatchObject({
      ok: true,
      readBack: "applied",
      value: { accountId: expect.stringMatching(/^001/), opportunityId: null },
    });
    expect(await call("convert", input)).toMatchObject({ error: { class: "conflict" } });
  });

  it("duplicates are merged, and known to be when the answer was lost", async () => {
    const [recordId, one, other] = [bench.aCase(), bench.aCase(), bench.aCase()];
    const input = { recordId, duplicates: [one, other] };
    bench.org.faults.inject({ kind: "lostAnswer", match: { path: "Soap" } });
    expect(await call("merge", input, "demo/m.1")).toMatchObject({ error: { class: "unknown-outcome" } });
    expect(await settle("merge", input, "demo/m.1")).toMatchObject({
      ok: true,
      readBack: "applied",
      value: { recordId, merged: 2 },
    });
    const lone = { recordId, duplicates: [bench.aCase()] };
    bench.org.faults.inject({ kind: "resetBeforeApply", match: { path: "Soap" } });
    await call("merge", lone, "demo/m.2");
    // it may still be on its way
    expect(await settle("merge", lone, "demo/m.2")).toMatchObject({ error: { code: "NOT_FOUND_YET" } });
  });
});

describe("the org's own metadata", () => {
  it("says what an operation takes and answers, and is kept beside the file", async () => {
    const { connections } = open();
    expect(JSON.parse(files["connections/org.salesforce.json"]!).operations.ship).toMatchObject({
      input: {
        required: ["acme__No__c"],
        additionalProperties: false,
        properties: {
          acme__Case__c: { "x-throughline": "address", "x-object": ["Case"] },
          acme__Weight__c: { type: "number" },
        },
      },
      key: "acme__No__c",
    });
    expect(connections.repeat("org", "ship")).toBe("keyed");
  });

  it.each([
    ["setTier", { recordId: "500000000000001AAA", Tier__c: "Gold" }, /recordId is no id of Account/],
    ["setTier", { recordId: "001000000000001AAA", Tier__c: "Bronze" }, /Tier__c/],
    ["setTier", { recordId: "001000000000001AAA", OwnerId: "005000000000001AAA" }, /OwnerId/],
    ["ship", { acme__Weight__c: 1 }, /acme__No__c/],
    ["ship", { acme__No__c: "S-9", acme__Weight__c: "heavy" }, /acme__Weight__c/],
    ["merge", { recordId: "me", duplicates: ["you"] }, /recordId/],
  ])("keeps %s from being sent with %j", async (operation, input, why) => {
    const used = await bench.callsDuring(async () => {
      await bench.sf.describe("Account");
      const outcome = await call(operation, input);
      expect(outcome).toMatchObject({ ok: false, error: { class: "person", code: "UNFIT_INPUT" } });
      expect(outcome.ok === false && outcome.error.message).toMatch(why);
    });
    expect(used).toBe(0);
  });

  it("is asked at the first call where nothing is pinned, and holds then too", async () => {
    const bare = openConnections(FILE, { world: { org: bench.sf } }).connections;
    expect(bare.repeat("org", "makeTask")).toBe("once");
    const recordId = bench.org.db.create("Account", { Name: "Bare" });
    expect(await bare.call("org", "setTier", { recordId, Tier__c: "Gold" }, "demo/b.1")).toMatchObject({
      ok: true,
    });
    const stray = await bare.call("org", "setTier", { recordId, Name: "Mine" }, "demo/b.2");
    expect(stray).toMatchObject({ error: { code: "UNFIT_INPUT" } });
  });

  it("is told where it is another than was pinned", async () => {
    expect(await open().look.test("org")).toMatchObject({ outcome: "works" });
    const other = FILE.replace("[Subject, WhatId, Status]", "[Subject]");
    const { message } = await open(other).look.test("org");
    expect(message).toContain("makeTask is not pinned");
    const pins = JSON.parse(files["connections/org.salesforce.json"]!);
    delete pins.operations.ship.input.properties.acme__Weight__c;
    pins.operations.ship.input.properties.acme__Size__c = { type: "string" };
    const changed = openConnections(
      { text: FILE, file: () => JSON.stringify(pins) },
      { world: { org: bench.sf } },
    );
    expect(await changed.look.test("org")).toMatchObject({
      outcome: "person",
      code: "PINS_DIFFER",
      message: expect.stringMatching(
        /ship: the input acme__Size__c is gone; ship: the input acme__Weight__c is new/,
      ),
    });
  });

  it("refuses what it does not have, with what to do", async () => {
    const text = `org: { type: salesforce, operations: { a: { create: Nope__c, fields: [X__c] }, b: { update: Case, fields: [Nope__c] }, c: { flow: Nope } } }`;
    const [pinned] = await pinSalesforce({ text }, bench.sf);
    expect(pinned!.problems).toEqual([
      { operation: "a", message: expect.stringContaining("no object Nope__c") },
      { operation: "b", message: expect.stringContaining("Nope__c of Case is not there") },
      { operation: "c", message: "The org has no flow Nope, or our user may not use it." },
    ]);
  });
});

describe("what stands in the file", () => {
  it.each([
    ["{ }", /not said what it does/],
    ["{ flow: A, apex: B }", /does one thing/],
    ["{ flow: 'A/../B' }", /API name/],
    ["{ create: Task }", /fields/],
    ["{ flow: A, repeat: comparable }", /how to find out/],
    ["{ flow: A, colour: red }", /"colour" is not known/],
  ])("is refused as %s", (operation, why) => {
    const { problems } = open(`org: { type: salesforce, operations: { one: ${operation} } }`);
    expect(problems.map(({ message }) => message).join()).toMatch(why);
  });

  it("answers by samples where nobody is to be called", async () => {
    const text = `org: { type: salesforce, operations: { go: { flow: Go, sample: { done: true } } } }`;
    const { connections } = openConnections(text, { samples: true });
    expect(await connections.call("org", "go", {}, "x.1")).toMatchObject({ ok: true, value: { done: true } });
  });
});
