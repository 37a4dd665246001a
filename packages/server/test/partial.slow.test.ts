import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "@throughline/engine";
import { type Org, startOrg } from "@throughline/local-org";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { BulkView } from "../src/http/bulk.ts";
import { openWorkspace, type Server } from "../src/index.ts";
import { client, folder, SEED, serve, until } from "./org.ts";

/** Each case makes a ledger entry that may be repeated and a task that may not, and is written itself. */
const WORKFLOW = `
workflow: entries
title: Ledger entries
object: Case
start: { event: created, when: 'Origin == "Web"' }
governs: [Priority, Status]
foreign writes: accept
agents:
  clerk:
    role: Enters what is owed
    reads: [Id, Subject, CaseNumber, Amount__c]
    writes: [Status, Priority]
    calls: [org.entry, org.note]
stages:
  - stage: Ledger
    steps:
      - call: note
        agent: clerk
        use: org.note
        with: { Subject: CaseNumber }
      - call: entry
        agent: clerk
        use: org.entry
        with: { Ref__c: CaseNumber, Amount__c: Amount__c }
      - update: working
        agent: clerk
        set: { Status: '"Working"', Priority: '"High"' }
`;
const CONNECTIONS = `
connections:
  org:
    type: salesforce
    operations:
      note: { create: Task, fields: [Subject] }
      entry: { create: Entry__c, fields: [Ref__c, Amount__c], by: Ref__c }
`;

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;
beforeAll(async () => {
  const ref = { type: "Text" as const, externalId: true, unique: true };
  const amount = { type: "Number" as const };
  org = await startOrg({
    seed: {
      ...SEED,
      objects: {
        Case: { ...SEED.objects!.Case!, fields: { ...SEED.objects!.Case!.fields, Amount__c: amount } },
        Entry__c: {
          fields: { Ref__c: ref, Amount__c: amount },
          validationRules: [
            {
              name: "Limit",
              formula: "Amount__c > 100",
              message: "The ledger takes 100 at most.",
              field: "Amount__c",
            },
          ],
        },
      },
    },
  });
  const home = folder();
  writeFileSync(join(home, "workflow.yaml"), WORKFLOW);
  writeFileSync(join(home, "connections.yaml"), CONNECTIONS);
  server = await serve(org, { workspaces: [openWorkspace(join(home, "workflow.yaml"))] });
  api = client(server.url);
});
afterEach(() => org.faults.clear());
afterAll(async () => {
  await server?.close();
  await org?.close();
});

const state = (key: string) => server.runtime.state(key);
const entries = () => org.db.query("SELECT Ref__c FROM Entry__c").map(({ Ref__c }) => Ref__c as string);
const notes = () => org.db.query("SELECT Subject FROM Task").map(({ Subject }) => Subject as string);
const create = (Amount__c: number, Subject = "An entry") =>
  org.db.create("Case", { Origin: "Web", Subject, Amount__c });
/** Until each item has ended or waits for a person. */
const settled = (keys: string[]) =>
  until("all have come to rest", async () => {
    const all = await Promise.all(keys.map(state));
    return all.every((one) => one && (one.outcome || Object.keys(one.incidents).length > 0)) && all;
  });
const calls = async (key: string) =>
  (await api.story(key)).entries.flatMap(({ entry }) =>
    entry.kind === "effect-intended" && entry.effect.kind === "call" ? [entry.effect.operation] : [],
  );

test("of 200 that travel together some are refused: what took hold is known, and a retry sends the rest alone", async () => {
  const fine = Array.from({ length: 140 }, () => create(50));
  const dear = Array.from({ length: 30 }, () => create(500));
  const refused = Array.from({ length: 30 }, () => create(50, "A gadget"));
  const keys = [...fine, ...dear, ...refused].map((id) => keyOf("entries", id));
  await settled(keys);
  // everything but what was refused is there, once
  expect([entries().length, new Set(entries()).size]).toEqual([170, 170]);
  expect([notes().length, new Set(notes()).size]).toEqual([200, 200]);
  expect(org.db.query("SELECT Id FROM Case WHERE Status = 'Working'")).toHaveLength(140);
  // each trail says of its own what failed and why
  const [dearest, gadget] = [keyOf("entries", dear[0]!), keyOf("entries", refused[0]!)];
  expect((await api.story(dearest)).incidents).toMatchObject([
    { step: "entry", message: expect.stringContaining("The ledger takes 100 at most.") },
  ]);
  expect((await api.story(gadget)).incidents).toMatchObject([
    { step: "working", message: expect.stringContaining("Gadgets are never of high priority.") },
  ]);
  expect((await api.list("view=incidents")).total).toBe(60);

  // what was in the way is mended, and all are tried again at once
  for (const id of dear) org.db.update("Case", id, { Amount__c: 60 });
  for (const id of refused) org.db.update("Case", id, { Subject: "A lamp" });
  await until("the changes are known", async () => {
    const all = await Promise.all(dear.map((id) => state(keyOf("entries", id))));
    return all.every((one) => one?.record.Amount__c === 60);
  });
  await api.post("/api/bulk", {
    ...{ id: "act-partial-01", what: { keys }, repair: "retry", by: "Bea", reason: "The cause is mended" },
  });
  const report = await until("the act is done", async () => {
    const { body } = await api.get<BulkView>("/api/bulk/act-partial-01");
    return body.state === "done" && body;
  });
  expect(report.done).toBe(60);
  await until("all end", async () => (await Promise.all(keys.map(state))).every((one) => one?.outcome));
  expect([entries().length, new Set(entries()).size]).toEqual([200, 200]);
  expect([notes().length, new Set(notes()).size]).toEqual([200, 200]);
  expect(org.db.query("SELECT Id FROM Case WHERE Status = 'Working'")).toHaveLength(200);
  // what took hold at first was called once, and what was refused once more
  expect(await calls(keyOf("entries", fine[0]!))).toEqual(["note", "entry"]);
  expect(await calls(dearest)).toEqual(["note", "entry", "entry"]);
  expect(await calls(gadget)).toEqual(["note", "entry"]);
});

test("the answer for all that travelled together is lost: entries are there once, and of tasks a person is asked", async () => {
  const [before, tasks] = [entries().length, notes().length];
  org.faults.inject({
    kind: "lostAnswer",
    match: { method: "PATCH", path: "/composite/sobjects/Entry__c" },
  } as never);
  const ids = Array.from({ length: 40 }, () => create(50));
  await until("all end", async () =>
    (await Promise.all(ids.map((id) => state(keyOf("entries", id))))).every((one) => one?.outcome),
  );
  expect([entries().length, new Set(entries()).size]).toEqual([before + 40, before + 40]);
  // the answer was lost indeed
  expect(org.faults.list()).toEqual([]);

  org.faults.inject({ kind: "lostAnswer", match: { method: "POST", path: "/sobjects/Task" } } as never);
  const one = keyOf("entries", create(50));
  const [, incident] = await until(
    "a person is asked",
    async () => Object.entries((await state(one))?.incidents ?? {})[0],
  );
  expect(incident).toMatchObject({ step: "note", error: { doubt: true } });
  expect(notes()).toHaveLength(tasks + 41);
});
