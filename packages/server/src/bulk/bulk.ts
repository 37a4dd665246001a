import { RefusedError } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import type { Engine } from "../engine.ts";
import type { BulkPreview, BulkView, What } from "../http/bulk.ts";
import type { Filters, Lists } from "../work-items/list.ts";
import { type Begun, begunOf, KNOWN, known as namesOf, writeBegun, writeEnded } from "./journal.ts";
import { type Act, correctable, planned } from "./plan.ts";
import { asksFor, type Became, becameOf } from "./taken-back.ts";

/** Acts upon many items at once: each item's own is an entry of its trail, under the name of whoever began it. */
export interface Bulk {
  /** What would happen to which of them, and to which nothing, and why. Changes nothing. */
  preview(what: What, act: Act): Promise<BulkPreview>;
  /**
   * Begins it, behind the back of whoever asks. Begun again under the same id it is the same act.
   * @throws RefusedError `invalid`: there are too many, or none
   */
  begin(id: string, what: What, act: Act & { by: string; reason: string }): Promise<BulkView>;
  /** @throws RefusedError `not-found` */
  view(id: string): Promise<BulkView>;
  /** Goes on with what the last run left open. */
  resume(): Promise<void>;
  /** Resolves when nothing more is done; the next start goes on with the rest. */
  close(): Promise<void>;
}

/** Items of one act. */
export const MOST = 5_000;

/** Items that are worked on beside each other. */
const AT_ONCE = 8;

/** Items that are named for what becomes of them. */
const SAMPLE = 5;

type Groups = { told: string; items: number; sample: { key: string; number: string }[] }[];

type World = Pick<Engine, "runtime" | "store" | "clock" | "log"> & Pick<Backend, "doneOutside">;

export function createBulk(engine: World, lists: Lists): Bulk {
  const { runtime, store, clock, log } = engine;
  const under = new Map<string, { done: number; not: Groups; task: Promise<void> }>();
  /** By act: what became of what its items had done, of those that have come to an end. */
  const taken = new Map<string, Map<string, Became>>();
  let closed = false;

  /** Keys of the items that are meant, and whether there are more than an act may have. */
  async function meant(what: What, { repair }: Act): Promise<{ keys: string[]; more: boolean }> {
    if ("keys" in what)
      return { keys: [...new Set(what.keys)].slice(0, MOST), more: what.keys.length > MOST };
    const keys: string[] = [];
    // of all that match, those that have no incident are not even looked at
    const view =
      repair !== "cancel" && what.filters.view === "all" ? ("incidents" as const) : what.filters.view;
    for await (const { key } of lists.every({ ...what.filters, view } as Filters)) {
      if (keys.length === MOST) return { keys, more: true };
      keys.push(key);
    }
    return { keys, more: false };
  }

  async function put(groups: Groups, told: string, key: string): Promise<void> {
    const known = groups.find((one) => one.told === told);
    const group = known ?? { told, items: 0, sample: [] };
    if (!known) groups.push(group);
    group.items++;
    if (group.items <= SAMPLE) group.sample.push({ key, number: (await store.getRow(key))?.number ?? key });
  }

  /** Does it to one item. Returns why nothing was done, or nothing. */
  async function actOn(key: string, begun: Begun): Promise<string | undefined> {
    const { by, reason, repair, values, undo } = begun;
    const more = values && { values };
    const state = await runtime.state(key);
    const plan = planned(state, { repair, ...more });
    if (undo && state?.undoing && (await wasDone(key, begun))) return undefined;
    if ("not" in plan) return (await wasDone(key, begun)) ? undefined : plan.not;
    try {
      if (repair === "cancel") await runtime.cancel(key, by, reason, undo);
      for (const incident of plan.incidents)
        await runtime.repair(key, incident, { repair, by, reason, ...more });
      return undefined;
    } catch (error) {
      // what is wrong with one item is no reason to leave the others
      if (error instanceof Error && !closed) return error.message;
      throw error;
    }
  }

  /** Whether the item's own trail says that this very act was done to it, before a process ended. */
  async function wasDone(key: string, { at, by, reason, repair }: Begun): Promise<boolean> {
    return (await store.entries(key)).some(({ entry }) => {
      if (entry.at < at) return false;
      if (repair === "cancel" && asksFor(entry, { at, by, reason })) return true;
      if (entry.kind === "item-ended") return repair === "cancel" && entry.because === `${by}: ${reason}`;
      return (
        entry.kind === "incident-closed" &&
        [entry.by, entry.repair, entry.reason].join() === [by, repair, reason].join()
      );
    });
  }

  function carryOut(begun: Begun): void {
    const progress = { done: 0, not: [] as Groups, task: Promise.resolve() };
    under.set(begun.id, progress);
    const waiting = begun.items.values();
    const worker = async () => {
      for (const key of waiting) {
        if (closed) return;
        const because = await actOn(key, begun);
        if (because === undefined) progress.done++;
        else await put(progress.not, because, key);
      }
    };
    progress.task = Promise.all(Array.from({ length: AT_ONCE }, worker))
      .then(async () => {
        if (closed) return;
        const { done, not } = progress;
        await writeEnded(store, begun.id, clock.now(), { done, not });
        under.delete(begun.id);
        log.info({ id: begun.id, repair: begun.repair, done }, "An act upon many items has come to its end.");
      })
      .catch((error: unknown) => {
        if (!closed)
          log.error({ id: begun.id, error: String(error) }, "An act upon many items was interrupted.");
      });
  }

  async function view(id: string): Promise<BulkView> {
    const begun = await begunOf(store, id);
    if (!begun) throw new RefusedError("not-found", `There is no act ${id}.`);
    const { items, ended, at, by, reason, repair, undo } = begun;
    const { done, not } = ended ?? under.get(id) ?? { done: 0, not: [] };
    return {
      ...{ id, at, by, reason, repair, items: items.length, done, not },
      state: ended ? "done" : "running",
      ...(undo && { undo, takenBack: await takenBack(begun) }),
    };
  }

  /** What of the items' doings is taken back by now. An item that is over is looked at once. */
  async function takenBack(begun: Begun): Promise<NonNullable<BulkView["takenBack"]>> {
    const { id, items } = begun;
    const known = taken.get(id) ?? new Map<string, Became>();
    taken.set(id, known);
    if (taken.size > KNOWN) taken.delete(taken.keys().next().value as string);
    const groups = { yes: [] as Groups, no: [] as Groups, goesOn: [] as Groups, waits: [] as Groups };
    for (const key of items) {
      const became = known.get(key) ?? (await becameOf(key, begun, engine));
      if (!became) continue;
      if (became.is === "yes" || became.is === "no") known.set(key, became);
      await put(groups[became.is], became.told, key);
    }
    return groups;
  }

  return {
    async preview(what, act) {
      const { keys, more } = await meant(what, act);
      const found: BulkPreview = { items: keys.length, more, applies: [], not: [], fields: [] };
      const fields = new Set<string>();
      for (const key of keys) {
        const state = await runtime.state(key);
        const plan = planned(state, act);
        for (const name of state ? correctable(state) : []) fields.add(name);
        await put("not" in plan ? found.not : found.applies, "not" in plan ? plan.not : plan.told, key);
      }
      return { ...found, fields: [...fields].sort() };
    },
    async begin(id, what, act) {
      if (await begunOf(store, id)) return view(id);
      const { keys, more } = await meant(what, act);
      if (more) throw new RefusedError("invalid", `More than ${MOST} items are meant. Narrow the list down.`);
      if (!keys.length) throw new RefusedError("invalid", "Nothing in the list has what this is for.");
      const begun: Begun = { id, at: clock.now(), items: keys, ...act };
      await writeBegun(store, begun);
      carryOut(begun);
      return view(id);
    },
    view,
    async resume() {
      for (const id of await namesOf(store)) {
        const begun = await begunOf(store, id);
        if (begun && !begun.ended && !under.has(id)) carryOut(begun);
      }
    },
    async close() {
      closed = true;
      await Promise.all([...under.values()].map(({ task }) => task));
    },
  };
}
