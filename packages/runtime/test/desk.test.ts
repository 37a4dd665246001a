import { tell } from "@throughline/engine";
import { describe, expect, test } from "vitest";
import { capacityOf, USERS } from "../sim/directory.ts";
import { createWorld, HOUR, MINUTE, support } from "./support/world.ts";

type World = Awaited<ReturnType<typeof createWorld>>;

/** Points that the support team takes at one time: Ana 2, Ben 1, Cem 2. */
const ROOM = 5;
const [ANA] = USERS;

/** As many cases as the team takes, all of them given out, and one more. */
async function fullDesk(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options);
  const taken = Array.from({ length: ROOM }, () => world.newCase());
  await world.pass(MINUTE);
  const late = world.newCase();
  await world.pass(MINUTE);
  return { ...world, taken, late };
}

const ownerOf = async (world: Pick<World, "runtime">, record: string) =>
  (await world.runtime.state(support(record)))?.owner?.name;

const close = ({ org }: Pick<World, "org">, record: string) =>
  org.update(record, { Status: "Closed" }, USERS[0]?.id ?? "");

/** Whose item it is, by the record. */
async function ownersOf(world: Pick<World, "runtime">, records: string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const record of records) {
    const owner = (await world.runtime.state(support(record)))?.owner?.id ?? "nobody";
    counts[owner] = (counts[owner] ?? 0) + 1;
  }
  return counts;
}

/** Lets time pass until something has come of it. */
async function asTime<T>(world: Pick<World, "pass">, promise: Promise<T>): Promise<T> {
  await world.pass(1_000);
  return promise;
}

describe("an item that nobody can take", () => {
  test("waits, says why, and goes to whoever has finished something, within a second of the event", async () => {
    const world = await fullDesk();
    expect(await ownerOf(world, world.late)).toBeUndefined();
    expect(world.runtime.pool()).toMatchObject([
      { item: support(world.late), team: "Support", because: expect.stringContaining("without room for it") },
    ]);
    const [held] = await world.entries(support(world.late), "choice-held");
    expect(tell(held as never)).toMatch(/^Waits in the pool: It waits because none of the 3 Support members/);
    close(world, world.taken[0] as string);
    await world.pass(4_000);
    const [ended] = await world.entries(support(world.taken[0] as string), "item-ended");
    const chosen = (await world.entries(support(world.late), "decided")).find(
      ({ decision }) => decision.name === "OwnerId",
    );
    expect(Date.parse(chosen?.at ?? "") - Date.parse(ended?.at ?? "")).toBeLessThan(1_000);
    expect(world.runtime.pool()).toEqual([]);
  });

  test("has its other fields written meanwhile", async () => {
    const world = await fullDesk();
    expect(world.org.record(world.late)?.Priority).toBe("Medium");
  });

  test("waits on after a kill, and is given out once", async () => {
    const world = await fullDesk();
    world.life.kill("in the middle");
    const { runtime } = world.boot();
    await world.pass(MINUTE);
    expect(runtime.pool()).toMatchObject([{ item: support(world.late) }]);
    close(world, world.taken[0] as string);
    await world.pass(MINUTE);
    expect(await ownerOf({ runtime }, world.late)).toBeDefined();
    expect(await world.entries(support(world.late), "choice-held")).toHaveLength(1);
  });

  test("goes into the queue when its time is over", async () => {
    const world = await fullDesk();
    await world.pass(2 * HOUR);
    expect(await ownerOf(world, world.late)).toBe("Backlog");
    expect(world.runtime.pool()).toEqual([]);
  });

  test("leaves the pool when it is cancelled, and the next one has its turn", async () => {
    const world = await fullDesk();
    const next = world.newCase();
    await world.pass(MINUTE);
    await asTime(world, world.runtime.cancel(support(world.late), "Robin", "sent twice"));
    expect(world.runtime.pool()).toMatchObject([{ item: support(next) }]);
    close(world, world.taken[0] as string);
    await world.pass(MINUTE);
    expect(await ownerOf(world, next)).toBeDefined();
    expect((await world.entries(support(world.late), "effect-settled")).map(tell)).toContain(
      "Nobody is looked for any more: the item ended",
    );
  });

  test("is not looked for twice where somebody asks for another owner", async () => {
    const world = await fullDesk();
    const refused = expect(world.runtime.reassign(support(world.late), "Robin", "ill")).rejects.toThrow(
      "an owner is being looked for already",
    );
    await world.pass(MINUTE);
    await refused;
  });

  test("is the load of whoever takes it by hand meanwhile, and the workflow goes on", async () => {
    const world = await fullDesk();
    world.org.update(world.late, { OwnerId: ANA?.id as string }, ANA?.id as string);
    await world.pass(MINUTE);
    expect(world.runtime.pool()).toEqual([]);
    expect(await world.runtime.state(support(world.late))).toMatchObject({
      stage: "Resolution",
      owner: { name: "Ana" },
    });
    // Ana has three of two now: the first that is finished makes room for nobody
    const [hers] = (
      await Promise.all(world.taken.map(async (one) => [one, await ownerOf(world, one)] as const))
    ).flatMap(([one, owner]) => (owner === "Ana" ? [one] : []));
    const next = world.newCase();
    await world.pass(MINUTE);
    close(world, hers as string);
    await world.pass(MINUTE);
    expect(world.runtime.pool()).toMatchObject([{ item: support(next) }]);
    close(world, world.late);
    await world.pass(MINUTE);
    expect(await ownerOf(world, next)).toBe("Ana");
  });

  test("is nobody's load in a queue, and somebody's who takes it from there", async () => {
    const world = await fullDesk();
    await world.pass(2 * HOUR);
    world.org.update(world.late, { OwnerId: ANA?.id as string }, ANA?.id as string);
    await world.pass(MINUTE);
    const { reservation } = (await world.runtime.state(support(world.late))) ?? {};
    expect(reservation).toBeDefined();
    close(world, world.late);
    await world.pass(MINUTE);
    expect((await world.runtime.state(support(world.late)))?.reservation).toBeUndefined();
  });
});

describe("whoever asks for more", () => {
  /** Requests that were approved, which wait for somebody to take them. */
  async function requests(many: number, given?: World) {
    const world = given ?? (await createWorld());
    const records = Array.from({ length: many }, () =>
      world.org.create("Request__c", { Amount__c: 1, Status__c: "New" }),
    );
    await world.pass(MINUTE);
    for (const record of records) {
      const item = `sim-request/${record}`;
      const [task] = Object.keys((await world.runtime.state(item))?.tasks ?? {});
      await asTime(world, world.runtime.answerTask(task as string, "Robin", { approved: true }));
    }
    await world.pass(MINUTE);
    return { ...world, items: records.map((record) => `sim-request/${record}`) };
  }

  test("gets what has waited longest, is its owner then, and nobody is given it unasked", async () => {
    const world = await requests(2);
    expect(world.runtime.pool().map(({ item, pull }) => [item, pull])).toEqual(
      world.items.map((item) => [item, true]),
    );
    const taken = await asTime(world, world.runtime.next("Ben"));
    expect(taken).toEqual({ item: world.items[0], because: expect.stringMatching(/^Ben took it/) });
    expect((await world.runtime.state(world.items[0] as string))?.owner?.name).toBe("Ben");
  });

  test("gets nothing while they have no room, and hears why", async () => {
    const world = await requests(1, await fullDesk());
    expect(await asTime(world, world.runtime.next("Ben"))).toEqual({
      because: "2 wait, and Ben can take none of them: 2 × At capacity 1 of 1.",
    });
  });

  test("at the same moment as somebody else gets another one", async () => {
    const world = await requests(2);
    const both = await asTime(world, Promise.all(["Ana", "Cem"].map((user) => world.runtime.next(user))));
    expect(new Set(both.map(({ item }) => item)).size).toBe(2);
    expect(await asTime(world, world.runtime.next("Ana"))).toEqual({ because: "Nothing waits for Support." });
  });

  test("hears that they are of no team", async () => {
    const world = await requests(1);
    expect(await world.runtime.next("Zoe")).toEqual({
      because: "Zoe is no member of a team, or no user of this org.",
    });
  });
});

test("64 items that decide at once exceed nobody's capacity, and what is too much waits for its turn", async () => {
  const world = await createWorld();
  const records = Array.from({ length: 64 }, () => world.newCase());
  await world.pass(MINUTE);
  const seen = new Set<string>();
  for (let round = 0; round < 30; round++) {
    const live = records.filter((record) => !seen.has(record));
    const counts = await ownersOf(world, live);
    for (const [owner, many] of Object.entries(counts))
      if (owner !== "nobody") expect(many).toBeLessThanOrEqual(capacityOf(owner));
    const owned = await Promise.all(
      live.map(async (record) => [record, await ownerOf(world, record)] as const),
    );
    const done = owned.flatMap(([record, owner]) => (owner ? [record] : []));
    if (!done.length) break;
    expect(done.length).toBeLessThanOrEqual(ROOM);
    for (const record of done) {
      seen.add(record);
      close(world, record);
    }
    await world.pass(10_000);
  }
  expect(seen.size).toBe(64);
  expect(world.runtime.pool()).toEqual([]);
});
