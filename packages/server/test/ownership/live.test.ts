import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import type { Write } from "@throughline/scan";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorkspace, type Server } from "../../src/index.ts";
import { keepScan } from "../../src/scan/index.ts";
import { atDesk, client, DESK, folder, openOrg, serve, until } from "../org.ts";

const RUSH: Write = {
  ...{ object: "Case", field: "Priority", on: ["update"], moment: "before-save flows", record: "same" },
  writer: { kind: "flow", name: "Rush", active: true, file: "flows/Rush.flow-meta.xml", line: 7 },
  when: [{ text: "Subject = Your invoice", expression: 'Subject == "Your invoice"' }],
  value: { is: "value", value: "Low" },
};

let org: Org;
let server: Server;
let api: ReturnType<typeof client>;
let desk: ReturnType<typeof atDesk>;
beforeAll(async () => {
  org = await openOrg();
  const data = folder();
  const report = { object: "Case" } as never;
  keepScan(data, {
    ...{ at: "2026-11-01T00:00:00.000Z", by: "ann", took: 1, folder: "org" },
    writes: [RUSH],
    blockers: [],
    report,
  } as never);
  server = await serve(org, {
    workspaces: [openWorkspace(DESK)],
    store: join(folder(), "trail.sqlite"),
    data,
  });
  [api, desk] = [client(server.url), atDesk(org, server)];
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const WARNED = /^The flow Rush writes Priority as well: "Low", when Subject = Your invoice/;

test("a check says who else writes what the workflow governs, by the last scan, and is valid all the same", async () => {
  const { body } = await api.post("/api/check", { workflow: "desk", text: readFileSync(DESK, "utf8") });
  expect(body.valid).toBe(true);
  const [problem, ...others] = body.problems.filter(
    ({ code }: { code: string }) => code === "foreign-writer",
  );
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ severity: "warning", line: 6, message: expect.stringMatching(WARNED) });
});

test("so does an activation", async () => {
  const text = `${readFileSync(DESK, "utf8")}\n# once more\n`;
  const saved = await api.post("/api/workflows/desk/versions", { by: "ann", text });
  const { status, body } = await api.post("/api/workflows/desk/activation", {
    version: saved.body.version.number,
    by: "ann",
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ state: "activated", warnings: [expect.stringMatching(WARNED)] });
});

test("insights count what others wrote by the writer that likely did, with what speaks for it", async () => {
  const [rushed, typed] = [desk.message(), desk.message()];
  await Promise.all([rushed, typed].map(desk.assigned));
  org.db.update("Case", rushed, { Priority: "Low" });
  org.db.update("Case", typed, { Priority: "High" });
  for (const id of [rushed, typed])
    await until(`${id} is written by somebody else`, async () => (await desk.state(id))?.touchedByHand);
  await server.runtime.idle();
  const { foreign } = (await api.get("/api/insights")).body;
  expect(foreign).toMatchObject({
    ...{ writes: 2, items: 2 },
    writers: [
      {
        ...{ kind: "flow", name: "Rush", line: 7, writes: 1, alone: 1, fields: ["Priority"] },
        because: ["it sets Priority to Low", 'its condition held: Subject is "Your invoice"'],
        items: [{ key: desk.key(rushed) }],
      },
    ],
    others: [{ writes: 1, fields: ["Priority"] }],
  });
});
