import type { FlatRecord } from "@throughline/connectors";
import { type Event, keyOf, takeoverOf } from "@throughline/engine";
import { labels, RefusedError, SetAsideError, withoutAudit } from "@throughline/runtime";
import type { Value, Workflow } from "@throughline/workflow";
import type { Engine } from "../engine.ts";
import { itemsInFlight } from "../versions/in-flight.ts";
import { MODIFIED, openRecords, wholeOf } from "./open.ts";

/** Records that are taken over at a time: as many as are read in one call. */
const AT_ONCE = 200;
/** How long is waited where the org's budget has no room, or too much arrives. */
const BUSY_MS = 500;
/** What was changed longer ago than this when it was read has the time of its last change, whatever the clocks say. */
const SURE_MS = 120_000;

type World = Pick<Engine, "runtime" | "store" | "salesforce" | "clock">;

/** Which adoption it is, and whether to go on: not when it stops. */
export interface Carrying {
  run: string;
  by: string;
  on(): boolean;
}

/**
 * Takes over the records that are open, in batches, as the budget of API calls has room. However often it is begun anew,
 * each becomes an item once.
 *
 * @returns how many were taken over and left by this run; undefined: it did not come to its end
 */
export async function adoptOpen(
  world: World,
  workflow: Workflow,
  { run, by, on }: Carrying,
): Promise<{ adopted: number; left: number } | undefined> {
  const { runtime, salesforce, clock } = world;
  const fields = await wholeOf(salesforce, workflow);
  const count = { adopted: 0, left: 0 };
  for await (const page of openRecords(salesforce, workflow, [], AT_ONCE)) {
    if (!(await room(world, on))) return undefined;
    const { records } = await salesforce.read(
      workflow.object,
      page.map(({ Id }) => String(Id)),
      fields,
    );
    const directory = await salesforce.directory();
    const stamps = new Map<string, Value | undefined>();
    await Promise.all(
      [...records].map(async ([id, record]) => {
        const item = keyOf(workflow.id, id);
        const before = await runtime.state(item);
        if (before && !before.adopted?.letGo) {
          // taken over before a kill: what changed since it was read is not known
          if (before.adopted?.run === run) stamps.set(id, undefined);
          return;
        }
        const known = { ...record, Id: id };
        const taken =
          takeoverOf(workflow, known, clock.now()).is === "adopted" &&
          (await deliver(world, on, item, {
            ...{ id: `adopt/${run}/${id}`, type: "adopted", recordId: id, record: known },
            ...{ labels: labels(known, directory), run, by },
          }));
        if (taken) stamps.set(id, record[MODIFIED]);
        else count.left++;
      }),
    );
    count.adopted += stamps.size;
    await catchUp(world, workflow, { run, by, on }, stamps, fields);
    if (!on()) return undefined;
  }
  return count;
}

/** What changed in the org after a record was read, and before it was an item: nobody has told the item of it. */
async function catchUp(
  world: World,
  workflow: Workflow,
  { run, on }: Carrying,
  stamps: Map<string, Value | undefined>,
  fields: string[],
): Promise<void> {
  if (!stamps.size) return;
  const { salesforce, clock } = world;
  const { records } = await salesforce.read(workflow.object, [...stamps.keys()], [MODIFIED]);
  // the org tells whole seconds: of what was changed just before it was read, a second change may not show
  const sure = Date.parse(clock.now()) - SURE_MS;
  const changed = [...stamps].flatMap(([id, stamp]) => {
    const now = records.get(id)?.[MODIFIED];
    return now === stamp && Date.parse(String(now)) < sure ? [] : [id];
  });
  if (!changed.length) return;
  const now = await salesforce.read(workflow.object, changed, fields);
  const directory = await salesforce.directory();
  for (const id of changed) {
    const record: FlatRecord | undefined = now.records.get(id);
    const item = keyOf(workflow.id, id);
    if (!record) {
      await deliver(world, on, item, { id: `adopt/${run}/${id}/gone`, type: "record-deleted" });
      continue;
    }
    const changes = withoutAudit(record);
    const event = { type: "record-changed" as const, changes, labels: labels(changes, directory) };
    await deliver(world, on, item, { id: `adopt/${run}/${id}/${record[MODIFIED]}`, ...event });
  }
}

/** Lets go what an adoption took over and nobody has worked on since. Returns how many, and how many stay items. */
export async function undoAdoption(
  world: World,
  workflow: string,
  { run, by, reason, on }: Carrying & { reason: string },
): Promise<{ letGo: number; kept: number } | undefined> {
  const count = { letGo: 0, kept: 0 };
  for await (const item of itemsInFlight(world.store, workflow)) {
    if (!on()) return undefined;
    const state = await world.runtime.state(item);
    if (state?.status !== "live" || state.adopted?.run !== run) continue;
    await deliver(world, on, item, { id: `let-go/${run}/${item}`, type: "let-go", run, by, reason });
    const after = await world.runtime.state(item);
    count[after?.adopted?.letGo ? "letGo" : "kept"]++;
  }
  return count;
}

type Unstamped<T> = T extends unknown ? Omit<T, "at"> : never;

/** Whether the item has taken it, or keeps it. */
async function deliver(
  { runtime, clock }: World,
  on: () => boolean,
  item: string,
  event: Unstamped<Event>,
): Promise<boolean> {
  while (on()) {
    try {
      await runtime.deliver(item, { ...event, at: clock.now() } as Event);
      return true;
    } catch (error) {
      // an item that takes no events keeps this one
      if (error instanceof SetAsideError) return true;
      if (!(error instanceof RefusedError && error.code === "busy")) throw error;
      await pause(clock);
    }
  }
  return false;
}

/** Waits until the org's budget has room and nothing that was decided before waits for it. */
async function room({ salesforce, clock }: World, on: () => boolean): Promise<boolean> {
  while (on()) {
    const now = salesforce.room?.();
    if (!now || (now.writes > 0 && now.waiting === 0)) return true;
    await pause(clock);
  }
  return false;
}

const pause = (clock: World["clock"]) =>
  new Promise<void>((resolve) => {
    clock.at(new Date(Date.parse(clock.now()) + BUSY_MS).toISOString(), resolve);
  });
