import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog, type Engine, openWorkspace } from "../../src/index.ts";
import { createShadow, type Shadow } from "../../src/shadow/shadow.ts";
import { atDesk, connect, DESK, openOrg, runEngine, until } from "../org.ts";
import { draft, LOW, onlyLookedAt } from "./draft.ts";

const log = createLog("silent");

describe("a draft in the shadow of the live workflow", () => {
  let org: Org;
  let live: Engine;
  let shadow: Shadow;
  let desk: ReturnType<typeof atDesk>;

  beforeAll(async () => {
    org = await openOrg();
    const salesforce = await connect(org);
    live = await runEngine(org, { salesforce, workspaces: [openWorkspace(DESK)] });
    desk = atDesk(org, live);
    shadow = await createShadow({
      workspaces: [draft(LOW)],
      ...{ salesforce: onlyLookedAt(salesforce), live, store: ":memory:", log },
    });
    await shadow.start();
  });
  afterAll(async () => {
    await shadow.close();
    await live.close();
    await org.close();
  });

  const inShadow = (id: string) =>
    until(`${id} goes its way in the shadow`, async () => {
      const now = await shadow.engine.runtime.state(desk.key(id));
      return now?.stage === "Resolution" && Object.keys(now.open).length === 0 && now;
    });

  test("decides everything, writes nothing, and says where it parts from what really happened, and why", async () => {
    const invoice = desk.message({ Subject: "An invoice" });
    const unclear = desk.message({ Subject: "Hello?" });
    // what a person says to the live item is what the shadow hears as well
    await live.runtime.answerTask(await desk.taskOf(unclear), "Ann Stone", { topic: "technical" });
    await Promise.all([invoice, unclear].map(desk.assigned));
    await Promise.all([invoice, unclear].map(inShadow));
    expect(org.db.get("Case", unclear)).toMatchObject({ Priority: "Medium" });
    const found = await until("both are compared", async () => {
      const now = await shadow.found();
      return now.fields.Priority && Object.values(now.fields).every(({ pending }) => pending === 0) && now;
    });
    expect(found.items).toBe(2);
    expect(found.fields.Priority).toEqual({ same: 1, sameTeam: 0, other: 1, share: 0.5, pending: 0 });
    expect(found.fields.OwnerId).toEqual({ same: 2, sameTeam: 0, other: 0, share: 1, pending: 0 });
    expect(found.reasons).toEqual([
      {
        ...{ field: "Priority", shadow: "priority row 2", real: "priority row 2", disagreements: 1, of: 1 },
        items: [{ item: desk.key(unclear), shadow: "Low", real: "Medium" }],
      },
    ]);
    expect(found.days).toEqual([{ day: expect.any(String), same: 3, sameTeam: 0, other: 1, share: 0.75 }]);
  });

  test("follows an item to its end: what it waits for somebody else to write counts for it as well", async () => {
    const id = desk.message({ Subject: "Another invoice" });
    await desk.assigned(id);
    await inShadow(id);
    desk.close(id);
    await desk.ended(id);
    const ended = await until("it ends in the shadow", async () => {
      const now = await shadow.engine.runtime.state(desk.key(id));
      return now?.status === "ended" && now;
    });
    expect(ended.outcome).toBe("resolved");
  });

  test("takes nobody's change for a foreign write, and sees who has the work", async () => {
    const id = desk.message({ Subject: "An invoice once more" });
    await desk.assigned(id);
    await inShadow(id);
    const [, tom] = org.db.query(
      "SELECT Id, Name FROM User WHERE Name IN ('Bea Lund', 'Tom Reyes') ORDER BY Name",
    ) as {
      Id: string;
    }[];
    org.db.update("Case", id, { OwnerId: tom?.Id, Priority: "Low" }, { as: "ann@example.com" });
    const found = await until("the change is seen", async () => {
      const now = await shadow.found();
      return now.reasons.some(({ real }) => real === "by hand") && now;
    });
    expect(found.reasons).toContainEqual({
      ...{ field: "OwnerId", shadow: "owner", real: "by hand", disagreements: 1, of: 4 },
      items: [{ item: desk.key(id), shadow: "Bea Lund", real: "Tom Reyes" }],
    });
    const state = await shadow.engine.runtime.state(desk.key(id));
    expect(Object.keys(state?.tasks ?? {})).toEqual([]);
    expect(state?.record).toMatchObject({ Priority: "Medium" });
    // the next choice is made among people as busy as they are
    await inShadow(desk.message({ Subject: "Yet another invoice" }));
    const load = Object.values(shadow.engine.teams.roster().open).filter(({ user }) => user === tom?.Id);
    expect(load.map(({ item }) => item)).toContain(desk.key(id));
  });
});

describe("all of Throughline as a shadow", () => {
  let org: Org;
  let shadow: Shadow;

  beforeAll(async () => {
    org = await openOrg();
    shadow = await createShadow({
      ...{ workspaces: [openWorkspace(DESK)], salesforce: onlyLookedAt(await connect(org)) },
      ...{ store: ":memory:", log },
    });
    await shadow.start();
  });
  afterAll(async () => {
    await shadow.close();
    await org.close();
  });

  test("decides what people decide by themselves, and the org has no write of it", async () => {
    const id = org.db.create("Case", { Origin: "Email", Subject: "urgent: an invoice" });
    const { writesApplied } = org.stats();
    const state = await until("it is decided", async () => {
      const now = await shadow.engine.runtime.state(`desk/${id}`);
      return now?.stage === "Resolution" && Object.keys(now.open).length === 0 && now;
    });
    expect(state.record).toMatchObject({ Priority: "High" });
    expect(state.labels[String(state.record.OwnerId)]).toBe("Bea Lund");
    await shadow.engine.runtime.idle();
    expect(org.stats().writesApplied).toBe(writesApplied);
    expect((await shadow.found()).fields.Priority).toMatchObject({ pending: 1, share: null });

    // a colleague gives it to somebody else, of another team
    const [tom] = org.db.query("SELECT Id FROM User WHERE Name = 'Tom Reyes'");
    org.db.update("Case", id, { OwnerId: tom?.Id, Priority: "High" }, { as: "ann@example.com" });
    const found = await until("reality is there", async () => {
      const now = await shadow.found();
      return Object.values(now.fields).every(({ pending }) => pending === 0) && now;
    });
    expect(found.fields).toMatchObject({ Priority: { same: 1, share: 1 }, OwnerId: { other: 1, share: 0 } });
    expect(found.reasons).toEqual([
      {
        ...{ field: "OwnerId", shadow: "owner", real: "by hand", disagreements: 1, of: 1 },
        items: [{ item: `desk/${id}`, shadow: "Bea Lund", real: "Tom Reyes" }],
      },
    ]);
  });
});
