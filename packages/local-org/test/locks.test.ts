import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startOrg } from "../src/index.ts";
import { type Heard, listen, rawApi, SEED, until, useOrg } from "./harness.ts";

const REFUSAL = [{ message: "the entity is locked for editing", errorCode: "ENTITY_IS_LOCKED", fields: [] }];

describe("a record that is locked as by an approval", async () => {
  const org = await useOrg({
    seed: SEED,
    automation: ({ after }) =>
      after("Case", ["update"], ({ records, db }) => {
        for (const { id, new: record } of records) if (record.Status === "Escalated") db.lock("Case", id!);
      }),
  });
  const api = await rawApi(org);
  const as = { as: "ada@example.test" };

  it("can be neither changed nor deleted until it is unlocked, except by administrators", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    org.db.lock("Case", id);
    expect(org.db.isLocked("Case", id)).toBe(true);
    expect(await api("PATCH", `sobjects/Case/${id}`, { Subject: "y" })).toMatchObject({
      status: 400,
      body: REFUSAL,
    });
    expect((await api("DELETE", `sobjects/Case/${id}`)).body).toEqual(REFUSAL);
    expect(() => org.db.update("Case", id, { Subject: "y" }, as)).toThrow("ENTITY_IS_LOCKED");
    org.db.update("Case", id, { Subject: "by the administrator" });
    org.db.unlock("Case", id);
    expect((await api("PATCH", `sobjects/Case/${id}`, { Subject: "y" })).status).toBe(204);
  });

  it("stands among others in a collection", async () => {
    const ids = org.db.createAll("Case", [{ Subject: "a" }, { Subject: "b" }]);
    org.db.lock("Case", ids[0]!);
    const records = ids.map((id) => ({ attributes: { type: "Case" }, id, Subject: "c" }));
    const { body } = await api("PATCH", "composite/sobjects", { records });
    expect(body).toMatchObject([
      { success: false, errors: [{ statusCode: "ENTITY_IS_LOCKED" }] },
      { success: true },
    ]);
  });

  it("may be locked by a trigger, which is undone with its transaction", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    org.db.update("Case", id, { Status: "Escalated" });
    expect(org.db.isLocked("Case", id)).toBe(true);
    const other = org.db.create("Case", { Subject: "x" });
    const records = [
      { attributes: { type: "Case" }, id: other, Status: "Escalated" },
      { attributes: { type: "Case" }, id, Status: "New" },
    ];
    await api("PATCH", "composite/sobjects", { records, allOrNone: true });
    expect(org.db.isLocked("Case", other)).toBe(false);
  });

  it("gives no change event for that", async () => {
    const id = org.db.create("Case", { Subject: "x" });
    const heard: Heard["data"][] = [];
    const client = await listen(org);
    await client.subscribe(
      "/data/CaseChangeEvent",
      (_, kind, data) => kind === "event" && heard.push(data),
      1,
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    org.db.lock("Case", id);
    org.db.update("Case", id, { Subject: "after" });
    const { payload } = await until(() => heard[0], "the change");
    expect(payload.Subject).toBe("after");
  });
});

it("a lock outlives the process with the journal", async () => {
  const folder = mkdtempSync(join(tmpdir(), "local-org-locks-"));
  const options = { seed: SEED, journal: join(folder, "org.jsonl") };
  const first = await startOrg(options);
  const id = first.db.create("Case", { Subject: "x" });
  first.db.lock("Case", id);
  await first.close();
  const second = await startOrg(options);
  expect(second.db.isLocked("Case", id)).toBe(true);
  second.db.unlock("Case", id);
  expect(second.db.isLocked("Case", id)).toBe(false);
  await second.close();
  rmSync(folder, { recursive: true, force: true });
});
