import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "../errors.ts";
import type { Cursor } from "../port.ts";
import { MOST_TEXT, packText, unpackText } from "./line-rows.ts";
import { CURSOR, KEY } from "./names.ts";
import type { OrgRow, TrailOrg } from "./org.ts";

/** Stands before a position, so that an empty one is a text, too, and a packed one is told from it. */
const PLAIN = "=";
const MOST_KEY = 255;
const PAGE = 2_000;

/** The record of a position. Throws `invalid`. */
export function cursorRow({ stream, position }: Cursor): OrgRow {
  const text = packText(`${PLAIN}${position}`);
  if (stream.length > MOST_KEY || text.length > MOST_TEXT)
    throw new StoreError("invalid", `The position in ${stream.slice(0, 80)} is longer than the org takes.`);
  return { [KEY]: stream, TL_Position__c: text };
}

const positionIn = (text: string): string =>
  text.startsWith(PLAIN) ? text.slice(1) : unpackText(text).slice(1);

/** Reads the positions of all streams into tables in memory. */
export async function loadCursors(db: DatabaseSync, query: TrailOrg["query"]): Promise<void> {
  const put = db.prepare("INSERT OR REPLACE INTO cursors VALUES (?, ?)");
  for (let after = ""; ; ) {
    const page = await query(
      `SELECT Id, ${KEY}, TL_Position__c FROM ${CURSOR}${after && ` WHERE Id > '${after}'`} ORDER BY Id LIMIT ${PAGE}`,
    );
    for (const row of page) put.run(String(row[KEY]), positionIn(String(row.TL_Position__c)));
    if (page.length < PAGE) return;
    after = String(page.at(-1)?.Id);
  }
}
