import type { Value } from "@throughline/workflow";
import type { FlatRecord, ObjectDescribe, OrgEvent } from "../../port.ts";
import { id18 } from "../../value.ts";
import { isOfPackage } from "../package/names.ts";
import { isId } from "../soql.ts";
import { writePosition } from "./position.ts";

/** The header of a change event, with the bitmaps already turned into names. */
export interface ChangeHeader {
  recordIds: string[];
  changeType: string;
  commitTimestamp: number | bigint;
  commitUser: string;
  changedFields: string[];
  nulledFields: string[];
}

export interface ChangeMessage {
  replayId: number;
  payload: { ChangeEventHeader: ChangeHeader; [field: string]: unknown };
}

export interface Decoded {
  events: OrgEvent[];
  /** Salesforce gave up telling single records (GAP_OVERFLOW): all changes since this ISO time are to be looked up. */
  overflowSince?: string;
}

const CHANGES: Record<string, OrgEvent["change"]> = {
  CREATE: "created",
  UPDATE: "updated",
  DELETE: "deleted",
  UNDELETE: "undeleted",
};
/** Longest that a transaction can have been at it before it committed. */
const LONGEST_TRANSACTION_MS = 10 * 60_000;
const NAME_PARTS = ["FirstName", "MiddleName", "LastName", "Suffix"];

function toValue(raw: unknown, type: string | undefined): Value {
  if (typeof raw === "number" || typeof raw === "bigint") {
    const number = Number(raw);
    if (type === "date") return new Date(number).toISOString().slice(0, 10);
    if (type === "datetime") return new Date(number).toISOString();
    if (type === "time") return new Date(number).toISOString().slice(11);
    return number;
  }
  return typeof raw === "string" || typeof raw === "boolean" ? raw : null;
}

/** The field that a part of a compound is: `Name.LastName` → LastName, `BillingAddress.City` → BillingCity. */
function partName(compound: string, part: string, describe: ObjectDescribe): string {
  const candidates = [
    part,
    compound.replace(/Address$/, "") + part,
    `${compound.replace(/__c$/, "")}__${part}__s`,
  ];
  // an address has parts whose bare names may be fields of their own (Lead.City), so the longest that exists wins
  const known = candidates.filter((name) => name in describe.fields);
  return known.sort((a, b) => b.length - a.length)[0] ?? `${compound}.${part}`;
}

const isParts = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads `Name`, `Name.LastName` or `BillingAddress.City` out of a payload, under the name of the field. */
function readPath(
  payload: Record<string, unknown>,
  path: string,
  describe: ObjectDescribe,
): [string, Value] | undefined {
  const [top, part] = path.split(".") as [string, string | undefined];
  if (part) {
    const compound = payload[top];
    const name = partName(top, part, describe);
    return [name, toValue(isParts(compound) ? compound[part] : null, describe.fields[name]?.type)];
  }
  // a compound that is named as a whole is told by its parts
  return isParts(payload[top]) ? undefined : [top, toValue(payload[top], describe.fields[top]?.type)];
}

function changedFields(message: ChangeMessage, describe: ObjectDescribe): FlatRecord {
  const { ChangeEventHeader: header, ...payload } = message.payload;
  const fields: FlatRecord = {};
  for (const path of header.changedFields) {
    const read = readPath(payload, path, describe);
    if (read) fields[read[0]] = read[1];
  }
  for (const path of header.nulledFields) {
    const read = readPath({}, path, describe);
    if (read) fields[read[0]] = null;
  }
  return fields;
}

/** For a creation: all that is not blank. A person's name comes in parts; the whole is put together from them. */
function allFields(message: ChangeMessage, describe: ObjectDescribe): FlatRecord {
  const { ChangeEventHeader: _header, ...payload } = message.payload;
  const fields: FlatRecord = {};
  for (const [top, value] of Object.entries(payload)) {
    const paths = isParts(value) ? Object.keys(value).map((part) => `${top}.${part}`) : [top];
    for (const path of paths) {
      const read = readPath(payload, path, describe);
      if (read && read[1] !== null) fields[read[0]] = read[1];
    }
  }
  if (isParts(payload.Name)) {
    fields.Name = NAME_PARTS.map((part) => fields[part])
      .filter(Boolean)
      .join(" ");
  }
  return fields;
}

function fieldsOf(change: OrgEvent["change"], message: ChangeMessage, describe: ObjectDescribe): FlatRecord {
  if (change === "deleted" || change === "gap") return {};
  const fields = change === "updated" ? changedFields(message, describe) : allFields(message, describe);
  // how we tell the org what we expect is nobody's change
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isOfPackage(name)));
}

/**
 * A change event of the Pub/Sub API as events of records: one for each record that it carries. Pure.
 * @param self id of our own user
 */
export function decode(
  topic: string,
  message: ChangeMessage,
  describe: ObjectDescribe,
  self: string,
): Decoded {
  const { ChangeEventHeader: header } = message.payload;
  const at = new Date(Number(header.commitTimestamp)).toISOString();
  const change = CHANGES[header.changeType] ?? "gap";
  const recordIds = header.recordIds.filter(isId);
  if (header.changeType === "GAP_OVERFLOW" || recordIds.length === 0) {
    return { events: [], overflowSince: new Date(Date.parse(at) - LONGEST_TRANSACTION_MS).toISOString() };
  }
  const fields = fieldsOf(change, message, describe);
  const by = id18(header.commitUser);
  const events = recordIds.map((recordId): OrgEvent => {
    const id = id18(recordId);
    return {
      id: `${topic}/${message.replayId}/${id}`,
      object: describe.name,
      recordId: id,
      change,
      fields: { ...fields },
      by,
      ours: by === self,
      at,
      replay: writePosition({ replayId: message.replayId, at }),
    };
  });
  return { events };
}
