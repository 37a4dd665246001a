import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyRoster, rosterApply } from "@throughline/assignment";
import { openStore, verify } from "@throughline/audit";
import { afterAll, describe, expect, test } from "vitest";
import { directory, teams } from "../sim/directory.ts";
import { archivalOf, moveOut, ROSTER, rosterOf } from "../src/index.ts";
import { createWorld, HOUR, MINUTE, support } from "./support/world.ts";

const folder = mkdtempSync(join(tmpdir(), "archival-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const newFile = () => join(folder, `${count++}.sqlite`);

const CUSTOMER = "005000000000099AAA";

type World = Awaited<ReturnType<typeof createWorld>>;

/** So many cases that people have closed, and that have ended. */
async function ended({ newCase, pass, org }: World, cases: number): Promise<string[]> {
  const ids = Array.from({ length: cases }, () => newCase());
  await pass(5 * MINUTE);
  for (const id of ids) org.update(id, { Status: "Closed", Resolution__c: "Restarted" }, CUSTOMER);
  await pass(HOUR);
  return ids;
}

/** Lets time pass until it is done. */
async function passing<T>({ pass }: World, work: Promise<T>): Promise<T> {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  while (!over) await pass(1_000);
  return done;
}

describe("an ended item that went to an archive beside the running process", () => {
  test("is not begun anew by what comes later", async () => {
    const world = await createWorld();
    const { store, runtime, org, pass, kinds } = world;
    const [id = ""] = await ended(world, 1);
    const before = (await runtime.state(support(id)))?.outcome;
    const file = newFile();
    const now = () => "2026-06-01T00:00:00.000Z";
    const moved = await passing(
      world,
      moveOut(store, runtime.archival, { endedBefore: now(), now, fileOf: () => file }),
    );
    expect(moved).toMatchObject({ items: 1, stayed: [] });
    expect(await kinds(support(id))).toEqual(["archived"]);

    org.update(id, { Subject: "another error" }, CUSTOMER);
    await pass(MINUTE);
    expect(await kinds(support(id))).toEqual(["archived"]);
    expect(await runtime.state(support(id))).toMatchObject({ status: "ended", outcome: before });

    world.life.kill("a new release");
    const next = world.boot().runtime;
    org.update(id, { Subject: "yet another error" }, CUSTOMER);
    await pass(MINUTE);
    expect(await kinds(support(id))).toEqual(["archived"]);
    expect(next.stats().setAside).toEqual([]);
    const cancelled = next.cancel(support(id), "Ada", "no use").catch((error) => error);
    expect((await passing(world, cancelled)).message).toContain("has ended already");
    expect(await verify(store, { archives: [file] })).toMatchObject({ ok: true, archived: 1 });
  });

  test("stays while it goes on, whatever the lists say", async () => {
    const world = await createWorld();
    const id = world.newCase();
    await world.pass(5 * MINUTE);
    const state = await world.runtime.state(support(id));
    const remains = { kind: "archived", at: "2026-06-01T00:00:00.000Z" } as never;
    const { archival } = world.runtime;
    expect(await passing(world, archival.forget(support(id), state?.entries ?? 0, remains))).toBe(false);
    expect(await world.runtime.state(support(id))).toEqual(state);
  });
});

describe("the roster's trail", () => {
  const rosterKinds = async ({ store }: World) =>
    (await store.entries(ROSTER)).map(({ entry }) => String(entry.kind));

  test("is folded from its last checkpoint, to what all of it folds to", async () => {
    const seen: string[][] = [];
    const states: unknown[] = [];
    const world = await createWorld({
      roster: (trail) => {
        seen.push(trail.map(({ kind }) => kind));
        const roster = rosterOf(teams, directory)(trail);
        states.push((roster as unknown as { state: unknown }).state);
        return roster;
      },
    });
    world.life.kill("to start with checkpoints");
    world.boot({ rosterCheckpoint: 6 });
    await ended(world, 3);
    await ended(world, 3);
    await ended(world, 3);
    expect((await rosterKinds(world)).filter((kind) => kind === "checkpoint").length).toBeGreaterThan(0);
    world.life.kill("a new release");
    world.boot();
    await world.pass(MINUTE);
    const folded = seen.at(-1) ?? [];
    expect(folded[0]).toBe("checkpoint");
    const all = await world.store.entries(ROSTER);
    expect(folded.length).toBeLessThan(all.length);
    const whole = all
      .map(({ entry }) => entry as never)
      .filter(({ kind }) => kind !== "checkpoint")
      .reduce(rosterApply, emptyRoster());
    expect(states.at(-1)).toEqual(whole);
  });

  test("leaves the store up to there, and the chain goes on", async () => {
    const world = await createWorld();
    world.life.kill("to start with checkpoints");
    const { runtime } = world.boot({ rosterCheckpoint: 6 });
    await ended(world, 6);
    const before = (await rosterKinds(world)).length;
    const file = newFile();
    const now = () => "2026-06-01T00:00:00.000Z";
    await passing(
      world,
      moveOut(world.store, runtime.archival, { endedBefore: now(), now, fileOf: () => file }),
    );
    const left = await rosterKinds(world);
    expect(left[0]).toBe("checkpoint");
    const old = openStore({ path: file, readOnly: true });
    expect((await old.entries(ROSTER)).length + left.length).toBe(before);
    await old.close();
    expect(await verify(world.store, { archives: [file] })).toMatchObject({ ok: true });
    const next = await archivalOf(world.store);
    expect(next.rosterUpTo()).toBe(before - left.length);
    await ended(world, 2);
    expect(await verify(world.store, { archives: [file] })).toMatchObject({ ok: true });
  });
});
