import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type Org, type OrgOptions, startOrg } from "../src/index.ts";
import { type Answer, rawApi, SEED, until } from "./harness.ts";

const place = mkdtempSync(join(tmpdir(), "local-org-bulk-"));
const open = new Set<Org>();
afterAll(async () => {
  for (const org of open) await org.close();
  rmSync(place, { recursive: true });
});

async function start(options: OrgOptions): Promise<Org> {
  const org = await startOrg({ seed: SEED, ...options });
  open.add(org);
  return org;
}
async function end(org: Org) {
  open.delete(org);
  await org.close();
}

async function ended(org: Org, id: string): Promise<Answer["body"]> {
  const api = await rawApi(org);
  for (let i = 0; i < 1000; i++) {
    const { body } = await api("GET", `jobs/ingest/${id}`);
    if (!["Open", "UploadComplete", "InProgress"].includes(body.state)) return body;
  }
  throw new Error("the job does not end");
}

/** A job with its rows, about to begin. */
async function upload(org: Org, operation: string, object: string, lines: string[]): Promise<string> {
  const api = await rawApi(org);
  const { body } = await api("POST", "jobs/ingest", { operation, object });
  await api("PUT", `jobs/ingest/${body.id}/batches`, lines.join("\n"), { "content-type": "text/csv" });
  return body.id;
}
const begin = async (org: Org, id: string) =>
  (await rawApi(org))("PATCH", `jobs/ingest/${id}`, { state: "UploadComplete" });

const result = async (org: Org, id: string, which: string): Promise<string[]> => {
  const { body } = await (await rawApi(org))("GET", `jobs/ingest/${id}/${which}`);
  return body.split("\n").slice(1, -1);
};

const places: [string, (name: string) => { data: string } | { journal: string }][] = [
  ["a folder", (name) => ({ data: join(place, `${name}-folder`) })],
  ["a journal", (name) => ({ journal: join(place, `${name}.jsonl`) })],
];

describe.each(places)("an org over %s that starts again", (_, keep) => {
  it("goes on with a job where it stood, and writes no row twice", async () => {
    const first = await start(keep("going"));
    const names = Array.from({ length: 3000 }, (_, i) => `A${String(i).padStart(4, "0")}`);
    const id = await upload(first, "insert", "Account", [
      "Name,NumberOfEmployees",
      ...names.map((n) => `${n},1`),
      ",2",
    ]);
    const asking = await begin(first, id);
    expect(asking.status).toBe(200);
    await until(() => first.db.query("SELECT Id FROM Account").length > 0, "the first rows");
    await end(first);

    const second = await start(keep("going"));
    const before = second.db.query("SELECT Id FROM Account").length;
    expect([before > 0, before < names.length, before % 200]).toEqual([true, true, 0]);
    const job = await ended(second, id);
    expect(job).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 3001, numberRecordsFailed: 1 });
    const found = second.db.query("SELECT Name FROM Account ORDER BY Name").map(({ Name }) => Name);
    expect(found).toEqual(names);
    const successful = await result(second, id, "successfulResults");
    expect(successful.map((line) => line.split(",")[2])).toEqual(names.map((name) => `"${name}"`));
    expect(await result(second, id, "failedResults")).toHaveLength(1);
    await end(second);

    const third = await start(keep("going"));
    expect(await ended(third, id)).toEqual(job);
    expect(await result(third, id, "successfulResults")).toEqual(successful);
    // its id is not given to another
    expect((await upload(third, "insert", "Account", ["Name", "x"])) > id).toBe(true);
    await (await rawApi(third))("DELETE", `jobs/ingest/${id}`);
    await end(third);
    const fourth = await start(keep("going"));
    expect((await (await rawApi(fourth))("GET", `jobs/ingest/${id}`)).status).toBe(404);
    await end(fourth);
  });

  it("keeps a job that is open, with the rows that it was given", async () => {
    const first = await start(keep("open"));
    const id = await upload(first, "insert", "Account", ["Name", "Waiting"]);
    await end(first);
    const second = await start(keep("open"));
    expect(second.db.query("SELECT Id FROM Account")).toEqual([]);
    await begin(second, id);
    expect(await ended(second, id)).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 1 });
    await end(second);
  });

  it("does not bring back what was deleted for good", async () => {
    const first = await start(keep("gone"));
    const account = first.db.create("Account", { Name: "Gone" });
    const id = await upload(first, "hardDelete", "Account", ["Id", account]);
    await begin(first, id);
    await ended(first, id);
    await end(first);
    const second = await start(keep("gone"));
    expect(second.db.query("SELECT Id FROM Account", { all: true })).toEqual([]);
    expect(await (await rawApi(second))("GET", `sobjects/Account/${account}`)).toMatchObject({
      status: 404,
      body: [{ errorCode: "ENTITY_IS_DELETED" }],
    });
    await end(second);
  });
});

it("takes nothing for written whose transaction is not kept", async () => {
  const [alive, killed] = [mkdtempSync(join(place, "alive-")), mkdtempSync(join(place, "killed-"))];
  const org = await start({ data: alive });
  const id = await upload(org, "insert", "Account", ["Name", "one", "two"]);
  // what is left of a process that was killed between keeping the results and keeping the transaction
  cpSync(alive, killed, { recursive: true });
  await begin(org, id);
  await ended(org, id);
  cpSync(join(alive, "bulk", `${id}.done.jsonl`), join(killed, "bulk", `${id}.done.jsonl`));
  const said = join(killed, "bulk", `${id}.job.json`);
  writeFileSync(said, readFileSync(said, "utf8").replace('"Open"', '"UploadComplete"'));
  const again = await start({ data: killed });
  expect(await ended(again, id)).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 2 });
  expect(again.db.query("SELECT Id FROM Account")).toHaveLength(2);
  expect(await result(again, id, "successfulResults")).toHaveLength(2);
});
