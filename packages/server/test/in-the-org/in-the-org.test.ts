import { cpSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { IN_ORG, verify } from "@throughline/audit";
import { inspectOrg } from "@throughline/connectors";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trail } from "../../src/doctor/checks/trail.ts";
import { examine, openWorkspace } from "../../src/index.ts";
import { openMirrored } from "../mirror/world.ts";
import { atDesk, client, DESK, folder, openOrg, serve } from "../org.ts";

let org: Org;
beforeAll(async () => {
  org = await openMirrored();
});
afterAll(() => org.close());

test("a desk whose trail is kept in the org goes on where it was, and nothing of it lies anywhere else", async () => {
  const data = folder();
  const first = await serve(org, { store: IN_ORG, data });
  const desk = atDesk(org, first);
  const [closed, open] = [desk.message(), desk.message({ Subject: "Hello" })];
  await desk.assigned(closed);
  desk.close(closed);
  await desk.ended(closed);
  const task = await desk.taskOf(open);
  const calls = /^throughline_trail_api_calls_total (\d+)$/m;
  expect(Number(calls.exec(await (await fetch(`${first.url}/metrics`)).text())?.[1])).toBeGreaterThan(5);
  expect((await client(first.url).get("/api/placement")).body.kept[0].where).toContain("the org itself");
  await first.close();

  const second = await serve(org, { store: IN_ORG, data });
  try {
    const again = atDesk(org, second);
    const { rows } = await client(second.url).list();
    expect(rows.map(({ recordId, outcome }) => [recordId, outcome]).sort()).toEqual(
      [
        [closed, "resolved"],
        [open, ""],
      ].sort(),
    );
    expect((await client(second.url).story(again.key(closed))).entries.length).toBeGreaterThan(10);
    await second.runtime.answerTask(task, "Ann", { topic: "billing" });
    await again.assigned(open);
    expect(await verify(second.store)).toMatchObject({ ok: true });
    expect(readdirSync(data).filter((name) => /trail|sqlite/.test(name))).toEqual([]);
  } finally {
    await second.close();
  }
});

test("doctor says whether the org can keep it", async () => {
  const copy = folder();
  cpSync(dirname(DESK), copy, { recursive: true });
  writeFileSync(join(copy, "workspace.yaml"), "store: salesforce\n");
  const workspace = openWorkspace(join(copy, "workflow.yaml"));
  const look = async (at: Org) => {
    const login = {
      kind: "client-credentials",
      loginUrl: at.url,
      clientId: at.clientId,
      clientSecret: at.clientSecret,
    } as const;
    return await examine(workspace, await inspectOrg({ login }), { checks: [trail] });
  };
  expect(await look(org)).toMatchObject([{ check: "trail", severity: "fine" }]);
  const bare = await openOrg();
  expect(await look(bare)).toMatchObject(
    ["TL_Trail__c", "TL_Line__c", "TL_Cursor__c", "TL_Seat__c"].map((place) => ({
      ...{ severity: "error", place },
      message: `The trail is to be kept in the org, and our user has no ${place}.`,
      fix: expect.stringContaining("TL_Store"),
    })),
  );
  await bare.close();
});
