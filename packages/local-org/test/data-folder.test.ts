import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Org, type OrgOptions, startOrg } from "../src/index.ts";
import { listen, rawApi, SEED, until } from "./harness.ts";

const place = mkdtempSync(join(tmpdir(), "local-org-data-"));
const clients = [{ id: "app", secret: "known", username: "bob@example.test" }];
const open = new Set<Org>();
afterAll(async () => {
  for (const org of open) await org.close();
  rmSync(place, { recursive: true });
});

const folderOf = (name: string) => join(place, name);
async function start(name: string, options: OrgOptions = {}): Promise<Org> {
  const org = await startOrg({
    seed: { ...SEED, records: { Account: [{ Name: "Of the seed" }] } },
    data: folderOf(name),
    clients,
    ...options,
  });
  open.add(org);
  return org;
}
async function end(org: Org) {
  open.delete(org);
  await org.close();
}
/** What a process that ended now would leave. */
function asKilled(name: string, as: string): string {
  cpSync(folderOf(name), folderOf(as), { recursive: true });
  return as;
}

const everything = (org: Org) =>
  Object.fromEntries(
    ["Account", "Case", "Request__c", "User", "Group", "GroupMember"].map((object) => [
      object,
      org.db
        .query(`SELECT Id FROM ${object}`, { all: true })
        .map(({ Id }) => org.db.get(object, Id as string)),
    ]),
  );

/** Replay ids and subjects of the change events of cases, from the earliest or after one of them. */
async function eventsOf(org: Org, most: number, after?: number) {
  const client = await listen(org);
  const heard: { replayId: number; subject: string | null }[] = [];
  const hear = ((_: unknown, kind: string, data: never) => {
    const { replayId, payload } = (data ?? {}) as { replayId: number; payload: { Subject: string | null } };
    if (kind === "event") heard.push({ replayId, subject: payload.Subject });
  }) as never;
  const topic = "/data/CaseChangeEvent";
  if (after === undefined) client.subscribeFromEarliestEvent(topic, hear);
  else client.subscribeFromReplayId(topic, hear, null as never, after);
  return until(() => heard.length >= most && heard, `${most} events`);
}

/** Large enough that a thousand of them make a journal that is folded into a snapshot. */
const LONG = "x".repeat(31_900);

describe("an org over a folder", () => {
  it("goes on with its records, ids, numbers, passwords and events, and does not take the seed again", async () => {
    const first = await start("again");
    const one = first.db.create("Case", { Subject: "one", Key__c: "k1", ContactId: null });
    const two = first.db.create("Case", { Subject: "two" });
    first.db.update("Case", one, { Status: "Working", Subject: "one, changed" });
    first.db.delete("Case", two);
    const [before, events] = [everything(first), await eventsOf(first, 4)];
    await end(first);

    const second = await start("again");
    expect(everything(second)).toEqual(before);
    expect(second.db.query("SELECT Name FROM Account")).toMatchObject([{ Name: "Of the seed" }]);
    expect(second.db.query("SELECT Id FROM Case WHERE Key__c = 'K1'")).toMatchObject([{ Id: one }]);
    expect(await eventsOf(second, 4)).toEqual(events);
    const three = second.db.create("Case", { Subject: "three" });
    const numberOf = (id: string) => Number(second.db.get("Case", id)?.CaseNumber);
    expect([three > two, numberOf(three)]).toEqual([true, numberOf(one) + 2]);
    const form = { grant_type: "password", client_id: "app", client_secret: "known" };
    const signIn = (password: string) =>
      fetch(`${second.url}/services/oauth2/token`, {
        method: "POST",
        body: new URLSearchParams({ ...form, username: "ada@example.test", password }),
      });
    expect([(await signIn("engine")).status, (await signIn("wrong")).status]).toEqual([200, 400]);
    await end(second);
  });

  it("loses nothing that was answered, at whatever moment of a snapshot the process is killed", async () => {
    const org = await start("killed");
    const api = await rawApi(org);
    const known: string[] = [];
    const left: string[] = [];
    const files = () => readdirSync(folderOf("killed")).sort();
    const began = files();
    for (let round = 0; !files().includes("snapshot-2.jsonl"); round++) {
      const records = Array.from({ length: 100 }, (_, i) => ({
        attributes: { type: "Case" },
        Subject: `${round} ${i}`,
        Description: LONG,
      }));
      const { body } = await api("POST", "composite/sobjects", { records });
      known.push(...body.map(({ id }: { id: string }) => id));
      if (left.length < 2 && files().join() !== began.join())
        left.push(asKilled("killed", `killed at ${round}`));
    }
    left.push(asKilled("killed", "killed after"));
    expect(left.length).toBeGreaterThan(1);
    expect(left.map((name) => readdirSync(folderOf(name)).some((file) => file.endsWith(".part")))).toContain(
      true,
    );
    const count = org.db.query("SELECT Id FROM Case").length;
    expect(count).toBe(known.length);
    for (const name of left) {
      const again = await start(name);
      const ids = again.db.query("SELECT Id FROM Case").map(({ Id }) => Id as string);
      expect(ids).toEqual(known.slice(0, ids.length));
      expect(ids.length).toBeGreaterThanOrEqual(1000);
      expect(again.db.get("Case", ids.at(-1)!)?.Description).toBe(LONG);
      await end(again);
    }
    await end(org);
  });

  it("has the events from before a snapshot for as long as events can be had", async () => {
    const hour = 3_600_000;
    let time = Date.parse("2026-11-20T10:00:00Z");
    const now = () => new Date(time);
    const fill = (org: Org) => {
      for (let i = 0; i < 40; i++) org.db.create("Case", { Subject: "filler", Description: LONG });
    };
    const first = await start("events", { now });
    const subjects = ["first", "second"];
    for (const Subject of subjects) first.db.create("Case", { Subject });
    fill(first);
    const [one, two] = await eventsOf(first, 42);
    await end(first);
    expect(readdirSync(folderOf("events")).sort()).toEqual([
      "journal-1.jsonl",
      "journal-2.jsonl",
      "sign-in.jsonl",
      "snapshot-2.jsonl",
    ]);

    time += 24 * hour;
    const later = await start("events", { now });
    later.db.create("Case", { Subject: "third" });
    const after = await eventsOf(later, 42, one!.replayId);
    expect([after[0], after.at(-1)?.subject]).toEqual([two, "third"]);
    expect(await eventsOf(later, 43)).toHaveLength(43);
    fill(later);
    await end(later);

    time += 49 * hour;
    const latest = await start("events", { now });
    const [oldest] = await eventsOf(latest, 41);
    expect(oldest?.subject).toBe("third");
    fill(latest);
    await end(latest);
    // the first journal has no event that could still be had
    expect(readdirSync(folderOf("events"))).not.toContain("journal-1.jsonl");
  });

  it("forgives a last line that is torn, and a snapshot that was never finished", async () => {
    const org = await start("torn");
    const kept = org.db.create("Case", { Subject: "kept" });
    const torn = org.db.create("Case", { Subject: "torn" });
    const name = asKilled("torn", "torn by the end");
    const journal = join(folderOf(name), "journal-1.jsonl");
    truncateSync(journal, statSync(journal).size - 20);
    cpSync(journal, join(folderOf(name), "snapshot-2.jsonl.part"));
    const again = await start(name);
    expect([again.db.get("Case", kept)?.Subject, again.db.get("Case", torn)]).toEqual(["kept", undefined]);
    expect(again.db.create("Case", { Subject: "next" })).toBe(torn);
    await end(again);
    await end(org);
  });

  it("refuses objects that are others than those of its records", async () => {
    await end(await start("others"));
    const { Request__c: _, ...objects } = SEED.objects!;
    const org = await start("others");
    org.db.create("Request__c", {});
    for (let i = 0; i < 40; i++) org.db.create("Case", { Description: LONG });
    await end(org);
    await expect(start("others", { seed: { ...SEED, objects } })).rejects.toThrow(
      "There are kept records of Request__c, which the seed does not describe.",
    );
    const prefixed = { ...objects, Request__c: { ...SEED.objects!.Request__c, prefix: "a77" } };
    await expect(start("others", { seed: { ...SEED, objects: prefixed } })).rejects.toThrow(
      "The kept records of Request__c have the key prefix 'a00', the seed gives it 'a77'.",
    );
    await expect(startOrg({ data: folderOf("x"), journal: join(place, "x.jsonl") })).rejects.toThrow(
      "not in both",
    );
  });
});
