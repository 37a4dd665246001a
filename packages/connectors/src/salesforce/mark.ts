import type { Value } from "@throughline/workflow";

/** `item.number`, the number perhaps with a part of its own: `support-email/500….12.2`. */
const FORM = /^([^.]+)\.(\d+(?:\.\d+)?)$/;
/** The end of an item's key names the record, which is what tells items apart. */
const MOST_ITEM = 200;

/** The text that a write leaves on its record: the effect's id, cut to fit. Of an id that has no number the number is 0. */
export function markOf(id: string): string {
  const [, item = id.replaceAll(".", "-"), number = "0"] = FORM.exec(id) ?? [];
  return `${item.slice(-MOST_ITEM)}.${number}`;
}

/**
 * What the mark on a record says about a write: it is the one that took hold last (`ours`), or the same item has
 * written again since (`later`). Otherwise the write has not taken hold, unless another item has written over the mark.
 */
export function readMark(found: Value | undefined, id: string): "ours" | "later" | undefined {
  if (typeof found !== "string") return undefined;
  const own = markOf(id);
  if (found === own) return "ours";
  const [, item, number] = FORM.exec(found) ?? [];
  const [, ownItem, ownNumber] = FORM.exec(own) ?? [];
  return item === ownItem && Number(number) > Number(ownNumber) ? "later" : undefined;
}
