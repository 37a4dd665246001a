import { type Append, openStore, type Store } from "@throughline/audit";
import { describe, expect, test } from "vitest";
import { createStorage } from "../sim/storage.ts";
import { createWorld, MINUTE } from "./support/world.ts";

/** A trail with open items, timers, an open effect and the roster, and what it was appended from. */
async function grown() {
  const world = await createWorld({
    salesforce: (port) => ({ ...port, write: () => new Promise(() => undefined) }),
  });
  const calls: Parameters<Store["append"]>[] = [];
  const append = world.store.append.bind(world.store);
  world.store.append = (...call) => {
    calls.push(call);
    return append(...call);
  };
  for (const Subject of ["an error", "my invoice INV-1234", "a question"]) world.newCase({ Subject });
  await world.pass(30 * MINUTE);
  return calls;
}

/** Lines without their hashes: simulated ones are not chained. */
const linesOf = async (store: Store, after: number, limit: number) =>
  (await store.all(after, limit)).map(({ hash: _, ...line }) => line);

test("the simulated storage answers the runtime as the real store does", async () => {
  const [real, simulated] = [openStore({ path: ":memory:" }), createStorage()];
  for (const [appends, cursors] of await grown()) {
    await real.append(appends, cursors);
    await simulated.append(appends, cursors);
  }
  const items = new Set((await real.all(0, 1_000)).map(({ stored }) => stored.item));
  expect(items.size).toBeGreaterThan(3);
  const answers = async (store: Store) => {
    const due = ["2026-03-02T08:30:00.000Z", "2026-03-02T16:00:00.000Z", "2027-01-01T00:00:00.000Z"];
    return Promise.all([
      ...[...items, "nobody"].map((item) => store.entries(item, 1)),
      ...due.flatMap((before) => [store.dueTimers(before, 2), store.dueTimers(before, 100)]),
      ...[linesOf(store, 2, 4), linesOf(store, 0, 1_000), linesOf(store, 1_000, 10)],
      ...[store.cursors(), store.nextTimer(), store.openEffects()],
    ]);
  };
  expect(await answers(simulated)).toEqual(await answers(real));
  await real.close();
});

describe.each([
  ["simulated", createStorage],
  ["real", () => openStore({ path: ":memory:" })],
])("the %s store", (_, open) => {
  test("takes all of an append or nothing, and nothing of a second writer", async () => {
    const store = open();
    const [appends] = (await grown()).find(([appends]) => appends.length > 0) as [Append[]];
    await store.append(appends);
    const before = await store.all(0, 1_000);
    const other = appends.map((append) => ({ ...append, item: `other/${append.item}` }));
    await expect(
      store.append([...other, ...appends], [{ stream: "of the refused", position: "1" }]),
    ).rejects.toMatchObject({ class: "conflict" });
    expect(await store.all(0, 1_000)).toEqual(before);
    expect((await store.cursors()).map(({ stream }) => stream)).not.toContain("of the refused");
    const [{ item, workflow, entries }] = appends as [Append];
    for (const from of [1, entries.length, entries.length + 2])
      await expect(
        store.append([{ item, workflow, entries, from }]),
        `number ${from} after ${entries.length}`,
      ).rejects.toMatchObject({ class: "conflict" });
    expect(await store.all(0, 1_000)).toEqual(before);
    await store.close();
    await expect(store.append([])).rejects.toMatchObject({ class: "closed" });
  });
});
