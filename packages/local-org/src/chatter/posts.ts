import { saveError } from "../errors.ts";
import { createRecord } from "../records/save.ts";
import type { Transaction } from "../records/transaction.ts";
import { put } from "../records/write.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";

/** A piece of a post, as the Connect API has it. */
export type Segment =
  | { type: "Text"; text: string }
  | { type: "Mention"; id: string }
  | { type: "Hashtag"; tag: string }
  | { type: "Link"; url: string };

/** `@[005…]` and `#[topic]` in the text of the action that posts. */
const MARKED = /@\[([0-9A-Za-z]{15,18})\]|#\[([^\]]+)\]/g;

/** The segments of a text with marks for mentions and topics. */
export function segmentsIn(text: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKED)) {
    if (match.index > from) segments.push({ type: "Text", text: text.slice(from, match.index) });
    segments.push(match[1] ? { type: "Mention", id: match[1] } : { type: "Hashtag", tag: match[2]! });
    from = match.index + match[0].length;
  }
  if (from < text.length || segments.length === 0) segments.push({ type: "Text", text: text.slice(from) });
  return segments;
}

/** Whom a mention names. @throws OrgError INVALID_ID_FIELD for anything but a user or a group */
export function mentioned({ core }: Transaction, given: unknown): Row {
  const id = toId18(given);
  const row = id && core.store.find(id);
  if (row && ["User", "Group"].includes(core.catalogue.byPrefix(row.Id.slice(0, 3))!.name)) return row;
  throw saveError("INVALID_ID_FIELD", `Invalid identifier specified: ${given}`);
}

export const textOfSegments = (tx: Transaction, segments: readonly Segment[]): string =>
  segments
    .map((one) => {
      if (one.type === "Mention") return `@${mentioned(tx, one.id).Name}`;
      if (one.type === "Hashtag") return `#${one.tag}`;
      return one.type === "Link" ? one.url : one.text;
    })
    .join("");

/** No field has such a name: what a post is made of beside its text is seen by nobody, and kept with the row. */
const SEGMENTS = "$segments";

/** What a post or comment is made of; its text alone if it came as a record. */
export function segmentsOf(row: Row): Segment[] {
  const kept = row[SEGMENTS];
  const text = (row.Body ?? row.CommentBody ?? "") as string;
  return typeof kept === "string" ? JSON.parse(kept) : [{ type: "Text", text }];
}

function keepSegments(tx: Transaction, object: string, row: Row, segments: readonly Segment[]): Row {
  if (segments.every(({ type }) => type === "Text")) return row;
  const next = { ...row, [SEGMENTS]: JSON.stringify(segments) };
  put(tx, tx.core.catalogue.get(object)!, next);
  const change = tx.changes.findLast((one) => one.row.Id === row.Id);
  if (change) change.row = next;
  return next;
}

/** Posts to the feed of a record, user or group. */
export function post(
  tx: Transaction,
  parentId: string,
  segments: readonly Segment[],
  fields: object = {},
): Row {
  const def = tx.core.catalogue.get("FeedItem")!;
  const made = createRecord(tx, def, { ParentId: parentId, Body: textOfSegments(tx, segments), ...fields });
  return keepSegments(tx, "FeedItem", made, segments);
}

/** Comments on a post. */
export function comment(tx: Transaction, feedItemId: string, segments: readonly Segment[]): Row {
  const def = tx.core.catalogue.get("FeedComment")!;
  const made = createRecord(tx, def, { FeedItemId: feedItemId, CommentBody: textOfSegments(tx, segments) });
  return keepSegments(tx, "FeedComment", made, segments);
}
