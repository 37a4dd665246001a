import { readdirSync } from "node:fs";
import { IN_ORG, verify } from "@throughline/audit";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMirrored } from "../mirror/world.ts";
import { atDesk, client, folder, serve } from "../org.ts";

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
