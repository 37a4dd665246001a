import type { Change } from "../records/transaction.ts";
import type { FieldType, ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { EventSchema } from "./avro-schema.ts";
import { bitmaps } from "./bitmap.ts";
import type { CommitInfo } from "./change-log.ts";

/** A change of one record, or the same change of several, as it goes out. */
export interface ChangeEvent {
  def: ObjectDef;
  /** None for what is only known to have overflown. */
  changes: readonly Change[];
  commit: CommitInfo;
  sequenceNumber: number;
  /** Told without its values, as when Salesforce could not make an event. */
  gap: boolean;
}

/** A larger event is told as a gap, in bytes. */
export const LARGEST_EVENT = 1_000_000;

/** A kept value as Avro wants it: moments in epoch milliseconds. */
export function toAvro(value: unknown, type: FieldType): unknown {
  if (value === null || value === undefined) return null;
  if (type === "date") return Date.parse(`${value}T00:00:00Z`);
  if (type === "datetime") return Date.parse(`${String(value).slice(0, 23)}Z`);
  return value;
}

/** A value of a payload as it is kept; the inverse of {@link toAvro}. */
export function fromAvro(value: unknown, type: FieldType): unknown {
  if (typeof value !== "number") return value;
  if (type === "date") return new Date(value).toISOString().slice(0, 10);
  if (type === "datetime") return new Date(value).toISOString().replace("Z", "+0000");
  return value;
}

/**
 * Writes a change event in Avro; one that would be larger than {@link LARGEST_EVENT} as a gap.
 * @param enriched fields that an update or a deletion shows although they are not changed
 */
export function encodeChange(schema: EventSchema, event: ChangeEvent, enriched: string[] = []): Buffer {
  const payload = write(schema, event, enriched);
  return payload.length <= LARGEST_EVENT ? payload : write(schema, { ...event, gap: true }, []);
}

function write(schema: EventSchema, event: ChangeEvent, enriched: string[]): Buffer {
  const { def, changes, commit, sequenceNumber } = event;
  const [first] = changes;
  const gap = event.gap || !first;
  const changed = first?.type === "UPDATE" && !gap ? first.changed : [];
  const payload: Record<string, unknown> = {
    ChangeEventHeader: {
      entityName: def.name,
      recordIds: changes.map((change) => change.row.Id),
      changeType: !first ? "GAP_OVERFLOW" : gap ? `GAP_${first.type}` : first.type,
      changeOrigin: commit.origin,
      transactionKey: commit.key,
      sequenceNumber,
      commitTimestamp: commit.at,
      commitNumber: commit.commitNumber,
      commitUser: commit.userId,
      nulledFields: bitmaps(
        schema,
        changed.filter((name) => (first!.row[name] ?? null) === null),
      ),
      diffFields: [],
      changedFields: bitmaps(schema, changed),
    },
  };
  // records that were changed alike may differ in what was not changed
  const alike = enriched.filter((name) => changes.every(({ row }) => row[name] === first?.row[name]));
  for (const name of first && !gap ? shown(schema, first, alike) : []) {
    const slot = schema.slots.get(name);
    const value = slot && toAvro(first!.row[name], slot.type);
    if (!slot || value === null) continue;
    if (!slot.part) payload[slot.name] = value;
    else payload[slot.name] = { ...(payload[slot.name] as object | undefined), [slot.part.name]: value };
  }
  return schema.type.toBuffer(payload);
}

/** The fields whose values an event has. */
function shown(schema: EventSchema, { type, changed }: Change, enriched: string[]): Iterable<string> {
  if (type === "UPDATE") return new Set([...changed, ...enriched]);
  return type === "DELETE" ? enriched : schema.slots.keys();
}

/** Writes a platform event in Avro. */
export function encodePlatformEvent(schema: EventSchema, row: Row, commit: CommitInfo): Buffer {
  const payload: Record<string, unknown> = { CreatedDate: commit.at, CreatedById: commit.userId };
  for (const slot of schema.slots.values()) payload[slot.name] = toAvro(row[slot.name], slot.type);
  return schema.type.toBuffer(payload);
}
