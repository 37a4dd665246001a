import { isMap, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { Edit } from "../problem.ts";
import { lastOffset, lineEnd } from "./offsets.ts";

/**
 * Takes an entry out of a map or list, with what stands behind it in its line; comments above stay.
 * The last entry of a list or map in block form is not taken out: what is left would be a value of another kind.
 */
export function removal(text: string, parent: YAMLMap | YAMLSeq, key: string | number): Edit | undefined {
  const items = parent.items as (Pair<Node, Node | null> | Node)[];
  const index = isMap(parent) ? items.findIndex((item) => nameOf(item) === String(key)) : Number(key);
  const item = items[index];
  if (!item) return undefined;
  const [before, after] = [items[index - 1], items[index + 1]];
  const from = startOf(item);
  const to = lastOffset(item) + 1;
  if (parent.flow) {
    if (before) return { from: lastOffset(before) + 1, to, text: "" };
    return { from, to: after ? startOf(after) : to, text: "" };
  }
  const line = text.lastIndexOf("\n", from - 1) + 1;
  const inFront = text.slice(line, from);
  // the first key of a map that stands behind a dash leaves its place to the next one
  if (isMap(parent) && inFront.trim() !== "") return after && { from, to: startOf(after), text: "" };
  if (items.length === 1 || !/^ *(?:- *)?$/.test(inFront)) return undefined;
  return { from: line, to: Math.min(lineEnd(text, to - 1) + 1, text.length), text: "" };
}

const startOf = (item: Pair<Node> | Node): number =>
  ("key" in item ? item.key.range?.[0] : (item as Node).range?.[0]) ?? 0;

const nameOf = (item: Pair<Node, Node | null> | Node): string | undefined =>
  "key" in item ? String((item.key as { value?: unknown }).value) : undefined;
