import type { FlatRecord, ObjectDescribe, OrgEvent } from "../../port.ts";
import type { SalesforceClient } from "../client.ts";
import { flatten } from "../flat.ts";
import { checkNames, moment, quote } from "../soql.ts";
import { writePosition } from "./position.ts";

const PAGE = 1000;

/** A record that changed, as far as a query can tell. */
export interface ChangedRow {
  id: string;
  /** SystemModstamp, ISO. */
  at: string;
  createdAt: string;
  by: string | undefined;
  deleted: boolean;
  mergedInto: string | undefined;
}

const optional = (describe: ObjectDescribe, fields: string[]): string[] =>
  fields.filter((field) => field in describe.fields);

function toRow(record: FlatRecord): ChangedRow {
  const deleted = record.IsDeleted === true;
  return {
    id: String(record.Id),
    at: String(record.SystemModstamp),
    createdAt: String(record.CreatedDate ?? ""),
    by: typeof record.LastModifiedById === "string" ? record.LastModifiedById : undefined,
    deleted,
    mergedInto: deleted && typeof record.MasterRecordId === "string" ? record.MasterRecordId : undefined,
  };
}

/**
 * Pages through what changed since an ISO time (its second included), deleted records too, oldest first.
 * @throws CallFailure
 */
export async function* changedRows(
  client: SalesforceClient,
  describe: ObjectDescribe,
  since: string,
): AsyncGenerator<ChangedRow[]> {
  checkNames([describe.name]);
  const fields = [
    "Id",
    "SystemModstamp",
    ...optional(describe, ["CreatedDate", "LastModifiedById", "IsDeleted", "MasterRecordId"]),
  ];
  let where = `SystemModstamp >= ${moment(since)}`;
  for (;;) {
    const soql = `SELECT ${fields.join(",")} FROM ${describe.name} WHERE ${where} ORDER BY SystemModstamp, Id LIMIT ${PAGE}`;
    const page = await client.query(soql, true);
    const rows = page.records.map((record) => toRow(flatten(record, fields, describe)));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    // by key, not by offset: what changes meanwhile moves to the end and is seen there
    where = `(SystemModstamp > ${last.at} OR (SystemModstamp = ${last.at} AND Id > ${quote(last.id)}))`;
  }
}

/** What a query cannot tell (which fields, in how many steps) is a gap: the record is to be read. */
export function toGapEvent(object: string, row: ChangedRow, self: string, replay?: string): OrgEvent {
  return {
    id: `changed/${object}/${row.id}/${row.at}`,
    object,
    recordId: row.id,
    change: row.deleted ? "deleted" : "gap",
    fields: {},
    ...(row.by ? { by: row.by } : {}),
    ours: row.by === self,
    at: row.at,
    replay: replay ?? writePosition({ at: row.at }),
    ...(row.mergedInto ? { mergedInto: row.mergedInto } : {}),
  };
}
