import {
  type BudgetSettings,
  createBudget,
  type Directory,
  type FlatRecord,
  type Ledger,
  markOf,
  type ObjectDescribe,
  type OrgEvent,
  type Outcome,
  type Purpose,
  readMark,
  type SalesforcePort,
  type WriteRequest,
} from "@throughline/connectors";
import type { Value } from "@throughline/workflow";
import type { Faults, WriteFault } from "./faults.ts";
import { type Life, never, thawed } from "./life.ts";
import type { Dice } from "./random.ts";
import { clockOf, type Schedule } from "./schedule.ts";

/** What the org itself remembers of every change: the oracle of the invariants. */
export interface Change {
  at: string;
  recordId: string;
  field: string;
  from: Value;
  to: Value;
  by: string;
  /** The effect that wrote, and what it expected, for our own writes. */
  effect?: string;
  expected?: Value;
}

export interface SimOrg {
  port(life: Life): SalesforcePort;
  create(object: string, fields: FlatRecord, by?: string): string;
  update(recordId: string, fields: FlatRecord, by: string): void;
  /** Deletes a record; with `into` it becomes part of another one. */
  remove(recordId: string, by: string, into?: string): void;
  record(recordId: string): FlatRecord | undefined;
  /** Every record that was ever created. */
  created: { object: string; id: string; fields: FlatRecord }[];
  changes: Change[];
  /** How often each effect took hold. */
  applied: Map<string, number>;
  /** Every write that was sent, in order. */
  sent: Sent[];
  /** When each API call came in, in virtual ms: as the org counts them. */
  calls: number[];
  /** What the workspace lets the runtime spend of them. */
  budget: BudgetSettings;
  directory: Directory;
}

/** A write on its way, and whether the org refused it for its limit. */
export interface Sent {
  effect: string;
  /** Virtual time in ms. */
  at: number;
  life: Life;
  limited: boolean;
  /** It took hold, and nobody was told. */
  lost: boolean;
}

/** Faults that take the answer away from a write that took hold. */
const LOST: Partial<Record<WriteFault, string>> = {
  "lost-after": "ECONNRESET",
  "error-after": "HTTP_500",
  cut: "BODY_CUT_OFF",
};

/** A user who is in no team. */
const SOMEBODY = "005000000000000BCK";

/** How long the org asks to be left alone, in ms. */
export const LIMITED_MS = 30_000;

interface Row {
  object: string;
  fields: FlatRecord;
  /** The mark of the write that took hold last (`TL_Write__c`): the org takes none of the item that is not newer. */
  mark?: string;
  /** When the last event of this record is in the stream (ms): those of one record keep their order. */
  told: number;
  /** What is still to be told of it. */
  untold: number;
}

type Entry = OrgEvent & { number: number };

/** An org in memory, on virtual time: records, compare-and-set, change events, and faults on the way there and back. */
export function createOrg(world: {
  schedule: Schedule;
  chance: Dice;
  faults: Faults;
  describes: Record<string, ObjectDescribe>;
  directory: Directory;
  /** What may be spent of its API calls; no limit unless given. The connector's own budget keeps to it. */
  budget?: BudgetSettings;
}): SimOrg {
  const { schedule, chance, faults, describes, directory, budget: settings = {} } = world;
  const calls: number[] = [];
  // on a disk: it outlives the runs
  const ledger = inMemory();
  const rows = new Map<string, Row>();
  const log: Entry[] = [];
  const listeners = new Set<() => void>();
  const changes: Change[] = [];
  const created: SimOrg["created"] = [];
  const applied = new Map<string, number>();
  const sent: Sent[] = [];

  type News = Omit<OrgEvent, "id" | "replay" | "at" | "ours">;

  function publish(event: News, row: Row): void {
    const at = schedule.iso();
    const ready = Math.max(row.told, schedule.now + faults.publishDelay());
    row.told = ready;
    // of one record nothing overtakes what was before it, also at the very moment at which that is told
    if (ready === schedule.now && row.untold === 0) {
      append(event, at);
      return;
    }
    row.untold++;
    schedule.at(ready, () => {
      row.untold--;
      append(event, at);
    });
  }

  function append(event: News, at: string): void {
    // replay ids grow, and are not contiguous
    const number = (log.at(-1)?.number ?? 0) + chance.between(1, 5);
    const { object, recordId } = event;
    // what a gap leaves open is whether the record was created, changed or by whom; a deletion is told as one
    const told: News =
      event.change !== "deleted" && faults.gap() ? { object, recordId, change: "gap", fields: {} } : event;
    log.push({
      ...told,
      id: `${object}/${number}/${recordId}`,
      number,
      replay: String(number),
      at,
      ours: told.by === directory.self.id,
    });
    for (const wake of listeners) wake();
  }

  function change(id: string, row: Row, fields: FlatRecord, by: string, own?: WriteRequest): void {
    const changed: FlatRecord = {};
    for (const [field, to] of Object.entries(fields)) {
      const from = row.fields[field] ?? null;
      if (from === to) continue;
      changed[field] = to;
      row.fields[field] = to;
      changes.push({
        ...{ at: schedule.iso(), recordId: id, field, from, to, by: own && !own.sets[field] ? FLOWS : by },
        ...(own?.sets[field] && { effect: own.id, expected: own.sets[field].expected }),
      });
    }
    if (Object.keys(changed).length === 0) return;
    row.fields.SystemModstamp = schedule.iso();
    publish({ object: row.object, recordId: id, change: "updated", fields: changed, by }, row);
  }

  /** Applies one write as the org does: all of it, or nothing. */
  function apply(request: WriteRequest): Outcome {
    const row = rows.get(request.recordId);
    if (!row) return refused("gone", "ENTITY_IS_DELETED");
    // the rule that guards refuses what comes late, or again; the connector reads the mark, and knows
    const late = byMark(request, row, 2);
    if (late) return late;
    const actual = actualOf(request, row);
    const conflict = Object.entries(request.sets).some(
      ([field, { expected }]) => expected !== undefined && !same(expected, actual[field] ?? null),
    );
    if (conflict) return refused("conflict", "FIELD_CUSTOM_VALIDATION_EXCEPTION", { actual });
    row.mark = markOf(request);
    applied.set(request.id, (applied.get(request.id) ?? 0) + 1);
    const values = Object.entries(request.sets).map(([field, { value }]) => [field, value]);
    const before = { ...row.fields };
    const flow: FlatRecord = faults.flow() ? { Note__c: "a flow was here" } : {};
    if (flow.Note__c && "Priority" in row.fields) flow.Priority = "Critical";
    change(request.recordId, row, { ...flow, ...Object.fromEntries(values) }, directory.self.id, request);
    if (faults.putBack()) putBack(request, before);
    return { ok: true, value: undefined, apiCalls: 1 };
  }

  /** Soon after our write somebody restores what it replaced: by its values it then looks as if it had never arrived. */
  function putBack({ recordId, sets }: WriteRequest, before: FlatRecord): void {
    const fields = Object.fromEntries(Object.keys(sets).map((field) => [field, before[field] ?? null]));
    schedule.after(chance.between(50, 20_000), () => {
      const row = rows.get(recordId);
      if (row) change(recordId, row, fields, SOMEBODY);
    });
  }

  /** What the mark settles by itself. */
  function byMark(request: WriteRequest, { mark }: Row, apiCalls: number): Outcome | undefined {
    switch (readMark(mark, request)) {
      case "ours":
        return { ok: true, value: undefined, apiCalls, readBack: "applied" };
      case "later":
        return refused("person", "WRITE_OVERTAKEN");
      default:
        return undefined;
    }
  }

  function readBack(request: WriteRequest): Outcome {
    const row = rows.get(request.recordId);
    if (!row) return refused("gone", "ENTITY_IS_DELETED");
    const actual = actualOf(request, row);
    const all = (test: (set: WriteRequest["sets"][string], now: Value) => boolean) =>
      Object.entries(request.sets).every(([field, set]) => test(set, actual[field] ?? null));
    const marked = byMark(request, row, 1);
    if (marked) return marked;
    if (all(({ value }, now) => same(value, now)))
      return { ok: true, value: undefined, apiCalls: 1, readBack: "applied" };
    if (all(({ expected }, now) => expected === undefined || same(expected, now))) {
      return { ...refused("retry", "NOT_APPLIED"), readBack: "not-applied" };
    }
    return { ...refused("conflict", "CHANGED_MEANWHILE", { actual }), readBack: "not-applied" };
  }

  /** What the connector makes of a stream whose position is too old: the records that changed since, one by one. */
  function lookUp(object: string, since: number): Entry[] {
    const missed = log.filter((entry) => entry.object === object && entry.number > since);
    const last = new Map(missed.map((entry) => [entry.recordId, entry]));
    return [...last.values()].map(({ recordId, number, replay }) => ({
      ...{ object, recordId, number, replay, fields: {}, ours: false, at: schedule.iso() },
      id: `${object}/looked-up/${number}/${recordId}`,
      change: rows.has(recordId) ? ("gap" as const) : ("deleted" as const),
    }));
  }

  async function travel(life: Life): Promise<void> {
    await schedule.wait(faults.latency());
    await thawed(life, schedule);
    if (!life.alive()) await never();
  }

  async function writeOne(request: WriteRequest, life: Life): Promise<Outcome> {
    if (life.pass("send:before")) return never();
    await schedule.wait(faults.latency());
    const fault = faults.write();
    const attempt: Sent = {
      ...{ effect: request.id, at: schedule.now, life },
      ...{ limited: fault === "limit", lost: false },
    };
    sent.push(attempt);
    const tookHold = (outcome: Outcome) => outcome.ok && outcome.readBack === undefined;
    if (fault === "lock") return refused("retry", "UNABLE_TO_LOCK_ROW");
    if (fault === "limit") return refused("retry-after", "REQUEST_LIMIT_EXCEEDED", { afterMs: LIMITED_MS });
    if (fault === "refused") return refused("person", "FIELD_CUSTOM_VALIDATION_EXCEPTION");
    if ("OwnerId" in request.sets && faults.inactive()) return refused("person", "INACTIVE_OWNER_OR_USER");
    if (fault === "lost-before") return refused("unknown-outcome", "ECONNRESET");
    if (fault === "error-before") return refused("unknown-outcome", "HTTP_500");
    if (fault === "late") {
      // the caller gives up waiting; the org applies it all the same, later
      schedule.after(chance.between(100, 20_000), () => {
        attempt.lost = tookHold(apply(request));
      });
      return refused("unknown-outcome", "ETIMEDOUT");
    }
    if (fault === "again-later") schedule.after(chance.between(100, 600_000), () => void apply(request));
    // once sent, it takes hold whether or not the sender is still there
    const outcome = apply(request);
    attempt.lost = tookHold(outcome);
    if (life.pass("send:after")) return never();
    await travel(life);
    const how = fault && LOST[fault];
    if (how) return refused("unknown-outcome", how);
    attempt.lost = false;
    return outcome;
  }

  function flat(row: Row, id: string, fields: string[]): FlatRecord {
    const known = fields.filter((field) => field === "Id" || field in row.fields || !field.includes("."));
    return Object.fromEntries(
      known.map((field) => [field, field === "Id" ? id : (row.fields[field] ?? null)]),
    );
  }

  function port(life: Life): SalesforcePort {
    const budget = createBudget(
      settings,
      clockOf(schedule, life, () => 0),
      ledger,
    );
    /** A call that the budget admits. Once the run is dead nobody makes it. */
    async function call<T>(purpose: Purpose, make: () => Promise<T>): Promise<T> {
      const answered = await budget.admit(purpose);
      if (!life.alive()) return never();
      calls.push(schedule.now);
      return make().finally(() => answered());
    }
    const unbudgeted = portOf(life);
    return {
      ...unbudgeted,
      read: (...given) => call("intake", () => unbudgeted.read(...given)),
      changedSince: (...given) => call("intake", () => unbudgeted.changedSince(...given)),
      settle: (requests) => call("read-back", () => unbudgeted.settle(requests)),
      write: (requests) =>
        Promise.all(requests.map((request) => call("write", () => writeOne(request, life)))),
      // each write is a call of its own here
      room() {
        const { calls, ...room } = budget.room();
        return { ...room, writes: calls };
      },
    };
  }

  function portOf(life: Life): SalesforcePort {
    return {
      async describe(object) {
        return describes[object] as ObjectDescribe;
      },
      async read(object, ids, fields) {
        await travel(life);
        if (faults.read()) throw new Error("ECONNREFUSED");
        const found = ids.flatMap((id) => {
          const row = rows.get(id);
          return row?.object === object ? [[id, flat(row, id, fields)] as const] : [];
        });
        return { records: new Map(found), apiCalls: 1 };
      },
      async changedSince(object, since, fields, limit) {
        await travel(life);
        if (faults.read()) throw new Error("ECONNREFUSED");
        return [...rows]
          .filter(([, row]) => row.object === object && String(row.fields.SystemModstamp) >= since)
          .sort(([, a], [, b]) =>
            String(a.fields.SystemModstamp) < String(b.fields.SystemModstamp) ? -1 : 1,
          )
          .slice(0, limit)
          .map(([id, row]) => flat(row, id, fields));
      },
      async write(requests, mayGo) {
        if (mayGo) await mayGo();
        return Promise.all(requests.map((request) => writeOne(request, life)));
      },
      async settle(requests) {
        await travel(life);
        if (faults.read()) return requests.map(() => refused("retry", "ECONNREFUSED"));
        return requests.map(readBack);
      },
      async subscribe(objects, from, accept, onState) {
        let open = true;
        let wake = () => {};
        // without a place to go on from: what comes from now on
        const newest = log.at(-1)?.number ?? 0;
        const position = new Map(objects.map((object) => [object, Number(from[object] ?? newest)]));
        const beginning = new Map(position);
        const sent = ({ object, number }: Entry) =>
          number > (beginning.get(object) ?? Number.MAX_SAFE_INTEGER);
        const awake = () => wake();
        listeners.add(awake);
        onState?.("connected");
        const follow = async () => {
          for (const object of objects) {
            if (from[object] === undefined || !faults.tooOld()) continue;
            const missed = lookUp(object, Number(from[object]));
            if (missed.length) await accept(missed);
            position.set(object, Number(missed.at(-1)?.number ?? from[object]));
          }
          while (open && life.alive()) {
            const news = log.filter(
              ({ object, number }) => number > (position.get(object) ?? Number.MAX_SAFE_INTEGER),
            );
            if (!news.length) {
              await new Promise<void>((resume) => {
                wake = resume;
              });
              continue;
            }
            const batch = news.slice(0, chance.between(1, 20));
            await schedule.wait(faults.eventDelay());
            await thawed(life, schedule);
            if (!open || !life.alive()) return;
            const at = log.indexOf(batch[0] as Entry);
            const again = faults.duplicate() ? log.slice(Math.max(0, at - 5), at).filter(sent) : [];
            await accept([...again, ...batch]);
            for (const { object, number } of batch) position.set(object, number);
          }
        };
        void follow();
        return {
          async close() {
            open = false;
            listeners.delete(awake);
          },
        };
      },
      directory: async () => directory,
      limits: () => undefined,
      close: async () => undefined,
    };
  }

  return {
    port,
    created,
    changes,
    applied,
    sent,
    calls,
    budget: settings,
    directory,
    record: (id) => rows.get(id)?.fields,
    create(object, fields, by = "005000000000000CUS") {
      const id = `${PREFIXES[object] ?? "a00"}${String(created.length + 1).padStart(15, "0")}`;
      const whole: FlatRecord = {
        // whole seconds, as the real one has it
        CreatedDate: `${schedule.iso().slice(0, 19)}.000Z`,
        SystemModstamp: schedule.iso(),
        OwnerId: by,
        ...fields,
      };
      const row: Row = { object, fields: { ...whole }, told: 0, untold: 0 };
      rows.set(id, row);
      created.push({ object, id, fields: whole });
      const carried = Object.entries(whole).filter(
        ([field, value]) => value !== null && field !== "SystemModstamp" && !field.includes("."),
      );
      publish({ object, recordId: id, change: "created", fields: Object.fromEntries(carried), by }, row);
      return id;
    },
    update(id, fields, by) {
      const row = rows.get(id);
      if (row) change(id, row, fields, by);
    },
    remove(id, by, into) {
      const row = rows.get(id);
      if (!row) return;
      rows.delete(id);
      const merged = into === undefined ? {} : { mergedInto: into };
      publish({ object: row.object, recordId: id, change: "deleted", fields: {}, by, ...merged }, row);
    },
  };
}

/** Who changed what a flow writes beside our write: our own user, says the event. */
const FLOWS = "a flow";

function inMemory(): Ledger {
  let kept: string | undefined;
  return {
    load: () => kept,
    save(text) {
      kept = text;
    },
  };
}

const PREFIXES: Record<string, string> = { Case: "500", Lead: "00Q", EmailMessage: "02s", Ticket__c: "a01" };

const actualOf = ({ sets }: WriteRequest, row: Row): Record<string, Value> =>
  Object.fromEntries(Object.keys(sets).map((field) => [field, row.fields[field] ?? null]));

const same = (a: Value, b: Value) => (a === "" ? null : a) === (b === "" ? null : b);

type Refused = Extract<Outcome, { ok: false }>;

const refused = (
  kind: Refused["error"]["class"],
  code: string,
  more: { actual?: Record<string, Value>; afterMs?: number } = {},
): Refused => ({
  ok: false,
  error: { class: kind, code, message: `the org answered ${code}`, ...more },
  apiCalls: 1,
});
