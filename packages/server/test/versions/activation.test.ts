import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import type { Workflow } from "@throughline/workflow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkspace, type Server } from "../../src/index.ts";
import { hashPassword, openAccounts } from "../../src/sign-in/index.ts";
import { addVersionEntries, parseVersion, type VersionText } from "../../src/versions/index.ts";
import { atDesk, client, DESK, folder, openOrg, serve, until } from "../org.ts";
import { CHEAP, PASSWORD, signedIn } from "../signed-in.ts";

const TEXT = readFileSync(DESK, "utf8");
const PATH = "/api/workflows/desk";
/** What was urgent or not is of low priority. */
const LOW = TEXT.replace("- [any, any, Medium]", "- [any, any, Low]");

/** A desk of its own, with its trail. */
function aDesk(more: Record<string, string> = {}) {
  const home = folder();
  cpSync(dirname(DESK), home, { recursive: true });
  for (const [name, text] of Object.entries(more)) writeFileSync(join(home, name), text);
  return { file: join(home, "workflow.yaml"), store: join(folder(), "trail.sqlite") };
}

let org: Org;
beforeAll(async () => {
  org = await openOrg();
});
afterAll(() => org.close());

/** What a test says and looks at. */
function over(server: Server) {
  const { get, post } = client(server.url);
  const desk = atDesk(org, server);
  return {
    ...{ get, post, desk },
    versions: async () => (await get(`${PATH}/versions`)).body,
    save: async (text: string) =>
      (await post(`${PATH}/versions`, { by: "ann", text })).body.version as { number: number; hash: string },
    activate: (version: number, more = {}) =>
      post(`${PATH}/activation`, { version, by: "ann", note: "calmer", ...more }),
    told: () => until("items are told", async () => (await get(`${PATH}/versions`)).body.telling === null),
    hash: async (id: string) => (await desk.state(id))?.hash,
    kinds: async (id: string) =>
      (await server.store.entries(desk.key(id))).map(({ entry }) => entry.kind as string),
    /** A case that waits in the last stage, and one that waits for a person in the first. */
    async two() {
      const [assigned, asked] = [desk.message(), desk.message({ Subject: "Hello?" })];
      await desk.assigned(assigned);
      await desk.taskOf(asked);
      await server.runtime.idle();
      return { assigned, asked };
    },
  };
}

describe("a version goes live", () => {
  let server: Server;
  let at: ReturnType<typeof over>;
  beforeAll(async () => {
    const { file, store } = aDesk();
    server = await serve(org, { workspaces: [openWorkspace(file)], store });
    at = over(server);
  });
  afterAll(() => server.close());

  test("new items start with it at once; those in flight do what was chosen for their stage", async () => {
    const first = await at.versions();
    const { assigned, asked } = await at.two();
    const { number, hash } = await at.save(LOW);
    expect((await at.get(`${PATH}/in-flight?to=${number}`)).body).toMatchObject({
      ...{ workflow: "desk", to: number, items: 2 },
      stages: [
        { stage: "Intake", items: 1, now: 1, later: 0, never: 0, refused: null },
        { stage: "Assignment", items: 0, refused: null },
        { stage: "Resolution", items: 1, now: 1, because: [] },
      ],
    });
    const inFlight = { Intake: "restart", Resolution: "move" };
    expect(await at.activate(number, { inFlight })).toMatchObject({
      ...{ status: 200, body: { number, state: "activated" } },
    });
    const fresh = at.desk.message();
    await at.desk.assigned(fresh);
    expect(org.db.get("Case", fresh)?.Priority).toBe("Low");
    await at.told();
    expect([await at.hash(assigned), await at.hash(asked), await at.hash(fresh)]).toEqual([hash, hash, hash]);
    expect(await at.kinds(assigned)).toContain("item-moved");
    expect((await at.kinds(asked)).filter((kind) => kind === "task-withdrawn")).toHaveLength(1);
    expect(org.db.get("Case", assigned)?.Priority).toBe("Medium");
    expect(await at.versions()).toMatchObject({
      ...{ active: number, previous: first.active },
      requests: [{ number, by: "ann", note: "calmer", state: "activated", inFlight, approvedBy: null }],
      versions: [
        { number, state: "active", activated: { by: "ann", approvedBy: null } },
        { number: first.active, state: "retired" },
      ],
    });
  });

  test("without a choice they finish on the version that they began with, and one can be moved later", async () => {
    const before = (await at.versions()).versions[0].hash;
    const { assigned, asked } = await at.two();
    const { number, hash } = await at.save(`${LOW}\n# once more\n`);
    expect((await at.activate(number)).status).toBe(200);
    await at.told();
    expect([await at.hash(assigned), await at.hash(asked)]).toEqual([before, before]);
    const move = (more: object) =>
      at.post(`${PATH}/move`, { how: "move", by: "olga", reason: "it is calmer", ...more });
    expect((await move({ items: [at.desk.key(assigned), "desk/none"] })).body).toEqual({
      ...{ to: number, told: 1 },
      refused: [{ item: "desk/none", because: "There is no work item desk/none." }],
    });
    expect([await at.hash(assigned), await at.hash(asked)]).toEqual([hash, before]);
    expect((await move({ stage: "Intake" })).body.refused).toEqual([]);
    expect(await at.hash(asked)).toBe(hash);
    expect(await move({ items: [at.desk.key(asked)], all: true })).toMatchObject({ status: 400 });
  });

  test("going back is one action", async () => {
    const { active, previous, versions } = await at.versions();
    const calm = at.desk.message();
    await at.desk.assigned(calm);
    expect(await at.post(`${PATH}/rollback`, { by: "ann", note: "too calm" })).toMatchObject({
      ...{ status: 200, body: { number: previous, state: "activated" } },
    });
    const now = await at.versions();
    expect(now).toMatchObject({ active: previous, previous: 1 });
    expect(now.versions.find(({ number }: { number: number }) => number === active).state).toBe("retired");
    const fresh = at.desk.message();
    await at.desk.assigned(fresh);
    expect(await at.hash(fresh)).toBe(
      versions.find(({ number }: { number: number }) => number === previous).hash,
    );
    expect((await at.post(`${PATH}/rollback`, { by: "ann" })).body).toEqual({
      ...{ number: 1, state: "activated" },
    });
    expect(await at.post(`${PATH}/rollback`, { by: "ann" })).toMatchObject({
      ...{ status: 409, body: { error: { because: ["No version of desk was active before this one."] } } },
    });
    await at.told();
  });

  test("what is wrong stops it: all of it is told, and nothing is half done", async () => {
    const before = await at.versions();
    const bad = LOW.replaceAll("Description", "Descripton")
      .replace("otherwise: [queue Backlog]", "otherwise: [queue Nowhere]")
      .replace("stage: Intake", "stage: Reading");
    const { number } = await at.save(bad);
    const { status, body } = await at.activate(number, { inFlight: { Intake: "move", Nothing: "restart" } });
    expect(status).toBe(409);
    expect(body.error.code).toBe("refused");
    for (const reason of [
      /Descripton/,
      /no queue "Nowhere"/,
      /^Items in "Intake" cannot be moved: the new version has no stage "Intake"/,
      /no stage "Nothing"/,
    ])
      expect(body.error.because).toContainEqual(expect.stringMatching(reason));
    const after = await at.versions();
    expect(after).toMatchObject({
      ...{ active: before.active, telling: null },
      requests: [{ number, state: "refused", because: body.error.because }, ...before.requests],
    });
    const fresh = at.desk.message();
    await at.desk.assigned(fresh);
    expect(org.db.get("Case", fresh)?.Priority).toBe("Medium");
    expect(await at.activate(before.active)).toMatchObject({ status: 409 });
    expect(await at.activate(99)).toMatchObject({ status: 404 });
  });

  test("a stage that has another name there is told to be the same one", async () => {
    const { number } = await at.save(TEXT.replace("stage: Resolution", "stage: Work"));
    const asked = `${PATH}/in-flight?to=${number}`;
    const told = async (address: string) => {
      const { status, body } = await at.get(address);
      return { status, error: body.error, refused: body.stages?.at(-1).refused, into: body.into };
    };
    expect(await told(asked)).toMatchObject({
      refused: expect.stringContaining("Resolution"),
      into: ["Intake", "Assignment", "Work"],
    });
    const stages = encodeURIComponent(JSON.stringify({ Resolution: "Work" }));
    expect(await told(`${asked}&stages=${stages}`)).toMatchObject({ status: 200, refused: null });
    expect(await told(`${asked}&stages=Work`)).toMatchObject({
      status: 400,
      error: { message: expect.stringContaining('write it as {"Triage":"Sorting"}') },
    });
  });
});

test("four eyes: whoever saved it or asked for it cannot approve it", async () => {
  const { file, store } = aDesk({ "workspace.yaml": "activation: { four eyes: true }\n" });
  const data = folder();
  const password = await hashPassword(PASSWORD, CHEAP);
  for (const [name, role] of [
    ["edda", "editor"],
    ["anna", "approver"],
    ["adam", "approver"],
  ] as const)
    openAccounts(data).put({ name, role, password });
  const server = await serve(org, {
    ...{ workspaces: [openWorkspace(file)], store, signIn: { folder: data, cost: CHEAP } },
  });
  const [edda, anna, adam] = await Promise.all(
    (["edda", "anna", "adam"] as const).map((name) => signedIn(server.url, name)),
  );
  const by = { edda: { by: "edda" }, anna: { by: "anna" }, adam: { by: "adam" } };
  const { version } = (await edda?.post(`${PATH}/versions`, { ...by.edda, text: LOW }))?.body ?? {};
  const waits = { version: version.number };
  expect((await anna?.post(`${PATH}/activation`, { ...waits, ...by.anna }))?.body).toMatchObject({
    state: "asked",
  });
  const listed = async () => (await edda?.get(`${PATH}/versions`))?.body;
  expect(await listed()).toMatchObject({ active: 1, requests: [{ by: "anna", state: "asked" }] });
  const approve = `${PATH}/activation/approve`;
  expect(await edda?.post(approve, { ...waits, ...by.edda })).toMatchObject({ code: "not-allowed" });
  expect(await anna?.post(approve, { ...waits, ...by.anna })).toMatchObject({
    ...{ status: 403, body: { error: { message: expect.stringContaining("asked for it") } } },
  });
  const no = await adam?.post(`${PATH}/activation/refuse`, { ...waits, ...by.adam, reason: "not today" });
  expect(no?.body).toMatchObject({ state: "refused" });
  expect(await adam?.post(approve, { ...waits, ...by.adam })).toMatchObject({ status: 404 });
  await edda?.post(`${PATH}/activation`, { ...waits, ...by.edda });
  expect((await adam?.post(approve, { ...waits, ...by.adam }))?.body).toMatchObject({ state: "activated" });
  expect(await listed()).toMatchObject({
    active: version.number,
    versions: [{ activated: { by: "edda", approvedBy: "adam" } }, {}],
    requests: [
      { by: "edda", state: "activated", approvedBy: "adam" },
      { by: "anna", state: "refused", because: ["not today"] },
    ],
  });
  await server.close();
});

test("a process that ends in the middle of it: the next one runs the version, and tells the items once", async () => {
  const { file, store } = aDesk();
  const start = () => serve(org, { workspaces: [openWorkspace(file)], store });
  let server = await start();
  let at = over(server);
  const { assigned, asked } = await at.two();
  const { number, hash } = await at.save(LOW);
  // what was chosen is written down, and one item was told when it ended
  const inFlight = { Intake: "restart", Resolution: "move" } as const;
  const { telling, versions } = await addVersionEntries(server.store, "desk", () => [
    { kind: "version-activated", at: new Date().toISOString(), number, by: "ann", inFlight },
  ]);
  server.runtime.deploy(parseVersion(versions[1] as VersionText).workflow as Workflow);
  const id = `activation/${telling?.activation}/${at.desk.key(asked)}`;
  await server.runtime.move(at.desk.key(asked), {
    to: hash,
    how: "restart",
    by: "ann",
    reason: "calmer",
    id,
  });
  await server.close();
  server = await start();
  at = over(server);
  await at.told();
  expect(server.runtime.activeOf("desk")?.hash).toBe(hash);
  expect([await at.hash(assigned), await at.hash(asked)]).toEqual([hash, hash]);
  for (const item of [assigned, asked])
    expect((await at.kinds(item)).filter((kind) => kind === "item-moved")).toHaveLength(1);
  await server.close();
});

test("a start lets the file go live where that is asked for and nothing stops it, and else runs what is active", async () => {
  const { file, store } = aDesk();
  const start = (more = {}) => serve(org, { workspaces: [openWorkspace(file)], store, ...more });
  const { hash: first } = openWorkspace(file).workflow as Workflow;
  await (await start()).close();
  writeFileSync(file, LOW);
  writeFileSync(join(dirname(file), "workspace.yaml"), "activation: { what-if: required }\n");
  let server = await start({ activate: "ann" });
  expect(server.runtime.activeOf("desk")?.hash).toBe(first);
  expect(await over(server).versions()).toMatchObject({
    ...{ active: 1, versions: [{ number: 2, savedBy: "ann" }, {}] },
    requests: [{ by: "ann", state: "refused", because: [expect.stringContaining("No what-if")] }],
  });
  await server.close();
  writeFileSync(join(dirname(file), "workspace.yaml"), "activation: { what-if: optional }\n");
  server = await start({ activate: "ann" });
  expect(await over(server).versions()).toMatchObject({ active: 2, requests: [{ state: "activated" }, {}] });
  await server.close();
});
