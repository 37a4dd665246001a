import { inflateRawSync } from "node:zlib";
import { IN_ORG, rebuild, verify } from "@throughline/audit";
import { keyOf } from "@throughline/engine";
import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, expect, test } from "vitest";
import { trailItems } from "../../src/what-if/index.ts";
import { openMirrored } from "../mirror/world.ts";
import { atDesk, serve } from "../org.ts";

let org: Org;
beforeAll(async () => {
  org = await openMirrored();
});
afterAll(() => org.close());

const SUBJECT = "Your invoice of May shows two licenses";
const TEXT = "We have one license, and have had one since we came to you. Who has the other one?";

/** Everything that the org holds of the trail, as far as it is packed unpacked. */
const stored = () =>
  [
    ...org.db.query("SELECT TL_Body__c FROM TL_Line__c").map(({ TL_Body__c: body }) => String(body)),
    ...org.db
      .query("SELECT TL_Shown__c FROM TL_Trail__c WHERE TL_Over__c != null")
      .map(({ TL_Shown__c: shown }) => inflateRawSync(Buffer.from(String(shown), "base64")).toString()),
  ].join("\n");

test("what people wrote stays in its record; the trail names it, and says how sure it is what was read", async () => {
  const first = await serve(org, { store: IN_ORG });
  const desk = atDesk(org, first);
  const message = () => desk.message({ Subject: SUBJECT, Description: TEXT });
  const ids = { kept: message(), edited: message(), gone: message(), open: message() };
  for (const id of Object.values(ids)) await desk.assigned(id);
  for (const id of [ids.kept, ids.edited, ids.gone]) {
    desk.close(id);
    await desk.ended(id);
  }
  expect((await first.store.entries(desk.key(ids.open)))[0]?.entry).toMatchObject({
    record: { Subject: SUBJECT, Description: TEXT },
  });
  expect(stored()).not.toContain("two licenses");
  expect(stored()).not.toContain("Who has the other one");
  expect(stored()).toContain("Medium");
  await first.close();

  org.db.update("Case", ids.edited, { Subject: "Your invoice of June" });
  org.db.delete("Case", ids.gone);
  const { store, workflows, ...second } = await serve(org, { store: IN_ORG });
  try {
    const told = async (id: string) => {
      const key = keyOf("desk", id);
      return [(await store.getRow(key))?.subject, await store.fidelity?.(key)];
    };
    expect(await told(ids.kept)).toEqual([SUBJECT, "exact"]);
    expect(await told(ids.open)).toEqual([SUBJECT, "exact"]);
    expect(await told(ids.edited)).toEqual(["Your invoice of June", "re-read"]);
    expect(await told(ids.gone)).toEqual(["", "unknown"]);
    const state = await second.runtime.state(keyOf("desk", ids.open));
    expect(state?.record).toMatchObject({ Subject: SUBJECT, Description: TEXT, Priority: "Medium" });

    const workflow = workflows.find(({ id }) => id === "desk");
    if (!workflow) throw new Error("there is no desk");
    const period = { workflow, since: "2000-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z" };
    const compared = await Array.fromAsync(trailItems(store, period));
    expect(compared.map(({ fidelity }) => fidelity).sort()).toEqual(["exact", "exact", "re-read", "unknown"]);
    expect(await verify(store)).toMatchObject({ ok: true });
    expect((await rebuild(store)).differences).toEqual([]);
  } finally {
    await second.close();
  }
});
