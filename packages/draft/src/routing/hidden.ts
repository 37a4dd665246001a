import type { Asked, Cell } from "./cells.ts";
import { waysOf } from "./cells.ts";
import type { Entry } from "./decision.ts";

/**
 * The entries to which nothing comes, each with the one before that takes all that fits it: rules grow for years, and
 * nobody sees in them what a wider entry above has taken over.
 */
export function hiddenIn(entries: readonly Entry[]): Map<number, string> {
  const hidden = new Map<number, string>();
  const before: { entry: Entry; ways: Asked[][] }[] = [];
  for (const entry of entries) {
    if (entry.left !== undefined) continue;
    const ways = entry.when === undefined ? [[]] : waysOf(entry.when);
    if (!ways) continue;
    const taker = before.find((other) => ways.every((way) => other.ways.some((wider) => takes(wider, way))));
    if (taker) hidden.set(entry.number, `entry ${taker.entry.number} takes all that fits it`);
    else before.push({ entry, ways });
  }
  return hidden;
}

/** Whatever is as the second asks is also as the first does. */
const takes = (wider: Asked[], way: Asked[]): boolean =>
  wider.every(({ input, cell }) => way.some((one) => one.input === input && contains(cell, one.cell)));

function contains(wider: Cell, cell: Cell): boolean {
  if (wider.is === "one-of")
    return cell.is === "one-of" && cell.values.every((value) => wider.values.includes(value));
  if (cell.is === "compare") return cell.op === wider.op && cell.value === wider.value;
  return wider.op === "!=" && !cell.values.includes(wider.value);
}
