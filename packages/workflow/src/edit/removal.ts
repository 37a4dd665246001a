import { isMap, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import type { Edit } from "../problem.ts";
import {
  columnOf,
  type Entry,
  entriesOf,
  isBlankLine,
  lastOffset,
  lineEnd,
  lineStart,
  linesOf,
  startOf,
} from "./offsets.ts";

/**
 * Takes an entry out of a map or list, with what stands behind it in its line; comments above stay. With the last entry
 * the list or map is an empty one.
 *
 * @param keyEnd where the key of the map or list ends, and its colon follows; absent where it stands behind a dash
 */
export function removal(
  text: string,
  parent: YAMLMap | YAMLSeq,
  key: string | number,
  keyEnd: number | undefined,
): Edit[] | undefined {
  const items = entriesOf(parent);
  const index = isMap(parent) ? items.findIndex((item) => nameOf(item) === String(key)) : Number(key);
  const item = items[index];
  if (!item) return undefined;
  const [before, after] = [items[index - 1], items[index + 1]];
  const from = startOf(item);
  const to = lastOffset(item) + 1;
  if (parent.flow) {
    if (before) return [{ from: lastOffset(before) + 1, to, text: "" }];
    return [{ from, to: after ? startOf(after) : to, text: "" }];
  }
  const line = lineStart(text, from);
  const inFront = text.slice(line, from);
  if (items.length === 1) return onOneLine(text, parent, keyEnd, emptyOf(parent));
  // the first one, where it stands behind the dash of another list, leaves its place to the next one
  if (index === 0 && after && !linesOf(text, parent, 0)) {
    const to = isMap(parent) ? startOf(after) : lineStart(text, startOf(after)) + columnOf(text, parent);
    return [{ from: isMap(parent) ? from : (parent.range?.[0] ?? from), to, text: "" }];
  }
  if (!/^ *(?:- *)?$/.test(inFront)) return undefined;
  const end = Math.min(lineEnd(text, to - 1) + 1, text.length);
  return [{ from: withBlankAbove(text, line, end), to: end, text: "" }];
}

/** Two blank lines that would meet are one. */
function withBlankAbove(text: string, from: number, to: number): number {
  const above = lineStart(text, from - 1);
  const atEnd = to >= text.length;
  return from > 0 && isBlankLine(text, above) && (atEnd || isBlankLine(text, to)) ? above : from;
}

/**
 * A list or map in block form is a value on one line: behind its key, or in its own place behind a dash.
 *
 * @param from where the lines that go begin, and `to` the last of them ends
 */
export function onOneLine(
  text: string,
  node: YAMLMap | YAMLSeq,
  keyEnd: number | undefined,
  value: string,
  from = lineStart(text, node.range?.[0] ?? 0),
  to = Math.min(lineEnd(text, lastOffset(node)) + 1, text.length),
): Edit[] {
  const start = node.range?.[0] ?? 0;
  if (keyEnd === undefined || lineStart(text, start) <= keyEnd)
    return [{ from: start, to: lastOffset(node) + 1, text: value }];
  const colon = text.indexOf(":", keyEnd) + 1;
  return [
    { from: colon, to: colon, text: ` ${value}` },
    { from, to, text: "" },
  ];
}

const emptyOf = (parent: YAMLMap | YAMLSeq) => (isMap(parent) ? "{}" : "[]");

const nameOf = (item: Entry): string | undefined =>
  "key" in item ? String((item as Pair<Node & { value?: unknown }>).key.value) : undefined;

/** An entry of a list with its lines: as they are to be put elsewhere, and the edits that take them out. */
export interface Taken {
  /** From its own comments on, with its dash, and without indent. */
  block: string;
  edits: Edit[];
}

/** Takes an entry of a list with the comments that are its own. `undefined` where it has no lines of its own. */
export function taken(
  text: string,
  list: YAMLSeq,
  index: number,
  keyEnd: number | undefined,
): Taken | undefined {
  const lines = linesOf(text, list, index);
  if (!lines) return undefined;
  const { from, to, column } = lines;
  const margin = new RegExp(`^ {0,${column}}`, "gm");
  const block = text.slice(from, to).trimEnd().replace(margin, "");
  if (list.items.length === 1) return { block, edits: onOneLine(text, list, keyEnd, "[]", from, to) };
  return { block, edits: [{ from: withBlankAbove(text, from, to), to, text: "" }] };
}
