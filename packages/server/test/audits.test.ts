import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fitsProof, openTrail, proofIn, verify } from "@throughline/audit";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace } from "../src/index.ts";
import { verifySigned } from "../src/placement/index.ts";
import { atDesk, client, DESK, folder, openOrg, serve, until } from "./org.ts";

let org: Org;
let server: Awaited<ReturnType<typeof serve>>;
const data = folder();
const trail = join(data, "trail.sqlite");

beforeAll(async () => {
  org = await openOrg();
  const retention = { keepMs: 30 * 86_400_000 };
  server = await serve(org, { workspaces: [openWorkspace(DESK)], data, store: trail, retention });
  const desk = atDesk(org, server);
  for (const Subject of ["Your invoice", "My screen", "A question"]) {
    const id = desk.message({ Subject });
    await until(`${Subject} is there`, () => desk.state(id));
  }
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const view = async () => (await client(server.url).get("/api/audit")).body;
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString();
const exported = async () => {
  const before = (await view()).exports.length;
  await client(server.url).post("/api/audit/exports", { from: day(-1), until: day(1) });
  const made = await until("it is handed out", async () => {
    const { exports, trouble } = await view();
    if (trouble) throw new Error(trouble);
    return exports.length > before && exports[0];
  });
  const answer = await fetch(`${server.url}/api/audit/exports/${made.name}`);
  const file = join(data, `copy-${before}.sqlite`);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  return { made, file };
};

test("the trail is verified beside the work, and what was found stands with who asked and when", async () => {
  expect(await view()).toMatchObject({ verification: null, verifying: null, canExport: true });
  await client(server.url).post("/api/audit/verification", {});
  const { verification } = await until("it is verified", async () => {
    const now = await view();
    return now.verification && now;
  });
  expect(verification).toMatchObject({ ok: true, by: "somebody", found: 0, findings: [] });
  expect(verification.items).toBeGreaterThan(3);
});

test("items of a period leave as a file that is verified by itself, and says what has to be in it", async () => {
  const { made, file } = await exported();
  expect(made.items).toBe(3);
  expect(await verify(file)).toMatchObject({ ok: true, items: 3, entries: made.entries });
  const proof = proofIn(file);
  expect(proof?.claim).toMatchObject({ items: 3, heads: made.heads, by: "somebody" });
  expect(proof && verifySigned(proof.signed)).toBe((await view()).fingerprint);
  const store = await openTrail({ location: file, readOnly: true });
  expect(proof && (await fitsProof(store, proof.claim))).toBe(true);
  await store.close();
  expect((await client(server.url).get("/api/audit/exports/people.json")).status).toBe(404);
});

test("who takes an item out of the file leaves the other chains whole, and is found out by the proof", async () => {
  const { file } = await exported();
  const db = new DatabaseSync(file);
  const { item } = db.prepare("SELECT item FROM lines LIMIT 1").get() as { item: string };
  db.prepare("DELETE FROM lines WHERE item = ?").run(item);
  db.close();
  const store = await openTrail({ location: file, readOnly: true });
  const proof = proofIn(file);
  expect(proof && (await fitsProof(store, proof.claim))).toBe(false);
  await store.close();
});

test("a broken chain is told with its place, and is not handed out as if it were whole", async () => {
  const db = new DatabaseSync(trail);
  db.exec("UPDATE lines SET body = replace(body, 'invoice', 'INVOICE') WHERE item LIKE 'desk/%'");
  db.close();
  await client(server.url).post("/api/audit/verification", {});
  const { verification } = await until("it is verified", async () => {
    const now = await view();
    return now.verification && !now.verification.ok && now;
  });
  expect(verification.findings[0]).toMatchObject({ what: "changed", item: expect.stringContaining("desk/") });
  await expect(exported()).rejects.toThrow("does not hold: see throughline audit verify");
});

test("it is told what is kept until when, and how much leaves by when", async () => {
  const { body } = await client(server.url).get("/api/retention");
  expect(body).toMatchObject({ keepDays: 30, becomes: "deleted", folder: null, open: 3, ended: 0 });
  expect(body.leaving.map(({ items }: { items: number }) => items)).toEqual([0, 0, 0, 0]);
});
