import type { DatabaseSync } from "node:sqlite";
import { pack } from "../packed.ts";
import type { Head } from "../port.ts";
import { answerTable } from "../sqlite/answers.ts";
import { tallies } from "../sqlite/decisions.ts";
import { derivedWriter } from "../sqlite/derived.ts";
import { marker } from "../sqlite/marks.ts";
import { transaction } from "../sqlite/transaction.ts";
import { loadCursors } from "./cursors.ts";
import type { Inputs } from "./inputs.ts";
import { readLines } from "./line-rows.ts";
import { KEY, TRAIL } from "./names.ts";
import type { TrailOrg } from "./org.ts";
import { fromText, type OverRows } from "./shown.ts";
import type { Trails } from "./trails.ts";

/** Records in one page of a query. */
const PAGE = 2_000;

interface TrailRow {
  Id: string;
  [KEY]: string;
  TL_Last__c: number | null;
  TL_Hash__c: string | null;
  TL_Over__c: string | null;
  TL_Left__c: number | null;
  TL_Leaving__c: number | null;
  TL_Shown__c: string | null;
}

/** What the org remembers of all trails. */
export interface Loaded {
  heads: Map<string, Head>;
  /** Trails of which lines are still there that have left. */
  leaving: Map<string, number>;
}

/**
 * Reads into memory what a process needs to go on: of each trail how it stands, and the lines of those that go on. The
 * number of queries is that of the pages: one for every 2,000 trails, and for every 2,000 lines of trails that go on.
 *
 * @param position of the line that was written last; absent: that of the last line which is there
 */
export async function load(
  db: DatabaseSync,
  query: TrailOrg["query"],
  { trails, inputs }: { trails: Trails; inputs: Inputs },
  position?: number,
): Promise<Loaded> {
  const rows = derivedWriter(db);
  const answers = answerTable(db);
  const counted = tallies(db);
  const marks = marker(db);
  const found: Loaded = { heads: new Map(), leaving: new Map() };

  let ended = new Map<string, OverRows>();

  function take(row: TrailRow): void {
    const item = row[KEY];
    const shown = row.TL_Over__c !== null ? fromText(row.TL_Shown__c ?? "") : undefined;
    trails.known.set(item, { here: !shown, over: shown !== undefined, left: row.TL_Left__c ?? 0 });
    if (row.TL_Leaving__c) found.leaving.set(item, row.TL_Leaving__c);
    if (row.TL_Last__c !== null) {
      const head = { seq: row.TL_Last__c, hash: row.TL_Hash__c ?? "" };
      found.heads.set(item, head);
      rows.putHead(item, head);
    }
    if (!shown) return;
    if (shown.rows) ended.set(item, shown.rows);
    answers.put(new Map(shown.answers));
    counted.add(new Map(shown.counts));
    marks.add("entries", shown.entries);
  }

  for (let after = ""; ; ) {
    const page = (await query(
      `SELECT Id, ${KEY}, TL_Last__c, TL_Hash__c, TL_Over__c, TL_Left__c, TL_Leaving__c, TL_Shown__c FROM ${TRAIL}${after && ` WHERE Id > '${after}'`} ORDER BY Id LIMIT ${PAGE}`,
    )) as unknown as TrailRow[];
    transaction(db, () => {
      for (const row of page) take(row);
    });
    const withTexts = await inputs.rows(ended);
    transaction(db, () => {
      for (const [item, derived] of withTexts) rows.put(item, pack(derived));
    });
    ended = new Map();
    if (page.length < PAGE) break;
    after = page.at(-1)?.Id ?? "";
  }

  let last = 0;
  for await (const lines of readLines(query, `${TRAIL.replace(/__c$/, "__r")}.TL_Over__c = null`)) {
    trails.put(lines);
    last = lines.at(-1)?.n ?? last;
  }
  // an item that ended and whose rows cannot be read is one that goes on
  const unread = [...trails.known].filter(([, { over, here }]) => !over && here).map(([item]) => item);
  await readAgain(db, trails, unread);
  await inputs.need(unread);
  transaction(db, () => marks.set("last", position ?? last));
  await loadCursors(db, query);
  return found;
}

/** Reads the lines of trails that count as going on, and were none of those that were read. */
async function readAgain(db: DatabaseSync, trails: Trails, items: string[]): Promise<void> {
  const there = db.prepare("SELECT 1 FROM lines WHERE item = ? LIMIT 1");
  const lacking = items.filter((item) => !there.get(item));
  for (const item of lacking) Object.assign(trails.known.get(item) ?? {}, { here: false });
  await trails.need(lacking);
}
