import type { Org } from "@throughline/local-org";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AuditStore, rebuild, verify } from "../../src/index.ts";
import { at, opening, workItem } from "../items.ts";
import { callsDuring, empty, openOrg, openOver, QUICK } from "./world.ts";

let org: Org;
beforeAll(async () => {
  org = await openOrg();
});
afterAll(() => org.close());
beforeEach(() => {
  org.faults.clear();
  empty(org);
});

/** Work that runs over a store, which is closed whatever happens. */
async function over<T>(work: (store: AuditStore) => Promise<T>, ...more: [object?, object?]): Promise<T> {
  const store = await openOver(org, ...more);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const ended = (item: ReturnType<typeof workItem>, seconds = 9) =>
  item.add({ kind: "item-ended", at: at(seconds), outcome: "Solved", by: "workflow", because: "x" } as never);
const COMPOSITE = { path: /\/composite$/ };

describe("a process that starts again", () => {
  test("finds the trail, its lists and its positions as they were, in calls that do not grow with the items", async () => {
    const items = Array.from({ length: 120 }, (_, i) => workItem(`500${i}`, { Subject: `about ${i}` }));
    const before = await over(async (store) => {
      await Promise.all(items.map((item, i) => store.append([item.add(...opening(item, i))])));
      await store.append(
        items.slice(0, 100).map((item) => ended(item)),
        [{ stream: "Case", position: "17" }],
      );
      return [
        await store.listItems({ pageSize: 200 }),
        await store.summary(at(0), at(900)),
        await store.counts(),
      ];
    });
    let open: AuditStore | undefined;
    const calls = await callsDuring(org, async () => {
      open = await openOver(org);
    });
    const store = open as AuditStore;
    expect(calls).toBeLessThanOrEqual(7);
    expect([
      await store.listItems({ pageSize: 200 }),
      await store.summary(at(0), at(900)),
      await store.counts(),
    ]).toEqual(before);
    expect(await store.cursors()).toEqual([{ stream: "Case", position: "17" }]);
    // what has ended is read when somebody looks at it, and then is there
    const [first, last] = [items[0]?.key as string, items[119]?.key as string];
    const looks = [() => store.entries(last), () => store.entries(first), () => store.getItem(first)];
    const costs: number[] = [];
    for (const look of looks) costs.push(await callsDuring(org, look));
    expect(costs).toEqual([0, 1, 0]);
    expect(await store.entries(first)).toHaveLength(6);
    expect(await verify(store)).toMatchObject({ ok: true, items: 120, entries: 700 });
    expect(await rebuild(store)).toEqual({ items: 120, differences: [] });
    await store.close();
  });

  test("takes an ended item up again where something is appended to it", async () => {
    const item = workItem("500A");
    await over((store) => store.append([item.add(...opening(item))]).then(() => store.append([ended(item)])));
    await over(async (store) => {
      expect(await store.entries("support-email/nobody")).toEqual([]);
      const began = { item: item.key, workflow: "v1", from: 1, entries: [item.started()] };
      await expect(store.append([began])).rejects.toMatchObject({ class: "conflict" });
      await store.append([item.add({ kind: "stage-entered", at: at(20), stage: "Again" })]);
    });
    await over(async (store) => {
      expect((await store.entries(item.key)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await verify(store)).toMatchObject({ ok: true });
    });
  });

  test("gives what was committed in its order from any position on", async () => {
    const items = [workItem("500A"), workItem("500B"), workItem("500C")];
    await over(async (store) => {
      for (const item of items) await store.append([item.add(item.started())]);
      await store.append([ended(items[0] as never)]);
    });
    await over(async (store) => {
      const more = workItem("500D");
      await store.append([more.add(more.started())]);
      const told = async (after: number) =>
        (await store.all(after, 3)).map(({ n, stored }) => `${n} ${stored.item.slice(-4)}`);
      expect(await told(0)).toEqual(["1 500A", "2 500B", "3 500C"]);
      expect(await told(3)).toEqual(["4 500A", "5 500D"]);
      expect(await told(4)).toEqual(["5 500D"]);
    });
  });
});

describe("what is long", () => {
  test("is packed, and split over as many records as it takes", async () => {
    // words that do not repeat, so that packing does not make it short
    const long = Array.from({ length: 60_000 }, (_, i) => Math.imul(i, 2654435761).toString(36)).join(" ");
    const [plain, packed, split] = [
      workItem("500A", { Subject: "short" }),
      workItem("500B", { Subject: "so ".repeat(100_000) }),
      workItem("500C", { Subject: long }),
    ];
    const all = [plain, packed, split];
    await over((store) => store.append(all.map((item) => item.add(item.started()))));
    const records = org.db.query("SELECT TL_Key__c FROM TL_Line__c ORDER BY TL_Position__c, TL_Part__c");
    expect(records.map(({ TL_Key__c: key }) => key)).toEqual([
      ...["support-email/500A#1", "support-email/500B#1", "support-email/500C#1"],
      ...[1, 2].map((part) => `support-email/500C#1/${part}`),
    ]);
    await over(async (store) => {
      for (const item of all)
        expect((await store.entries(item.key))[0]?.entry).toEqual(item.state && item.started());
      expect(await verify(store)).toMatchObject({ ok: true, entries: 3 });
    });
  });

  test("is refused where it is more than a transaction takes, and only that", async () => {
    const items = Array.from({ length: 1_001 }, (_, i) => workItem(`500${i}`));
    await over(async (store) => {
      const good = workItem("500X");
      const results = await Promise.allSettled([
        store.append(items.map((item) => item.add(item.started()))),
        store.append([good.add(good.started())]),
      ]);
      expect(results).toMatchObject([
        { status: "rejected", reason: { class: "invalid" } },
        { status: "fulfilled" },
      ]);
      expect(store.mostAtOnce).toBeLessThan(200);
    });
  });
});

describe("an append", () => {
  test("costs one call, whatever goes with it", async () => {
    await over(async (store) => {
      const items = Array.from({ length: 100 }, (_, i) => workItem(`500${i}`));
      const calls = await callsDuring(org, () =>
        Promise.all(
          items.map((item) =>
            store.append([item.add(...opening(item))], [{ stream: item.key, position: "1" }]),
          ),
        ),
      );
      expect(calls).toBe(1);
    });
  });

  test.for([
    ["its answer is lost", { kind: "lostAnswer" }],
    ["its answer is cut off", { kind: "truncate" }],
    ["it never arrives", { kind: "resetBeforeApply" }],
    ["the org fails", { kind: "status", status: 500 }],
    ["the org is not available", { kind: "status", status: 503 }],
    ["another transaction holds a row", { kind: "lockRow", rows: 1 }],
  ] as const)("is there once, although %s", async ([, fault]) => {
    const item = workItem("500A");
    await over(async (store) => {
      await store.append([item.add(item.started())]);
      org.faults.inject({ ...fault, match: COMPOSITE, times: 2 } as never);
      await store.append(
        [item.add({ kind: "stage-entered", at: at(1), stage: "Intake" })],
        [{ stream: "Case", position: "2" }],
      );
      await store.append([item.add({ kind: "stage-completed", at: at(2), stage: "Intake" })]);
      expect(store.trouble?.()).toBeUndefined();
    });
    await over(async (store) => {
      expect((await store.entries(item.key)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(await store.cursors()).toEqual([{ stream: "Case", position: "2" }]);
      expect(await verify(store)).toMatchObject({ ok: true });
    });
  });

  test("waits while the org has no calls left, and says so", async () => {
    let now = Date.now();
    const pending: { at: number; call: () => void }[] = [];
    const clock = {
      now: () => new Date(now).toISOString(),
      at(when: string, call: () => void) {
        pending.push({ at: Date.parse(when), call });
        return () => {};
      },
    };
    const pass = (ms: number) => {
      now += ms;
      for (const { at, call } of pending.splice(0))
        if (at <= now) call();
        else pending.push({ at, call });
    };
    await over(
      async (store) => {
        let done = false;
        // what a start takes of the budget is gone
        const appended = Promise.all(
          Array.from({ length: 6 }, async (_, i) => {
            await new Promise((resolve) => setTimeout(resolve, i * 30));
            const one = workItem(`500${i}`);
            await store.append([one.add(one.started())]);
          }),
        ).then(() => {
          done = true;
        });
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(done).toBe(false);
        expect(store.trouble?.()).toMatch(
          /budget is (short|used up until .*): what is to be written to the trail/,
        );
        while (!done) {
          pass(10_000);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await appended;
        expect(await verify(store)).toMatchObject({ ok: true, items: 6 });
      },
      {},
      { budget: { perMinute: 10 }, clock },
    );
  });
});

describe("one process writes", () => {
  test("another one is refused while it does, and is told who it is", async () => {
    await over(async () => {
      await expect(openOver(org)).rejects.toMatchObject({
        class: "locked",
        message: expect.stringContaining(`process ${process.pid} on `),
      });
    });
    await over(async (store) => expect(await store.cursors()).toEqual([]));
  });

  test("one that stands by follows one that says nothing any more; that one can write nothing", async () => {
    const item = workItem("500A");
    const first = await openOver(org, { timing: { ...QUICK, beatMs: 60_000, validMs: 60_000 } });
    await first.append([item.add(...opening(item))]);
    const told: string[] = [];
    const second = await openOver(org, {
      timing: QUICK,
      standBy: true,
      told: (message) => told.push(message),
    });
    expect(told).toEqual([
      expect.stringMatching(/stands by: .* is written by process \d+/),
      expect.stringMatching(/has taken over the trail/),
    ]);
    const late = { item: item.key, workflow: "v1", from: 6, entries: [item.started(9)] };
    await expect(first.append([late])).rejects.toMatchObject({ class: "lost" });
    expect(await first.lost).toMatchObject({ class: "lost" });
    await expect(first.held?.()).rejects.toMatchObject({ class: "lost" });
    await first.close();
    await second.append([item.add({ kind: "stage-completed", at: at(9), stage: "Intake" })]);
    await second.held?.();
    expect(await verify(second)).toMatchObject({ ok: true, entries: 6 });
    await second.close();
  });

  test("one that stands by does not follow while the holder says something", async () => {
    const first = await openOver(org, { timing: QUICK });
    let followed = false;
    const second = openOver(org, { timing: { ...QUICK, leaseMs: 600 }, standBy: true }).then((store) => {
      followed = true;
      return store;
    });
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(followed).toBe(false);
    await first.close();
    await (await second).close();
  });

  test("what a frozen process had on its way does not take hold once another one has followed", async () => {
    const item = workItem("500A");
    const first = await openOver(org, { timing: { ...QUICK, beatMs: 60_000 } });
    await first.append([item.add(...opening(item))]);
    org.faults.inject({ kind: "delay", delayMs: 700, when: "before", match: COMPOSITE });
    const late = first.append([item.add({ kind: "stage-entered", at: at(7), stage: "late" })]);
    const refused = expect(late).rejects.toMatchObject({ class: "lost" });
    const second = await openOver(org, { timing: QUICK, standBy: true });
    await second.append([
      {
        item: item.key,
        workflow: "v1",
        from: 6,
        entries: [{ kind: "stage-entered", at: at(8), stage: "first" }],
      },
    ]);
    await refused;
    expect((await second.entries(item.key)).at(-1)?.entry).toMatchObject({ stage: "first" });
    expect(await verify(second)).toMatchObject({ ok: true });
    await first.close();
    await second.close();
  });
});

describe("what somebody does to the records", () => {
  const changed = async (work: (lines: { Id: string; TL_Key__c: string }[]) => void) => {
    const item = workItem("500A");
    await over(async (store) => {
      for (const entry of opening(item)) await store.append([item.add(entry)]);
    });
    work(org.db.query("SELECT Id, TL_Key__c FROM TL_Line__c ORDER BY TL_Position__c") as never);
    return await over((store) => verify(store), { readOnly: true });
  };

  test("is found when the trail is verified", async () => {
    expect(await changed(() => {})).toMatchObject({ ok: true, items: 1, entries: 5 });
  });
  test.for([
    [
      "a body that was changed",
      2,
      "changed",
      (id: string) => org.db.update("TL_Line__c", id, { TL_Body__c: "[]" }),
    ],
    ["a line that was deleted", 2, "missing", (id: string) => org.db.delete("TL_Line__c", id)],
    ["a last line that was deleted", 5, "missing", (id: string) => org.db.delete("TL_Line__c", id)],
  ] as const)("%s", async ([, seq, what, work]) => {
    empty(org);
    const { findings } = await changed((lines) => work(lines[seq - 1]?.Id as string));
    expect(findings).toMatchObject([{ item: "support-email/500A", seq, what }]);
  });
});

test("an org without the package is refused, with what to do", async () => {
  const { startOrg } = await import("@throughline/local-org");
  const bare = await startOrg();
  await expect(openOver(bare)).rejects.toMatchObject({
    class: "io",
    message: expect.stringMatching(/Deploy the package .*TL_Store/),
  });
  await bare.close();
});
