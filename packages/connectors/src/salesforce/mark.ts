import type { Value } from "@throughline/workflow";
import type { WriteRequest } from "../port.ts";
import { checksum } from "./checksum.ts";

type Write = Pick<WriteRequest, "id" | "sets">;

/** `item.number`, the number perhaps with a part of its own: `support-email/500….12.2`. */
const ID = /^([^.]+)\.(\d+(?:\.\d+)?)$/;
/** The same with the checksum of what was written. */
const MARK = /^([^.]+)\.(\d+(?:\.\d+)?) (\w+)$/;
/** The end of an item's key names the record, which is what tells items apart. */
const MOST_ITEM = 200;

/**
 * The text that a write leaves on its record: the effect's id, cut to fit, and a checksum of what is written, since a
 * trail that was brought back from an older copy gives its numbers once more. Of an id that has no number it is 0.
 */
export function markOf({ id, sets }: Write): string {
  const [, item = id.replaceAll(".", "-"), number = "0"] = ID.exec(id) ?? [];
  const content = Object.entries(sets).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${item.slice(-MOST_ITEM)}.${number} ${checksum(JSON.stringify(content))}`;
}

/**
 * What the mark on a record says about a write: it is the one that took hold last (`ours`), or another one of the same
 * item has, of that number or a later one (`later`). Otherwise the write has not taken hold, unless another item has
 * written over the mark.
 */
export function readMark(found: Value | undefined, write: Write): "ours" | "later" | undefined {
  if (typeof found !== "string") return undefined;
  const own = markOf(write);
  if (found === own) return "ours";
  const [, item, number] = MARK.exec(found) ?? [];
  const [, ownItem, ownNumber] = MARK.exec(own) ?? [];
  return item === ownItem && Number(number) >= Number(ownNumber) ? "later" : undefined;
}
