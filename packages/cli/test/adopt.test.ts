import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Org } from "@throughline/local-org";
import { openWorkspace, type Server } from "@throughline/server";
import { keepScan } from "@throughline/server/scan";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atDesk, DESK, openOrg, serve } from "../../server/test/org.ts";
import { command } from "./in-process.ts";
import { folder } from "./throughline.ts";

const ADOPT = `
adopt:
  - when: 'Status == "Working"'
    stage: Resolution
    facts: { topic: '"billing"', urgent: false }
`;

let org: Org;
let server: Server;
let desk: ReturnType<typeof atDesk>;
let file: string;
let open: string;
beforeAll(async () => {
  org = await openOrg();
  const [ann] = org.db.query("SELECT Id FROM User WHERE Username = 'ann@example.com'");
  open = org.db.create("Case", { Origin: "Email", Subject: "Old", Status: "Working", OwnerId: ann?.Id });
  org.db.create("Case", { Origin: "Phone", Subject: "A call", Status: "Working" });
  const teams = readFileSync(join(DESK, "../teams.yaml"), "utf8");
  file = join(
    folder({ "workflow.yaml": readFileSync(DESK, "utf8") + ADOPT, "teams.yaml": teams }),
    "workflow.yaml",
  );
  server = await serve(org, { workspaces: [openWorkspace(file)] });
  desk = atDesk(org, server);
});
afterAll(async () => {
  await server.close();
  await org.close();
});

const ask = (...args: string[]) => command(...args, "--server", server.url);

test("a dry run tells what would become of what is open, an adoption does it, and it is undone", async () => {
  const plan = await ask("adopt", "--dry-run");
  expect(plan.code).toBe(0);
  expect(plan.out).toMatch(/^2 open records in the org; 0 of them are work items already\.$/m);
  expect(plan.out).toMatch(/^ {2}Resolution +1 {2}1 stay with whoever has them, such as \d+$/m);
  expect(plan.out).toMatch(/^ {2}it is not what the workflow starts with +1 {2}such as \d+$/m);
  expect(await desk.state(open)).toBeUndefined();

  const done = await ask("adopt");
  expect(done.out).toMatch(/^Adoption 1 of .*: 1 record taken over, 1 left$/m);
  expect(await desk.state(open)).toMatchObject({ stage: "Resolution", owner: { name: "Ann Stone" } });

  const undone = await ask("adopt", "--undo", "1", "--reason", "too early");
  expect(undone.out).toMatch(/undone by .*: 1 let go, 0 had been worked on and stay \(too early\)$/m);
  expect((await ask("adopt", "--list")).out).toBe(undone.out);
  expect((await ask("adopt", "--undo", "1")).err).toContain("undone already");
});

test("a check says who else writes what is governed, where the org was scanned", async () => {
  const data = folder({});
  const rush = {
    ...{ object: "Case", field: "Priority", on: ["update"], moment: "scheduled", record: "same", when: [] },
    writer: { kind: "flow", name: "Rush", active: true, file: "flows/Rush.flow-meta.xml", line: 7 },
    value: { is: "value", value: "High" },
  };
  const about = { at: "2026-11-01T00:00:00.000Z", by: "ann", took: 1, folder: "org", blockers: [] };
  keepScan(data, { ...about, writes: [rush], report: { object: "Case" } } as never);
  const { code, out } = await command("check", file, "--data", data);
  expect(code).toBe(0);
  expect(out).toContain("The flow Rush writes Priority as well");
});

test("insights say that nobody else wrote, where nobody did", async () => {
  const { code, out } = await ask("insights", "--period", "week");
  expect(code).toBe(0);
  expect(out).toContain("first time right");
  expect(out).toContain("Nobody else wrote what the workflow governs.");
});
