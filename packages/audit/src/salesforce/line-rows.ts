import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { PlacedLine } from "../sqlite/writer.ts";
import { KEY, LINE, quote, TRAIL } from "./names.ts";
import type { OrgRow, TrailOrg } from "./org.ts";

/** Characters that a long text area holds. */
export const MOST_TEXT = 131_072;
/** Rows of one page of a query. */
const PAGE = 2_000;

/** A text as it is stored: as it is where that fits, or else packed. What is packed never begins as JSON does. */
export const packText = (text: string): string =>
  text.length <= MOST_TEXT ? text : deflateRawSync(text).toString("base64");
export const unpackText = (text: string): string =>
  text === "" || text.startsWith("[") || text.startsWith("{")
    ? text
    : inflateRawSync(Buffer.from(text, "base64")).toString();

/** The path from a line to the key of its trail. */
const ITEM = `${TRAIL.replace(/__c$/, "__r")}.${KEY}`;

/** The records of a line: one, or as many parts as its body needs. */
export function lineRows(line: PlacedLine): OrgRow[] {
  const { n, item, seq, entries, format, workflow, prev, hash } = line;
  const body = packText(line.body);
  const parts = Math.ceil(body.length / MOST_TEXT);
  return Array.from({ length: parts }, (_, part) => ({
    [KEY]: part ? `${item}#${seq}/${part}` : `${item}#${seq}`,
    TL_Trail__r: { [KEY]: item },
    ...{ TL_Position__c: n, TL_Sequence__c: seq, TL_Entries__c: entries, TL_Part__c: part },
    ...{ TL_Format__c: format, TL_Workflow__c: workflow || null },
    ...{ TL_Prev__c: prev || null, TL_Hash__c: hash },
    TL_Body__c: body.slice(part * MOST_TEXT, (part + 1) * MOST_TEXT),
  }));
}

const SELECT = `SELECT Id, ${ITEM}, TL_Position__c, TL_Sequence__c, TL_Entries__c, TL_Part__c, TL_Format__c, TL_Workflow__c, TL_Prev__c, TL_Hash__c, TL_Body__c FROM ${LINE}`;

interface Row extends OrgRow {
  Id: string;
  TL_Trail__r: Record<string, string>;
  TL_Position__c: number;
  TL_Sequence__c: number;
  TL_Entries__c: number;
  TL_Format__c: number;
  TL_Workflow__c: string | null;
  TL_Body__c: string | null;
  TL_Prev__c: string | null;
  TL_Hash__c: string | null;
}

/** One line of its records, whose parts are in order. */
function lineOf(rows: Row[]): PlacedLine {
  const [first] = rows as [Row];
  const text = rows.map(({ TL_Body__c: part }) => part ?? "").join("");
  return {
    n: first.TL_Position__c,
    item: String(first.TL_Trail__r[KEY]),
    seq: first.TL_Sequence__c,
    entries: first.TL_Entries__c,
    format: first.TL_Format__c,
    workflow: first.TL_Workflow__c ?? "",
    body: readable(text),
    prev: first.TL_Prev__c ?? "",
    hash: first.TL_Hash__c ?? "",
  };
}

/** A text that somebody damaged is given as it is: its hash tells. */
function readable(text: string): string {
  try {
    return unpackText(text);
  } catch {
    return text;
  }
}

/**
 * Lines in the order of commitment, after a position, a page at a time: each page is one query, by its first position.
 * @param where a condition of SOQL; absent: all
 */
export async function* readLines(
  query: TrailOrg["query"],
  where?: string,
  after = 0,
  limit = PAGE,
): AsyncGenerator<PlacedLine[]> {
  for (let from = after; ; ) {
    const conditions = [`TL_Position__c > ${from}`, ...(where ? [where] : [])].join(" AND ");
    const rows = (await query(
      `${SELECT} WHERE ${conditions} ORDER BY TL_Position__c, TL_Part__c LIMIT ${limit}`,
    )) as Row[];
    const full = rows.length === limit;
    const lines = [...Map.groupBy(rows, ({ TL_Position__c: n }) => n).values()];
    // parts of the last line may be on the next page
    const whole = full && lines.length > 1 ? lines.slice(0, -1) : lines;
    yield whole.map(lineOf);
    if (!full) return;
    from = whole.at(-1)?.[0]?.TL_Position__c ?? from;
  }
}

/** Bytes of conditions in one query: an address takes 16,384. */
const MOST_BYTES = 12_000;

/** Conditions by key, as few as the length of a query allows. */
export function byKeys(keys: Iterable<string>): string[] {
  const found: string[] = [];
  let list: string[] = [];
  let size = 0;
  const take = () => {
    if (list.length) found.push(`${ITEM} IN (${list.join(",")})`);
    list = [];
    size = 0;
  };
  for (const key of keys) {
    const bytes = encodeURIComponent(quote(key)).length + 3;
    if (size + bytes > MOST_BYTES) take();
    list.push(quote(key));
    size += bytes;
  }
  take();
  return found;
}

/** The records of the lines that are to leave, by their trails and numbers. */
export async function idsLeaving(query: TrailOrg["query"], leaving: Map<string, number>): Promise<string[]> {
  const ids: string[] = [];
  for (const where of byKeys(leaving.keys())) {
    const most = Math.max(...leaving.values());
    for (let after = ""; ; ) {
      const rows = (await query(
        `SELECT Id, ${ITEM}, TL_Sequence__c, TL_Entries__c FROM ${LINE} WHERE ${where} AND TL_Sequence__c <= ${most}${after && ` AND Id > '${after}'`} ORDER BY Id LIMIT ${PAGE}`,
      )) as Row[];
      for (const { Id, TL_Trail__r: trail, TL_Sequence__c: seq, TL_Entries__c: entries } of rows)
        if (seq + entries - 1 <= (leaving.get(String(trail[KEY])) ?? 0)) ids.push(Id);
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.Id ?? "";
    }
  }
  return ids;
}
