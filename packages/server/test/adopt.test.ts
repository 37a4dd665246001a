import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../src/index.ts";
import { atDesk, client, DESK, folder, openOrg, serve, until } from "./org.ts";

const ADOPT = `
adopt:
  - when: 'Status == "Working" && given(LastModifiedDate)'
    stage: Resolution
    facts: { topic: 'Type == "Electrical" ? "technical" : Type == "Other" ? "billing" : ""', urgent: false }
    since: CreatedDate
  - when: 'Status == "New" && Priority == "Low"'
    stage: Assignment
    facts: { topic: '"technical"', urgent: 'Priority == "High"' }
`;

const PATH = "/api/workflows/desk/adoption";

let org: Org;
let server: Server;
let desk: ReturnType<typeof atDesk>;
let api: ReturnType<typeof client>;
let store: string;
let file: string;

const user = (username: string) =>
  org.db.query(`SELECT Id FROM User WHERE Username = '${username}'`)[0]?.Id as string;
const open = (fields: Record<string, unknown>) =>
  org.db.create("Case", {
    Origin: "Email",
    Subject: "An old one",
    Status: "Working",
    Type: "Other",
    ...fields,
  });
const begin = async () => {
  server = await serve(org, { workspaces: [openWorkspace(file)], store });
  [desk, api] = [atDesk(org, server), client(server.url)];
};

/** The adoption, once it has come to its end. */
const ended = (run: string) =>
  until(`adoption ${run} is over`, async () => {
    const { adoptions } = (await api.get(PATH)).body;
    // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
    return adoptions.find((one: any) => one.run === run && /^(done|undone)$/.test(one.state));
  });

const ids: Record<string, string> = {};
beforeAll(async () => {
  org = await openOrg();
  const home = folder();
  cpSync(dirname(DESK), home, { recursive: true });
  file = join(home, "workflow.yaml");
  writeFileSync(file, readFileSync(DESK, "utf8") + ADOPT);
  store = join(folder(), "trail.sqlite");
  const ann = user("ann@example.com");
  Object.assign(ids, {
    work: open({ OwnerId: ann }),
    gadget: open({ Type: "Electrical", OwnerId: ann, Subject: "A gadget" }),
    unknown: open({ Type: null }),
    fresh: open({ Status: "New", Priority: "Low", OwnerId: ann }),
    closed: open({ Status: "Closed" }),
    phone: open({ Origin: "Phone" }),
    other: open({ Status: "New", Priority: "Medium" }),
  });
  await begin();
});
afterAll(async () => {
  await server.close();
  await org.close();
});

test("a dry run tells by stage and by reason what would become of the open records, and changes nothing", async () => {
  const item = desk.message();
  await desk.assigned(item);
  const { status, body } = await api.post(`${PATH}/plan`, {});
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      ...{ workflow: "desk", open: 7, items: 1 },
      stages: [
        {
          stage: "Assignment",
          records: 1,
          kept: 1,
          overdue: 0,
          sample: [{ id: ids.fresh, owner: "Ann Stone" }],
        },
        { stage: "Resolution", records: 2, kept: 2, sample: [{ id: ids.work }, { id: ids.gadget }] },
      ],
      left: [
        { records: 1, because: expect.stringContaining("topic is not known") },
        { records: 1, because: "it is not what the workflow starts with", sample: [{ id: ids.phone }] },
        { records: 1, because: "no rule takes it over", sample: [{ id: ids.other }] },
      ],
    },
  });
  expect(await desk.state(ids.work as string)).toBeUndefined();
});

test("they are taken over where they stand, nobody is reassigned, and what happens from then on reaches them", async () => {
  const before = org.db.get("Case", ids.work as string);
  const { body } = await api.post(PATH, { by: "ann" });
  expect(body).toMatchObject({ run: "1", by: "ann", undone: null });
  expect(await ended("1")).toMatchObject({ state: "done", adopted: 3, left: 3 });
  expect(await desk.state(ids.work as string)).toMatchObject({
    ...{ stage: "Resolution", owner: { name: "Ann Stone" }, facts: { topic: { value: "billing" } } },
  });
  expect(org.db.get("Case", ids.work as string)).toEqual(before);
  await desk.assigned(ids.fresh as string);
  expect(org.db.get("Case", ids.fresh as string)).toMatchObject({
    OwnerId: user("ann@example.com"),
    Priority: "Medium",
  });
  expect(await desk.state(ids.phone as string)).toBeUndefined();
  await desk.close(ids.gadget as string);
  expect(await desk.ended(ids.gadget as string)).toBe("resolved");
});

test("it is undone where nobody has worked on them, and the records stay as they are", async () => {
  const before = org.db.get("Case", ids.work as string);
  expect((await api.post(`${PATH}/7/undo`, { by: "ann", reason: "so" })).status).toBe(404);
  await api.post(`${PATH}/1/undo`, { by: "ann", reason: "too early" });
  expect(await ended("1")).toMatchObject({
    state: "undone",
    undone: { letGo: 1, kept: 1, reason: "too early" },
  });
  expect(await desk.state(ids.work as string)).toMatchObject({ status: "ended", outcome: "let go" });
  expect((await desk.state(ids.fresh as string))?.status).toBe("live");
  expect(org.db.get("Case", ids.work as string)).toEqual(before);
  expect((await api.post(`${PATH}/1/undo`, { by: "ann", reason: "so" })).body.error.message).toMatch(
    /undone already/,
  );
});

test("what was let go can be taken over once more, also by the start after one that was interrupted", async () => {
  await api.post(PATH, { by: "ann" });
  await server.close();
  await begin();
  expect(await ended("2")).toMatchObject({ state: "done", adopted: 1 });
  expect(await desk.state(ids.work as string)).toMatchObject({ status: "live", stage: "Resolution" });
  await desk.close(ids.work as string);
  expect(await desk.ended(ids.work as string)).toBe("resolved");
});

test("what changes in the org while a record is on its way reaches the item all the same", async () => {
  // it did not begin as one of the workflow's
  const late = open({ Type: "Electrical", OwnerId: user("ann@example.com"), Origin: "Phone" });
  org.db.update("Case", late, { Origin: "Email" });
  const { salesforce } = server;
  const read = salesforce.read;
  // somebody changes it behind the reading, when nobody tells an item of it yet
  salesforce.read = async (...what) => {
    const found = await read(...what);
    if (!what[1].includes(late) || !what[2].includes("SystemModstamp")) return found;
    salesforce.read = read;
    org.db.update("Case", late, { Subject: "It burns" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    return found;
  };
  await api.post(PATH, { by: "ann" });
  expect(await ended("3")).toMatchObject({ adopted: 1 });
  await until("the item knows it", async () => (await desk.state(late))?.record.Subject === "It burns");
  await desk.close(late);
  await desk.ended(late);
  await api.post(`${PATH}/3/undo`, { by: "ann", reason: "so" });
  expect(await ended("3")).toMatchObject({ state: "undone", undone: { letGo: 0, kept: 0 } });
});
