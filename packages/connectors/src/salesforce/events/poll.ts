import { after, type Clock } from "../../clock.ts";
import type { FlatRecord, ObjectDescribe, OrgEvent } from "../../port.ts";
import type { SalesforceClient } from "../client.ts";
import { isOfPackage } from "../package/names.ts";
import type { Reader } from "../read.ts";
import { type ChangedRow, changedRows, toGapEvent } from "./changes.ts";
import type { Delivery } from "./delivery.ts";
import type { Position } from "./position.ts";

/** A transaction commits after its SystemModstamp: what became visible late is looked for so far back. */
const OVERLAP_MS = 60_000;
/**
 * SystemModstamp is of whole seconds: a record can change again in the second in which it was seen, and look the
 * same. So a second is only looked at when it is over (by our clock, with a little room).
 */
const SETTLED_MS = 2_000;
const UNREADABLE_TYPES = new Set(["address", "location", "base64"]);

export interface PollParts {
  client: SalesforceClient;
  describe(object: string): Promise<ObjectDescribe>;
  read: Reader;
  delivery: Delivery;
  clock: Clock;
  self: string;
  everyMs: number;
  /** @param words why it is being tried again; undefined when all is well */
  onState(words: string | undefined): void;
}

const back = (iso: string, ms: number): string => new Date(Date.parse(iso) - ms).toISOString();

const filled = (record: FlatRecord): FlatRecord =>
  Object.fromEntries(Object.entries(record).filter(([name, value]) => value !== null && !isOfPackage(name)));

/**
 * Follows an object by asking what has changed, where change events are off. Creations come with their fields; of a
 * change only that it happened is known (`gap`).
 */
export function pollObject(object: string, from: Position | undefined, parts: PollParts) {
  const { client, delivery, clock, self } = parts;
  /** Records by the SystemModstamp last told. */
  const told = new Map<string, string>();
  let since = from?.at ?? clock.now();
  let stopped = false;
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();

  const created = async (describe: ObjectDescribe, rows: ChangedRow[]): Promise<Map<string, FlatRecord>> => {
    if (rows.length === 0) return new Map();
    const fields = Object.values(describe.fields).filter((field) => !UNREADABLE_TYPES.has(field.type));
    const { records } = await parts.read(
      object,
      rows.map((row) => row.id),
      fields.map((field) => field.name),
    );
    return records;
  };

  const toEvents = async (
    describe: ObjectDescribe,
    rows: ChangedRow[],
    floor: string,
  ): Promise<OrgEvent[]> => {
    const fresh = rows.filter((row) => told.get(row.id) !== row.at);
    const isNew = (row: ChangedRow) => !told.has(row.id) && !row.deleted && row.createdAt >= floor;
    const records = await created(describe, fresh.filter(isNew));
    return fresh.map((row): OrgEvent => {
      const event = toGapEvent(object, row, self);
      const record = records.get(row.id);
      return record && isNew(row) ? { ...event, change: "created", fields: filled(record) } : event;
    });
  };

  const forget = (): void => {
    const floor = back(since, 2 * OVERLAP_MS);
    for (const [id, at] of told) if (at < floor) told.delete(id);
  };

  /** @param silent what is there already is old: it is remembered, not told */
  const pollOnce = async (silent: boolean): Promise<void> => {
    const describe = await parts.describe(object);
    const floor = back(since, OVERLAP_MS);
    const settled = back(clock.now(), SETTLED_MS);
    for await (const page of changedRows(client, describe, floor)) {
      const rows = silent ? page : page.filter((row) => row.at <= settled);
      if (rows.length === 0) continue;
      if (!silent) delivery.push(await toEvents(describe, rows, floor));
      await delivery.drained();
      if (stopped) return;
      for (const row of rows) told.set(row.id, row.at);
      const last = rows.at(-1)!.at;
      if (last > since) since = last;
    }
    forget();
  };

  const tick = async (silent: boolean): Promise<void> => {
    let next = false;
    try {
      await pollOnce(silent);
      parts.onState(undefined);
    } catch (error) {
      next = silent;
      parts.onState(`${object}: ${error instanceof Error ? error.message : error}`);
    }
    if (stopped) return;
    cancel = after(clock, parts.everyMs, () => {
      running = tick(next);
    });
  };

  running = tick(from === undefined);
  return {
    ready: running,
    async close(): Promise<void> {
      stopped = true;
      cancel();
      await running;
    },
  };
}
