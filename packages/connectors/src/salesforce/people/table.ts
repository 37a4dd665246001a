import { after, type Clock, type Log, millis } from "../../clock.ts";
import type { FlatRecord, OrgEvent } from "../../port.ts";
import { CallFailure, type RawRecord } from "../client.ts";

/** While change events of an object come, it is still looked at now and then. */
const TRUSTED_MS = 10 * 60_000;
/** Events that only tell that something changed are gathered so long before a look, and looks that follow each other longer. */
const GATHER_MS = 200;
const LOOK_AGAIN_MS = 5_000;
/** An object that the org does not have, or does not let us see, may be there later. */
const ABSENT_MS = 60 * 60_000;

/** The org does not have what was asked for, or does not let us see it. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof CallFailure && error.items.some(({ code }) => ABSENT.has(code));

const ABSENT = new Set([
  "INVALID_TYPE",
  "INVALID_FIELD",
  "INSUFFICIENT_ACCESS",
  "INVALID_TYPE_FOR_OPERATION",
]);

export interface TableSpec {
  object: string;
  /** Own fields; of parents (`Skill.MasterLabel`) only where no events are followed. */
  fields: string[];
  /** Condition of SOQL, as of now. */
  where?(now: string): string;
  /** The same for a record that is told by an event. */
  keeps?(record: FlatRecord): boolean;
  /** Whether a record that was not among them may be now, by what an event tells of it; any that tells of our fields, unless given. */
  enters?(told: FlatRecord): boolean;
  /** How often it is looked at where no events come. */
  everyMs: number;
}

/** Some records of an object, as they are now. */
export interface Table {
  readonly object: string;
  /** By id. */
  rows(): ReadonlyMap<string, FlatRecord>;
  /** Reads all. Never throws: what cannot be read stays as it was. */
  look(): Promise<void>;
  /** Takes in what an event tells. */
  take(event: OrgEvent): void;
  close(): void;
}

/** A record as it was and as it is, where it was and is among those that are kept. */
export interface OneChange {
  before?: FlatRecord;
  after?: FlatRecord;
}

export interface TableParts {
  query(soql: string): Promise<RawRecord[]>;
  clock: Clock;
  log: Log;
  /** Something is different from before: one record, or nobody knows what. */
  changed(one?: OneChange): void;
}

/**
 * Keeps some records of an object: reads them, changes them by events, and looks again at its interval; while events
 * come, seldom. Looks that find what no event has told go back to the interval.
 */
export function createTable(spec: TableSpec, { query, clock, log, changed }: TableParts): Table {
  const { object, fields, everyMs } = spec;
  let rows = new Map<string, FlatRecord>();
  let looking: Promise<void> | undefined;
  /** An event came while a look was under way: what it found may be older. */
  let again = false;
  let trusted = false;
  let lookedAt = 0;
  let cancel = () => {};
  let closed = false;

  const plan = (ms: number) => {
    cancel();
    if (!closed) cancel = after(clock, ms, () => void look());
  };

  async function read(): Promise<void> {
    const condition = spec.where?.(clock.now());
    const soql = `SELECT ${["Id", ...fields].join(",")} FROM ${object}${condition ? ` WHERE ${condition}` : ""}`;
    let next = trusted ? TRUSTED_MS : everyMs;
    try {
      const found = new Map((await query(soql)).map((row) => [String(row.Id), flat(row, fields)]));
      if (again) next = LOOK_AGAIN_MS;
      else if (differ(rows, found)) {
        rows = found;
        trusted = false;
        next = everyMs;
        changed();
      }
    } catch (error) {
      if (isAbsent(error)) next = ABSENT_MS;
      else log.warn("could not read what the org knows of people", { object, error: String(error) });
    }
    again = false;
    lookedAt = millis(clock);
    plan(next);
  }

  function look(): Promise<void> {
    looking ??= read().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  return {
    object,
    rows: () => rows,
    look,
    take({ recordId, change, fields: told }) {
      trusted = true;
      if (looking) again = true;
      const known = rows.get(recordId);
      const ours = only(told, fields);
      if (change === "deleted") {
        if (known && rows.delete(recordId)) changed({ before: known });
        return;
      }
      if (change === "created" || (change === "updated" && known)) {
        const record = { ...(known ?? blank(fields)), ...ours };
        const keeps = spec.keeps?.(record) ?? true;
        if (!keeps && !known) return;
        if (keeps) rows.set(recordId, record);
        else rows.delete(recordId);
        changed({ ...(known && { before: known }), ...(keeps && { after: record }) });
        return;
      }
      const enters = spec.enters?.(ours) ?? Object.keys(ours).length > 0;
      if (change === "updated" && !enters) return;
      // of a record that is not among them no more is known than that it may be now
      plan(millis(clock) - lookedAt > LOOK_AGAIN_MS ? GATHER_MS : LOOK_AGAIN_MS);
    },
    close() {
      closed = true;
      cancel();
    },
  };
}

const blank = (fields: string[]): FlatRecord => Object.fromEntries(fields.map((field) => [field, null]));

const only = (record: FlatRecord, fields: string[]): FlatRecord =>
  Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name)));

/** Own fields and those of parents by their path. Moments stay as the org writes them. */
function flat(row: RawRecord, fields: string[]): FlatRecord {
  return Object.fromEntries(
    fields.map((path) => {
      let at: unknown = row;
      for (const part of path.split(".")) at = (at as RawRecord | null)?.[part] ?? null;
      return [path, at as FlatRecord[string]];
    }),
  );
}

const MOMENT = /^\d{4}-\d\d-\d\dT.*[+Z]/;
/** Events tell milliseconds where queries tell whole seconds, and write the zone in another way. */
const comparable = (value: unknown) =>
  typeof value === "string" && MOMENT.test(value) ? Math.floor(Date.parse(value) / 1000) : (value ?? null);

function differ(before: ReadonlyMap<string, FlatRecord>, now: ReadonlyMap<string, FlatRecord>): boolean {
  if (before.size !== now.size) return true;
  for (const [id, record] of now) {
    const old = before.get(id);
    if (!old) return true;
    for (const name in record) if (comparable(record[name]) !== comparable(old[name])) return true;
  }
  return false;
}
