import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWorkspace, type Server } from "../../src/index.ts";
import { atDesk, DESK, folder, until } from "../org.ts";
import { inOrg, openMirrored, serveMirrored } from "./world.ts";

const SECRET = "My cat Minka knocked over contract ZX-77451, please call Petra Zimmer";

let org: Org;
let server: Server;
const open = async (...how: Parameters<typeof serveMirrored> extends [Org, ...infer Rest] ? Rest : never) => {
  server = await serveMirrored(org, ...how);
  return { ...atDesk(org, server), org: inOrg(org) };
};

beforeEach(async () => {
  org = await openMirrored();
});
afterEach(async () => {
  await server.close();
  await org.close();
});

/** Waits until an item's summary in the org says so. */
const says = (record: string, what: string, holds: (item: Record<string, unknown>) => boolean) =>
  until(`the summary of ${record} says ${what}`, () => {
    const item = inOrg(org).item(record);
    return item && holds(item) ? item : undefined;
  });

describe("what an item's summary in the org says", () => {
  test("follows the item from its start to its end", async () => {
    const desk = await open("{ to: org }");
    const id = desk.message({ Description: SECRET });
    const waiting = await says(id, "Resolution", (item) => item.TL_Stage__c === "Resolution");
    expect(waiting).toMatchObject({
      TL_Key__c: desk.key(id),
      TL_Workflow__c: "desk",
      TL_Version__c: "version 1",
      TL_Stages__c: "Intake\nAssignment\nResolution",
      TL_Owner__c: "Bea Lund",
      TL_Because__c: expect.stringContaining("Bea Lund"),
      TL_Milestone__c: "Resolution",
      TL_Milestone_Status__c: "running",
      TL_Milestone_Due__c: expect.stringContaining("T"),
      TL_Open_Tasks__c: 0,
      TL_Console__c: `${server.url}/items/desk/${id}`,
      TL_Ended__c: null,
    });
    desk.close(id);
    const ended = await says(id, "its end", (item) => item.TL_Ended__c !== null);
    expect(ended).toMatchObject({ TL_Status__c: "resolved", TL_Next_Step__c: null });
    expect(inOrg(org).items()).toHaveLength(1);
  });

  test("names who is asked, and who may answer", async () => {
    const desk = await open("{ to: org }");
    const id = desk.message({ Subject: "Hello" });
    const asked = await says(id, "a task", (item) => item.TL_Open_Tasks__c === 1);
    expect(JSON.parse(String(asked.TL_Tasks__c))).toEqual([
      expect.objectContaining({
        title: expect.stringContaining("What is this message about?"),
        to: "Triage Desk",
      }),
    ]);
    await server.runtime.answerTask(await desk.taskOf(id), "Ann Stone", { topic: "billing" });
    await says(id, "no task", (item) => item.TL_Open_Tasks__c === 0);
  });

  test("says who took the item, and how", async () => {
    const desk = await open("{ to: org }");
    const id = desk.message();
    await says(id, "an owner", (item) => item.TL_Owner__c === "Bea Lund");
    const [ann] = org.db.query("SELECT Id FROM User WHERE Username = 'ann@example.com'");
    org.db.update("Case", id, { OwnerId: ann?.Id });
    const taken = await says(id, "another owner", (item) => item.TL_Owner__c === "Ann Stone");
    expect(taken.TL_Because__c).toContain("OwnerId from Bea Lund to Ann Stone");
  });

  test("says only what the workspace wants it to", async () => {
    const desk = await open("{ to: org, fields: [stage, milestone] }");
    const id = desk.message();
    const item = await says(id, "Resolution", (one) => one.TL_Stage__c === "Resolution");
    expect(item).toMatchObject({
      TL_Owner__c: null,
      TL_Because__c: null,
      TL_Cost__c: null,
      TL_Tasks__c: null,
    });
    expect(inOrg(org).entries(id)).toEqual([]);
  });

  test("is not written where nothing is asked for", async () => {
    const desk = await open("{ to: org }", { workspaces: [openWorkspace(DESK)] });
    await desk.assigned(desk.message());
    expect(inOrg(org).items()).toEqual([]);
    expect(await metrics()).not.toContain("throughline_mirror");
  });
});

describe("the trail in the org", () => {
  test("has each entry once, under the hash of its line, and its sentence", async () => {
    const desk = await open("{ to: org, entries: true }");
    const id = desk.message();
    await desk.assigned(id);
    desk.close(id);
    await desk.ended(id);
    const stored = await server.store.entries(desk.key(id));
    const written = await until("all entries are in the org", () => {
      const found = inOrg(org).entries(id);
      return found.length === stored.length && found;
    });
    expect(written.map(({ TL_Sequence__c, TL_Kind__c }) => [TL_Sequence__c, TL_Kind__c])).toEqual(
      stored.map(({ seq, entry }) => [seq, entry.kind]),
    );
    const lines = await server.store.maintenance.lines({ item: desk.key(id), seq: 0 }, 1_000);
    const hashes = new Set(lines.filter(({ item }) => item === desk.key(id)).map(({ hash }) => hash));
    expect(new Set(written.map(({ TL_Hash__c }) => TL_Hash__c))).toEqual(hashes);
    for (const { TL_Told__c, TL_Json__c } of written) {
      expect(TL_Told__c).toBeTruthy();
      expect(() => JSON.parse(String(TL_Json__c))).not.toThrow();
    }
  });

  test("has nothing that a customer wrote, also where it was changed since", async () => {
    const desk = await open("{ to: org, entries: true }");
    const id = desk.message({ Subject: `Your invoice: ${SECRET}`, SuppliedName: "Petra Zimmer" });
    await desk.assigned(id);
    org.db.update("Case", id, { Subject: "Something else about the ladder", Status: "Working" });
    await until("the change is in the trail", async () =>
      (await server.store.entries(desk.key(id))).some(({ entry }) => entry.kind === "record-changed"),
    );
    await says(id, "all of it", (item) => item.TL_Entries__c === inOrg(org).entries(id).length);
    const all = JSON.stringify([inOrg(org).items(), inOrg(org).entries(id)]);
    for (const word of ["Minka", "knocked", "ZX-77451", "Petra", "Zimmer", "ladder"])
      expect(all.toLowerCase()).not.toContain(word.toLowerCase());
    expect(all).toContain("Bea Lund");
  });
});

describe("a mirror that was interrupted", () => {
  test("goes on where it stopped, and doubles nothing", async () => {
    const store = join(folder(), "trail.sqlite");
    const desk = await open("{ to: org, entries: true }", {
      store,
      mirror: { gatherMs: 20, waitMs: 60_000 },
    });
    // what was sent last took hold, nobody heard of it, and it was not sent again before the end
    org.faults.inject({ kind: "lostAnswer", match: { path: "TL_Entry__c" } });
    const id = desk.message();
    await desk.assigned(id);
    await until("some entries are there", () => inOrg(org).entries(id).length > 0);
    await server.close();

    const again = await open("{ to: org, entries: true }", { store });
    again.close(id);
    await again.ended(id);
    await says(id, "its end", (item) => item.TL_Ended__c !== null);
    const count = (await server.store.entries(desk.key(id))).length;
    await until("all entries are there", () => inOrg(org).entries(id).length === count);
    expect(inOrg(org).items()).toHaveLength(1);
    const sequence = inOrg(org)
      .entries(id)
      .map(({ TL_Sequence__c }) => TL_Sequence__c);
    expect(sequence).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  });

  test("catches up once the org takes it again, and the work has not waited for it", async () => {
    const desk = await open("{ to: org }");
    const away = { kind: "status", status: 503, times: Number.POSITIVE_INFINITY } as const;
    org.faults.inject({ ...away, match: { path: "TL_Item__c" } });
    const ids = Array.from({ length: 5 }, () => desk.message({ Subject: "urgent invoice" }));
    for (const id of ids) await desk.assigned(id);
    expect(inOrg(org).items()).toEqual([]);
    org.faults.clear();
    for (const id of ids) await says(id, "Resolution", (item) => item.TL_Stage__c === "Resolution");
  });

  test("waits for an org that does not have the package yet", async () => {
    await org.close();
    org = await openMirrored({ metadata: undefined as never });
    const desk = await open("{ to: org }");
    const id = desk.message();
    await desk.assigned(id);
    const figures = await metrics();
    expect(figures).toContain("throughline_mirror_trouble 1");
    expect(figures).toContain("throughline_mirror_items_total 0");
  });
});

const metrics = async () => (await fetch(`${server.url}/metrics`)).text();

describe("what the mirror costs", () => {
  test("is one call for many items, counted and told", async () => {
    const desk = await open("{ to: org }", { mirror: { gatherMs: 300 } });
    const ids = Array.from({ length: 40 }, () => desk.message({ Subject: "a technical question" }));
    for (const id of ids) {
      const task = await desk.taskOf(id);
      await server.runtime.answerTask(task, "Ann Stone", { topic: "technical" });
    }
    for (const id of ids) await says(id, "Resolution", (item) => item.TL_Stage__c === "Resolution");
    const calls = Number(/throughline_mirror_api_calls_total (\d+)/.exec(await metrics())?.[1]);
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThan(20);
  });
});
