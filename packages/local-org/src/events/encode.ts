import type { Change } from "../records/transaction.ts";
import type { FieldType } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { EventSchema } from "./avro-schema.ts";
import type { CommitInfo } from "./change-log.ts";

/** A change of one record, or the same change of several, as it goes out. */
export interface ChangeEvent {
  changes: readonly Change[];
  commit: CommitInfo;
  sequenceNumber: number;
  /** Told without its values, as when Salesforce could not make an event. */
  gap: boolean;
}

/** A kept value as Avro wants it: moments in epoch milliseconds. */
export function toAvro(value: unknown, type: FieldType): unknown {
  if (value === null || value === undefined) return null;
  if (type === "date") return Date.parse(`${value}T00:00:00Z`);
  if (type === "datetime") return Date.parse(`${String(value).slice(0, 23)}Z`);
  return value;
}

function hex(bits: Iterable<number>): string {
  let value = 0n;
  for (const bit of bits) value |= 1n << BigInt(bit);
  const digits = value.toString(16).toUpperCase();
  return `0x${digits.length % 2 ? "0" : ""}${digits}`;
}

/**
 * The names of fields as bitmaps: one for the record, then one for each compound, as `4-0x03`.
 * The record's own is always there, since the official client reads no list of compounds alone.
 * @returns an empty list for no fields
 */
export function bitmaps(schema: EventSchema, names: Iterable<string>): string[] {
  const top: number[] = [];
  const parts = new Map<number, number[]>();
  for (const name of names) {
    const slot = schema.slots.get(name);
    if (!slot) continue;
    if (!slot.part) top.push(slot.index);
    else parts.set(slot.index, [...(parts.get(slot.index) ?? []), slot.part.index]);
  }
  const nested = [...parts].map(([index, bits]) => `${index}-${hex(bits)}`);
  return top.length + nested.length > 0 ? [hex(top), ...nested] : [];
}

/** Writes a change event in Avro. */
export function encodeChange(schema: EventSchema, event: ChangeEvent): Buffer {
  const { changes, commit, gap } = event;
  const { def, type, row, changed } = changes[0]!;
  const isUpdate = type === "UPDATE" && !gap;
  const payload: Record<string, unknown> = {
    ChangeEventHeader: {
      entityName: def.name,
      recordIds: changes.map((change) => change.row.Id),
      changeType: gap ? `GAP_${type}` : type,
      changeOrigin: commit.origin,
      transactionKey: commit.key,
      sequenceNumber: event.sequenceNumber,
      commitTimestamp: commit.at,
      commitNumber: commit.commitNumber,
      commitUser: commit.userId,
      nulledFields: isUpdate
        ? bitmaps(
            schema,
            changed.filter((name) => (row[name] ?? null) === null),
          )
        : [],
      diffFields: [],
      changedFields: isUpdate ? bitmaps(schema, changed) : [],
    },
  };
  const shown = gap || type === "DELETE" ? [] : isUpdate ? changed : schema.slots.keys();
  for (const name of shown) {
    const slot = schema.slots.get(name);
    const value = slot && toAvro(row[name], slot.type);
    if (!slot || value === null) continue;
    if (!slot.part) payload[slot.name] = value;
    else payload[slot.name] = { ...(payload[slot.name] as object | undefined), [slot.part.name]: value };
  }
  return schema.type.toBuffer(payload);
}

/** Writes a platform event in Avro. */
export function encodePlatformEvent(schema: EventSchema, row: Row, commit: CommitInfo): Buffer {
  const payload: Record<string, unknown> = { CreatedDate: commit.at, CreatedById: commit.userId };
  for (const slot of schema.slots.values()) payload[slot.name] = toAvro(row[slot.name], slot.type);
  return schema.type.toBuffer(payload);
}
