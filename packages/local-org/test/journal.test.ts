import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { type Org, readJournal, startOrg } from "../src/index.ts";
import { listen, rawApi, SEED, until } from "./harness.ts";

const folder = mkdtempSync(join(tmpdir(), "local-org-"));
const path = join(folder, "org.jsonl");
const clients = [{ id: "app", secret: "known", username: "bob@example.test" }];
const open: Org[] = [];
const start = async () => {
  const org = await startOrg({ seed: SEED, journal: path, clients });
  open.push(org);
  return org;
};
afterAll(async () => {
  for (const org of open) await org.close();
  rmSync(folder, { recursive: true });
});

/** Replay ids and kinds of all change events of an object. */
async function eventsOf(org: Org, most: number) {
  const client = await listen(org);
  const heard: { replayId: number; kind: string }[] = [];
  client.subscribeFromEarliestEvent("/data/CaseChangeEvent", ((_: unknown, kind: string, data: never) => {
    const { replayId, payload } = (data ?? {}) as {
      replayId: number;
      payload: { ChangeEventHeader: { changeType: string } };
    };
    if (kind === "event") heard.push({ replayId, kind: payload.ChangeEventHeader.changeType });
  }) as never);
  return until(() => heard.length >= most && heard, `${most} events`);
}

it("goes on from its journal with records, ids, numbers and events", async () => {
  const first = await start();
  const api = await rawApi(first);
  const created = await api("POST", "composite/sobjects", {
    records: ["one", "two"].map((Subject) => ({ attributes: { type: "Case" }, Subject, Key__c: Subject })),
  });
  const [one, two] = created.body.map(({ id }: { id: string }) => id);
  // refused: it leaves a gap among the numbers, and nothing in the journal
  await api("POST", "sobjects/Case", { Status: "Closed", Subject: "no resolution" });
  await api("PATCH", `sobjects/Case/${one}`, { Status: "Working", Subject: null });
  await api("DELETE", `sobjects/Case/${two}`);
  const last = first.db.create("Case", { Subject: "three" });
  const [before, events] = [[one, two, last].map((id) => first.db.get("Case", id)), await eventsOf(first, 5)];

  const second = await start();
  expect([one, two, last].map((id) => second.db.get("Case", id))).toEqual(before);
  expect(second.db.query("SELECT Id FROM Case WHERE Key__c = 'one'")).toMatchObject([{ Id: one }]);
  expect(await eventsOf(second, 5)).toEqual(events);
  expect(events.map(({ kind }) => kind)).toEqual(["CREATE", "CREATE", "UPDATE", "DELETE", "CREATE"]);

  const next = second.db.create("Case", { Subject: "four" });
  expect(next > last).toBe(true);
  const numberOf = (id: string) => Number(second.db.get("Case", id)?.CaseNumber);
  expect(numberOf(next)).toBe(numberOf(last) + 1);
  const [, replayed] = (await eventsOf(second, 6)).slice(-2);
  expect(replayed!.replayId).toBeGreaterThan(events.at(-1)!.replayId);
});

it("tells who did what, and drops what was being written when the process ended", async () => {
  const kept = readJournal(path);
  appendFileSync(path, '{"commit":{"origin":"torn');
  expect(readJournal(path)).toEqual(kept);
  const org = await start();
  expect(readFileSync(path, "utf8").endsWith("\n")).toBe(true);
  const user = org.db.query("SELECT Id FROM User WHERE Username = 'bob@example.test'")[0]!.Id;
  const update = kept.find(({ changes }) => changes[0]?.type === "UPDATE");
  expect(update).toMatchObject({
    commit: { userId: user },
    changes: [
      { object: "Case", values: { Status: "Working", Subject: null } },
      { object: "CaseHistory", values: { Field: "Status", OldValue: "New", NewValue: "Working" } },
    ],
  });
});
