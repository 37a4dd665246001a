import { ConnectorFailure } from "../failure.ts";

const PATH = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/;
const ID = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;

/** Most ids in one query. */
const MOST_IDS = 200;
/** Salesforce takes URLs of up to 16,384 bytes; room is left for host, version and conditions. */
const MOST_BYTES = 14_000;
const MOST_FIELD_BYTES = 6_000;
/** An id with quotes and comma, percent-encoded. */
const ID_BYTES = 18 + 3 * 3;

const refuse = (code: string, message: string): ConnectorFailure =>
  new ConnectorFailure({ class: "person", code, message });

/**
 * Names that go into a query as they are.
 * @throws ConnectorFailure for what is no API name: it could say more than a name
 */
export function checkNames(names: string[]): void {
  for (const name of names) {
    if (!PATH.test(name))
      throw refuse("INVALID_FIELD", `"${name.slice(0, 80)}" is not an API name of a field or object.`);
  }
}

export const isId = (text: string): boolean => ID.test(text);

/** A text as a literal of SOQL. */
export const quote = (text: string): string =>
  `'${text.replace(/[\\'"\n\r\t]/g, (c) => ({ "\n": "\\n", "\r": "\\r", "\t": "\\t" })[c] ?? `\\${c}`)}'`;

/**
 * A moment as a literal of SOQL, rounded down to the second: that is as fine as SystemModstamp is, so that of two
 * changes of one second neither is passed over.
 * @param iso a moment; anything that Date understands
 */
export const moment = (iso: string): string => `${new Date(iso).toISOString().slice(0, 19)}Z`;

function fieldGroups(fields: string[]): string[][] {
  const groups: string[][] = [];
  let size = 0;
  for (const field of fields) {
    // a comma is three bytes when encoded
    if (groups.length === 0 || size + field.length + 3 > MOST_FIELD_BYTES) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)!.push(field);
    size += field.length + 3;
  }
  return groups;
}

/** One query: these fields of these ids. */
export interface ReadQuery {
  soql: string;
  fields: string[];
}

/**
 * The queries that read fields of many records, as few as the limits on ids and URL length allow.
 * @param ids valid ids
 * @param fields paths; `Id` is always read as well
 */
export function readQueries(object: string, ids: string[], fields: string[]): ReadQuery[] {
  checkNames([object, ...fields]);
  const paths = [...new Set(fields)].filter((field) => field.toLowerCase() !== "id");
  const groups = paths.length > 0 ? fieldGroups(paths) : [[]];
  const queries: ReadQuery[] = [];
  for (const group of groups) {
    const select = ["Id", ...group];
    const room = MOST_BYTES - encodeURIComponent(select.join(",")).length;
    const most = Math.min(MOST_IDS, Math.floor(room / ID_BYTES));
    for (let i = 0; i < ids.length; i += most) {
      const list = ids
        .slice(i, i + most)
        .map(quote)
        .join(",");
      queries.push({
        soql: `SELECT ${select.join(",")} FROM ${object} WHERE Id IN (${list})`,
        fields: select,
      });
    }
  }
  return queries;
}
