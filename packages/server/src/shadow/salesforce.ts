import type { FlatRecord, OrgEvent, Outcome, SalesforcePort } from "@throughline/connectors";
import { awaitedFields, type ItemState, keyOf, OWNER } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";

/** An org that is only looked at: nothing in it writes. */
export type Looking = Omit<SalesforcePort, "write" | "settle">;

/** Something that really happened to the record of an item of the shadow. */
export interface Happened {
  /** Key of the item. */
  item: string;
  /** Of the event; a stream may repeat itself. */
  id: string;
  at: string;
  /** New values of governed fields. */
  fields: FlatRecord;
  /** User id of who wrote. */
  by?: string;
  /** By our own user; absent where nobody can tell. */
  ours?: boolean;
}

export interface ShadowOrg {
  workflows: Workflow[];
  /** An item of the shadow, as of its last durable entry. */
  state(item: string): Promise<ItemState | undefined>;
  /** Fields that the item's workflow has settled, whether or not there was anything to write. */
  settled(item: string): string[];
  /** Resolves when it is kept. */
  happened(all: Happened[]): Promise<void>;
}

/**
 * The org as a shadow has it. What it writes takes hold for it alone: a field that it has written stays as it wrote it,
 * whatever really happens, unless it waits for somebody else to write that very field. What really happens to governed
 * fields is told to `happened`.
 */
export function shadowSalesforce(looking: Looking, org: ShadowOrg): SalesforcePort {
  const of = (object: string) => org.workflows.filter((workflow) => workflow.object === object);

  /** What the item learns of a change; what is governed is told as what happened. */
  async function learnt(event: OrgEvent, happened: Happened[]): Promise<OrgEvent> {
    if (event.change !== "updated") return event;
    let { fields } = event;
    for (const workflow of of(event.object)) {
      const item = keyOf(workflow.id, event.recordId);
      const state = await org.state(item);
      const governed = pick(fields, (field) => workflow.governs.includes(field));
      if (!state || Object.keys(governed).length === 0) continue;
      const { id, at, by, ours } = event;
      happened.push({ item, id, at, fields: governed, ...(by !== undefined && { by }), ours });
      const own = ownFields(workflow, state, org.settled(item));
      fields = pick(fields, (field) => !own.has(field));
    }
    // nothing of it is an echo: the shadow has sent nothing
    return { ...event, fields, ours: false };
  }

  /** One record at a time is told of twice only once the first is taken: what it waits for may be another thing then. */
  async function take(events: OrgEvent[], accept: (events: OrgEvent[]) => Promise<void>): Promise<void> {
    let batch: OrgEvent[] = [];
    let records = new Set<string>();
    for (const event of events) {
      const record = `${event.object}/${event.recordId}`;
      if (records.has(record)) {
        await accept(batch);
        [batch, records] = [[], new Set()];
      }
      const happened: Happened[] = [];
      const told = await learnt(event, happened);
      if (happened.length > 0) await org.happened(happened);
      batch.push(told);
      records.add(record);
    }
    if (batch.length > 0) await accept(batch);
  }

  const people = looking.people?.bind(looking);
  const { calls } = looking;
  return {
    describe: (object) => looking.describe(object),
    directory: () => looking.directory(),
    changedSince: (...what) => looking.changedSince(...what),
    limits: () => looking.limits(),
    ...(people && { people }),
    ...(calls && { calls: { ...calls, send: notSent, upsert: notSent } }),
    async read(object, ids, fields) {
      const room = looking.room?.();
      if (room && room.writes <= 0) throw new Error("the calls that the org takes are needed for live work");
      const { records, apiCalls } = await looking.read(object, ids, fields);
      for (const workflow of of(object)) {
        for (const [id, record] of records) {
          const item = keyOf(workflow.id, id);
          const state = await org.state(item);
          const governed = pick(record, (field) => workflow.governs.includes(field));
          if (!state || Object.keys(governed).length === 0) continue;
          const at = String(record.SystemModstamp ?? state.updatedAt);
          await org.happened([{ item, id: `${id}/${at}`, at, fields: governed }]);
          for (const field of ownFields(workflow, state, org.settled(item))) {
            if (field in record)
              records.set(id, { ...records.get(id), [field]: state.record[field] ?? null });
          }
        }
      }
      return { records, apiCalls };
    },
    subscribe: (objects, from, accept, onState) =>
      looking.subscribe(objects, from, (events) => take(events, accept), onState),
    write: async (requests) => requests.map((): Outcome => ({ ok: true, value: undefined, apiCalls: 0 })),
    settle: async (requests) =>
      requests.map((): Outcome => ({ ok: true, value: undefined, apiCalls: 0, readBack: "applied" })),
    close: async () => {},
  };
}

/**
 * Fields that are as the shadow has made them. Whose the record is stays its own from the beginning: it is to be found
 * without looking at who has it.
 */
function ownFields(workflow: Workflow, state: ItemState, settled: string[]): Set<string> {
  const awaited = awaitedFields(workflow, state);
  const written = [...state.echoes.map(({ field }) => field), ...Object.keys(state.planned), ...settled];
  const own = workflow.governs.includes(OWNER) ? [OWNER, ...written] : written;
  return new Set(own.filter((field) => !awaited.has(field)));
}

const pick = (fields: FlatRecord, wanted: (field: string) => boolean): FlatRecord =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => wanted(field)));

const notSent = async (): Promise<Outcome<never>> => ({
  ok: false,
  apiCalls: 0,
  error: { class: "person", code: "NOT_ASKED", message: "A shadow sends nothing to the org." },
});
