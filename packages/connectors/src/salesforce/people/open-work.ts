import { after, type Clock, type Log } from "../../clock.ts";
import type { FlatRecord, ObjectDescribe, OrgEvent } from "../../port.ts";
import { id18 } from "../../value.ts";
import type { RawRecord } from "../client.ts";
import { checkNames, quote } from "../soql.ts";

/** Fields that say that nobody has to work on a record any more. */
export const CLOSED = ["IsClosed", "IsConverted"];
/** A change of these may have closed a record though the event does not say so. */
const STATUS = new Set(["Status", "StageName", "IsDeleted"]);
const GATHER_MS = 100;
const MOST_IDS = 200;
/** Records whose end is remembered, so that an event that comes late does not open them again. */
const MOST_ENDED = 20_000;

/** Open records by their owners, as they are now. */
export interface OpenWork {
  /** Reads all open records of an object. Objects that know no closed records are left out. Throws what the query throws. */
  load(object: string): Promise<void>;
  /** The same for an object that was read before; others are left out. */
  loadAgain(object: string): Promise<void>;
  /** Takes in what an event tells. Events that come twice or late change nothing. */
  take(event: OrgEvent): void;
  /** As of the port's directory. */
  ours(decision: string, item?: string): void;
  /** Open records of a user that we have not given out. */
  elsewhere(userId: string): number;
  close(): void;
}

interface Known {
  object: string;
  /** Id of the user; a queue's work is nobody's. */
  owner: string;
  /** Time of its last change, in ms. */
  at: number;
}

/**
 * Each open record is known with its owner: an event tells the new owner but not the one before, so sums alone could not
 * be kept. What an event leaves open is read, many together.
 */
export function createOpenWork(parts: {
  query(soql: string): Promise<RawRecord[]>;
  describe(object: string): Promise<ObjectDescribe>;
  clock: Clock;
  log: Log;
  /** The work of a user is another. */
  changed(userId: string): void;
}): OpenWork {
  const { query, describe, clock, log, changed } = parts;
  const closedBy = new Map<string, string[]>();
  const records = new Map<string, Known>();
  const ended = new Map<string, number>();
  const counts = new Map<string, number>();
  /** Records that we have given out, by how many decisions; and the record of each decision. */
  const held = new Map<string, number>();
  const decisions = new Map<string, string>();
  const doubtful = new Map<string, Set<string>>();
  /** For each reading of all records that is under way: those that events have told of meanwhile. */
  const readings = new Set<Set<string>>();
  let cancel = () => {};

  function count(owner: string, by: number): void {
    counts.set(owner, (counts.get(owner) ?? 0) + by);
    changed(owner);
  }

  /**
   * @param owner undefined: it is closed, gone, or a queue's
   * @param at in ms; what was read is of a whole second, and may be as late as its end: it comes after all events that are known
   */
  function put(id: string, object: string, owner: string | undefined, at: number, upTo = at): void {
    const before = records.get(id);
    const known = before?.at ?? ended.get(id) ?? 0;
    if (known > upTo) return;
    const last = upTo > at ? Math.max(known + 0.5, at) : at;
    const now = owner?.startsWith("005") ? id18(owner) : undefined;
    records.delete(id);
    ended.delete(id);
    if (now !== undefined) records.set(id, { object, owner: now, at: last });
    else {
      ended.set(id, last);
      if (ended.size > MOST_ENDED) ended.delete(ended.keys().next().value!);
    }
    if (before?.owner === now || held.has(id)) return;
    if (before) count(before.owner, -1);
    if (now !== undefined) count(now, 1);
  }

  /** It is not there any more, nobody says since when: later events than those that are known still count. */
  function end(id: string, object: string): void {
    const known = records.get(id)?.at ?? ended.get(id) ?? 0;
    put(id, object, undefined, known, known + 1);
  }

  const selectOf = (object: string, closed: string[]) =>
    `SELECT ${["Id", "OwnerId", "SystemModstamp", ...closed].join(",")} FROM ${object}`;

  function putRow(object: string, row: RawRecord): void {
    const open = !CLOSED.some((field) => row[field] === true);
    const stamp = Date.parse(String(row.SystemModstamp));
    put(id18(String(row.Id)), object, open ? String(row.OwnerId) : undefined, stamp, stamp + 999);
  }

  /** Reads what events left open. */
  async function settle(): Promise<void> {
    for (const [object, ids] of [...doubtful]) {
      doubtful.delete(object);
      const all = [...ids];
      try {
        for (let from = 0; from < all.length; from += MOST_IDS) {
          const some = all.slice(from, from + MOST_IDS);
          const rows = await query(
            `${selectOf(object, closedBy.get(object) ?? [])} WHERE Id IN (${some.map(quote).join(",")})`,
          );
          const found = new Set(rows.map(({ Id }) => id18(String(Id))));
          for (const row of rows) putRow(object, row);
          for (const id of some) if (!found.has(id)) end(id, object);
        }
      } catch (error) {
        log.warn("could not read open work; it is looked at again", { object, error: String(error) });
        for (const id of all) doubt(object, id);
        return;
      }
    }
  }

  function doubt(object: string, id: string): void {
    if (doubtful.size === 0) cancel = after(clock, GATHER_MS, () => void settle());
    doubtful.set(object, (doubtful.get(object) ?? new Set()).add(id));
  }

  async function load(object: string): Promise<void> {
    const { fields } = await describe(object);
    const closed = CLOSED.filter((field) => field in fields);
    if (closed.length === 0 || !fields.OwnerId) return;
    checkNames([object]);
    closedBy.set(object, closed);
    const conditions = closed.map((field) => `${field} = false`);
    if (fields.OwnerId.referenceTo?.includes("Group")) conditions.push("Owner.Type = 'User'");
    const told = new Set<string>();
    readings.add(told);
    try {
      const rows = await query(`${selectOf(object, closed)} WHERE ${conditions.join(" AND ")}`);
      const seen = new Set(rows.map(({ Id }) => id18(String(Id))));
      for (const row of rows) if (!told.has(id18(String(row.Id)))) putRow(object, row);
      for (const [id, known] of records)
        if (known.object === object && !seen.has(id) && !told.has(id)) end(id, object);
    } finally {
      readings.delete(told);
    }
  }

  return {
    load,
    async loadAgain(object) {
      if (closedBy.has(object)) await load(object);
    },
    take({ object, recordId: id, change, fields, at }) {
      const closed = closedBy.get(object);
      if (!closed) return;
      for (const told of readings) told.add(id);
      if (change === "deleted") return put(id, object, undefined, Date.parse(at));
      if (change === "undeleted" || change === "gap") return doubt(object, id);
      const known = records.get(id);
      const owner = fields.OwnerId ?? (change === "updated" ? known?.owner : undefined);
      const told = closed.filter((field) => field in fields);
      const concerned =
        fields.OwnerId !== undefined || told.length > 0 || names(fields).some((one) => STATUS.has(one));
      if (!concerned) return;
      if (told.some((field) => fields[field] === true)) return put(id, object, undefined, Date.parse(at));
      const mayBeClosed =
        told.length < closed.length && (!known || names(fields).some((one) => STATUS.has(one)));
      if (typeof owner !== "string" || mayBeClosed) return doubt(object, id);
      put(id, object, owner, Date.parse(at));
    },
    ours(decision, item) {
      const record =
        item === undefined ? decisions.get(decision) : id18(item.slice(item.lastIndexOf("/") + 1));
      if (record === undefined || (item !== undefined && decisions.has(decision))) return;
      const owner = records.get(record)?.owner;
      const many = (held.get(record) ?? 0) + (item === undefined ? -1 : 1);
      if (item === undefined) decisions.delete(decision);
      else decisions.set(decision, record);
      const before = held.has(record);
      if (many > 0) held.set(record, many);
      else held.delete(record);
      if (owner !== undefined && before !== held.has(record)) count(owner, before ? 1 : -1);
    },
    elsewhere: (userId) => counts.get(userId) ?? 0,
    close: () => cancel(),
  };
}

const names = (record: FlatRecord) => Object.keys(record);
