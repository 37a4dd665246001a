import { readFileSync } from "node:fs";
import { verify } from "@throughline/audit";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Server } from "../../src/index.ts";
import { client, DESK, openOrg, serve } from "../org.ts";
import { serveSignedIn, signedIn } from "../signed-in.ts";

const TEXT = readFileSync(DESK, "utf8");
const VERSIONS = "/api/workflows/desk/versions";

let org: Org;
let server: Server;
beforeAll(async () => {
  org = await openOrg();
  server = await serve(org);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

/** The desk's file, edited. */
const edited = (from: string, to: string) => {
  if (!TEXT.includes(from)) throw new Error(`${from} does not stand there.`);
  return TEXT.replace(from, to);
};

test("what runs at the first start is version 1, and active", async () => {
  const { get } = client(server.url);
  const { hash } = server.workflows.find(({ id }) => id === "desk") ?? {};
  expect((await get(VERSIONS)).body).toEqual({
    ...{ workflow: "desk", active: 1, previous: null, telling: null, fourEyes: false, requests: [] },
    versions: [
      {
        ...{ number: 1, hash, state: "active", savedAt: expect.any(String), savedBy: "throughline start" },
        ...{ note: null, retiredAt: null },
        activated: { at: expect.any(String), by: "throughline start", approvedBy: null },
      },
    ],
  });
  expect((await get(`${VERSIONS}/active`)).body).toMatchObject({ number: 1, text: TEXT, agents: {} });
});

test("a draft is saved with who, when and note, comes back with its problems, and is saved once", async () => {
  const { get, post } = client(server.url);
  const text = edited("title:", "# for the summer\ntitle:");
  const saved = await post(VERSIONS, { by: "ann", text, note: "for the summer" });
  expect(saved).toMatchObject({
    status: 200,
    body: {
      version: { number: 2, state: "draft", savedBy: "ann", note: "for the summer" },
      problems: expect.any(Array),
    },
  });
  expect((await post(VERSIONS, { by: "tom", text })).body.version).toMatchObject({
    number: 2,
    savedBy: "ann",
  });
  expect((await get(`${VERSIONS}/draft`)).body).toMatchObject({ number: 2, text });
  expect((await get(VERSIONS)).body.versions.map(({ number }: { number: number }) => number)).toEqual([2, 1]);
  expect(await verify(server.store)).toMatchObject({ ok: true });
});

test("what cannot be read is refused with every problem and its place, and nothing is saved", async () => {
  const { get, post } = client(server.url);
  const before = (await get(VERSIONS)).body;
  const refused = await post(VERSIONS, { by: "ann", text: edited("stages:", "stagez:") });
  expect(refused).toMatchObject({
    status: 400,
    body: {
      error: { code: "invalid", message: expect.stringMatching(/cannot be read.*Line \d+/s) },
      problems: expect.arrayContaining([expect.objectContaining({ code: "unknown-key", fix: "stages" })]),
    },
  });
  expect(
    await post(VERSIONS, { by: "ann", text: edited("workflow: desk", "workflow: other") }),
  ).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('"other", not of "desk"') } },
  });
  expect((await get(VERSIONS)).body).toEqual(before);
});

test("two versions are compared in words, on the graph and in text", async () => {
  const { get, post } = client(server.url);
  await post(VERSIONS, { by: "ann", text: edited("title:", "budget: { per item: 0.02 USD }\ntitle:") });
  const { status, body } = await get("/api/workflows/desk/compare");
  expect(status).toBe(200);
  expect(body).toMatchObject({ from: 1, to: 3, graph: expect.stringMatching(/^flowchart TD/) });
  expect(body.changes).toMatchObject([
    {
      kind: "added",
      sentence: expect.stringMatching(/^Budget: /),
      path: ["budget"],
      line: { after: expect.any(Number) },
    },
  ]);
  expect(body.text).toMatch(
    /^--- version 1\n\+\+\+ version 3\n[\s\S]*\n\+budget: \{ per item: 0\.02 USD \}\n/,
  );
  expect((await get("/api/workflows/desk/compare?from=3&to=3")).body).toMatchObject({
    changes: [],
    text: "",
  });
  expect(await get("/api/workflows/desk/compare?from=1&to=99")).toMatchObject({
    status: 404,
    body: { error: { message: "There is no version 99. There are: 1, 2, 3." } },
  });
  expect((await get("/api/workflows/nobody/versions")).status).toBe(404);
});

test("whoever looks may read versions; to save one takes an editor, under their own name", async () => {
  const { server } = await serveSignedIn(org, { vera: "viewer", olga: "operator", edda: "editor" });
  const [vera, olga, edda] = await Promise.all(
    ["vera", "olga", "edda"].map((name) => signedIn(server.url, name)),
  );
  expect((await vera?.get(VERSIONS))?.status).toBe(200);
  const text = edited("title:", "# by hand\ntitle:");
  expect(await olga?.post(VERSIONS, { by: "olga", text })).toMatchObject({
    status: 403,
    code: "not-allowed",
  });
  expect(await edda?.post(VERSIONS, { by: "vera", text })).toMatchObject({ status: 403, code: "not-you" });
  expect(await edda?.post(VERSIONS, { by: "edda", text })).toMatchObject({
    ...{ status: 200, body: { version: { number: 2, savedBy: "edda" } } },
  });
  await server.close();
});
