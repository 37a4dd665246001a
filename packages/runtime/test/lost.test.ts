import { type Store, StoreError } from "@throughline/audit";
import type { SalesforcePort } from "@throughline/connectors";
import { expect, test } from "vitest";
import { createWorld, MINUTE, support } from "./support/world.ts";

const TAKEN = "Another process has taken over.";

/** A store that another process may take over. */
function shared() {
  const taken = Promise.withResolvers<StoreError>();
  const sent: string[] = [];
  let certain: PromiseWithResolvers<void> | undefined;
  let reason: StoreError | undefined;
  return {
    sent,
    /** Nobody knows who writes, until the result is called. */
    doubt() {
      certain = Promise.withResolvers();
      return certain.resolve;
    },
    takeOver() {
      reason = new StoreError("lost", TAKEN);
      taken.resolve(reason);
      certain?.reject(reason);
    },
    /** Takes over, and the store tells nobody until it is asked to append. */
    takeOverUnseen() {
      reason = new StoreError("lost", TAKEN);
    },
    store: (store: Store): Store => ({
      ...store,
      lost: taken.promise,
      held: async () => (reason ? Promise.reject(reason) : certain?.promise),
      append: async (...given) => (reason ? Promise.reject(reason) : store.append(...given)),
    }),
    salesforce: (port: SalesforcePort): SalesforcePort => ({
      ...port,
      async write(requests, mayGo) {
        await mayGo?.();
        sent.push(...requests.map(({ id }) => id));
        return port.write(requests);
      },
    }),
  };
}

test("nothing is sent while it is not certain that no other process has taken over, and then it is", async () => {
  const { doubt, sent, ...ports } = shared();
  const { newCase, pass, kinds, org } = await createWorld(ports);
  const certain = doubt();
  const id = newCase();
  await pass(10 * MINUTE);
  expect(await kinds(support(id))).toContain("effect-intended");
  expect(sent).toEqual([]);
  certain();
  await pass(MINUTE);
  expect(org.record(id)?.Status).toBe("Working");
});

test("a process that another one has followed sends nothing of what it was about to, and takes nothing", async () => {
  const { doubt, takeOver, sent, ...ports } = shared();
  const { newCase, pass, kinds, runtime, store, said } = await createWorld(ports);
  doubt();
  const id = newCase();
  await pass(MINUTE);
  const before = await kinds(support(id));
  takeOver();
  const late = newCase();
  await pass(10 * MINUTE);
  expect(sent).toEqual([]);
  expect(await kinds(support(id))).toEqual(before);
  expect(await store.entries(support(late))).toEqual([]);
  await expect(runtime.cancel(support(id), "Ada", "no need")).rejects.toMatchObject({
    code: "stopped",
    message: TAKEN,
  });
  expect(runtime.stats()).toMatchObject({ storeTrouble: TAKEN, setAside: [] });
  expect(said.filter((text) => text === TAKEN)).toHaveLength(1);
});

test("what it learns from a refused append is no fault of the item", async () => {
  const { takeOverUnseen, ...ports } = shared();
  const { newCase, pass, runtime, store } = await createWorld(ports);
  takeOverUnseen();
  const id = newCase();
  await pass(MINUTE);
  expect(await store.entries(support(id))).toEqual([]);
  expect(runtime.stats().setAside).toEqual([]);
});

test("a trail that cannot be read for a while is waited for, also by effects on their way", async () => {
  let away = false;
  const store = (store: Store): Store => ({
    ...store,
    entries: async (...given) => {
      if (away) throw new StoreError("io", "the server is away");
      return store.entries(...given);
    },
  });
  // no state is kept: whatever is done with an item reads its trail
  const { newCase, pass, org, said, runtime } = await createWorld({ store, maxStates: 0 });
  const ids = [newCase(), newCase(), newCase()];
  away = true;
  await pass(10 * MINUTE);
  expect(ids.map((id) => org.record(id)?.Status)).toEqual(["New", "New", "New"]);
  away = false;
  await pass(MINUTE);
  expect(ids.map((id) => org.record(id)?.Status)).toEqual(["Working", "Working", "Working"]);
  expect(runtime.stats()).toMatchObject({ setAside: [], inFlight: 0 });
  expect(said.filter((text) => text.includes("cannot be read"))).toHaveLength(1);
  expect(said.filter((text) => text.includes("can be read again"))).toHaveLength(1);
});
