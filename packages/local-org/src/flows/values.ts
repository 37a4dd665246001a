import type { Core } from "../core.ts";
import {
  asText,
  fromStored,
  isMoment,
  type Moment,
  parseMoment,
  toStored,
  type Value,
} from "../formula/values.ts";
import { readField } from "../records/access.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";

/** A record in a flow: what it has, and what of that was set by the flow. */
export interface FlowRecord {
  object: string;
  /** Stored values by field. */
  fields: Record<string, unknown>;
  changed: Set<string>;
}

/** The outputs of an action, or an object of Apex. */
export interface FlowObject {
  parts: Record<string, FlowValue>;
}

export type FlowValue = Value | FlowRecord | FlowObject | FlowValue[];

export const isRecord = (value: FlowValue | undefined): value is FlowRecord =>
  typeof value === "object" && value !== null && "fields" in value;

export const isObject = (value: FlowValue | undefined): value is FlowObject =>
  typeof value === "object" && value !== null && "parts" in value;

export const isScalar = (value: FlowValue): value is Value =>
  !Array.isArray(value) && !isRecord(value) && !isObject(value);

/** A value alone, as formulas and comparisons need it; of a record its id. */
export function scalar(value: FlowValue): Value {
  if (isRecord(value)) return (value.fields.Id as string | undefined) ?? null;
  if (Array.isArray(value)) return value.map((one) => asText(scalar(one))).join(", ");
  return isObject(value) ? null : value;
}

export const emptyRecord = (object: string): FlowRecord => ({ object, fields: {}, changed: new Set() });

export const recordOf = (def: ObjectDef, row: Row): FlowRecord => ({
  object: def.name,
  fields: { ...row },
  changed: new Set(),
});

/** Collections and variables hold records of their own. */
export function copyOf(value: FlowValue): FlowValue {
  if (Array.isArray(value)) return value.map(copyOf);
  return isRecord(value) ? { ...value, fields: { ...value.fields }, changed: new Set(value.changed) } : value;
}

const NUMBERS = new Set(["Number", "Currency", "Percent"]);

/** A value as a variable or parameter of a type holds it. */
export function asType(dataType: string, value: FlowValue): FlowValue {
  if (value === null || !isScalar(value)) return value;
  if (NUMBERS.has(dataType)) {
    const number = typeof value === "number" ? value : Number(asText(value) || Number.NaN);
    return Number.isNaN(number) ? null : number;
  }
  if (dataType === "Boolean") return value === true || asText(value).toLowerCase() === "true";
  if (dataType === "Date" || dataType === "DateTime") {
    const moment = isMoment(value)
      ? value
      : parseMoment(asText(value).replace("+0000", "Z"), dataType === "Date");
    if (!isMoment(moment)) return null;
    return dataType === "Date"
      ? { ms: Math.floor(moment.ms / 86_400_000) * 86_400_000, dateOnly: true }
      : { ms: moment.ms, dateOnly: false };
  }
  return dataType === "SObject" || dataType === "Apex" ? value : asText(value);
}

/** The value of a field of a record; of a relationship, the record that it leads to. Undefined for neither. */
export function fieldValue(
  core: Core,
  record: FlowRecord,
  name: string,
  userId: string,
): FlowValue | undefined {
  const def = core.catalogue.get(record.object);
  if (!def) return undefined;
  const field = fieldOf(def, name);
  if (field) {
    const value = readField(core, def, record.fields as Row, field, userId);
    // flows show percentages as they are typed
    return field.type === "percent" ? (value as Value) : fromStored(value, field.type);
  }
  const parent = def.parents.get(name.toLowerCase());
  const id = parent && record.fields[parent.name];
  const row = typeof id === "string" ? core.store.find(id) : undefined;
  if (row) return recordOf(core.catalogue.byPrefix(row.Id.slice(0, 3))!, row);
  return parent ? null : undefined;
}

/** A value as a field of a record is given it. */
export const toField = (value: FlowValue): unknown => toStored(scalar(value) as Value | Moment);

/** A value in JSON, as REST answers with it. */
export function toJson(value: FlowValue): unknown {
  if (Array.isArray(value)) return value.map(toJson);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value.parts).map(([name, part]) => [name, toJson(part)]));
  if (!isRecord(value)) return toStored(value);
  const shown = Object.entries(value.fields).filter(
    ([name, part]) => !name.startsWith("$") && part !== null && part !== undefined,
  );
  // a record variable that nothing was put into
  if (shown.length === 0) return null;
  return { attributes: { type: value.object }, ...Object.fromEntries(shown) };
}

/** The other way round, by the type of the variable that it goes into. */
export function fromJson(
  core: Core,
  value: unknown,
  dataType: string,
  object: string | undefined,
): FlowValue {
  if (Array.isArray(value)) return value.map((one) => fromJson(core, one, dataType, object));
  if (typeof value !== "object" || value === null) return asType(dataType, (value ?? null) as Value);
  if (dataType !== "SObject")
    return {
      parts: Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, fromJson(core, part, "Apex", undefined)]),
      ),
    };
  const { attributes, ...given } = value as Record<string, unknown>;
  const type = (attributes as { type?: string } | undefined)?.type ?? object ?? "";
  const def = core.catalogue.get(type);
  const fields = Object.fromEntries(
    Object.entries(given).map(([name, part]) => [(def && fieldOf(def, name)?.name) ?? name, part]),
  );
  return { object: def?.name ?? type, fields, changed: new Set(Object.keys(fields)) };
}
