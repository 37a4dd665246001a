import { isAlias, isCollection, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import type { Edit } from "../problem.ts";
import type { Found } from "./find.ts";
import { commentOf, isBlock } from "./in-block.ts";
import { columnOf, lastOffset, lineEnd, lineStart } from "./offsets.ts";
import { onOneLine } from "./removal.ts";
import { block, indented, inline, isShort } from "./written.ts";

/**
 * A value is written in the place of another one; `undefined` where it has no place of its own.
 *
 * @param lines how it is written on lines of its own, where that is settled
 */
export function replaced(
  text: string,
  { parent, node, keyEnd }: Found,
  value: unknown,
  lines?: string,
): Edit[] | undefined {
  const [from, to] = node?.range ?? [];
  if (!node || from === undefined || to === undefined || isAlias(node)) return undefined;
  const isLong = lines !== undefined || !isShort(value);
  const isText = typeof value === "string";
  // the comment behind the mark of a text in lines of its own stays behind the first of the new ones
  const comment = isBlock(node) ? commentOf(text, node) : "";
  const withComment = (written: string) => written.replace(/\n|$/, (end) => comment + end);
  const put = (column: number) =>
    withComment(isLong ? indented(lines ?? block(value), column) : inline(value));
  const above = keyEnd !== undefined && parent ? { keyEnd, column: columnOf(text, parent) } : undefined;

  if (isCollection(node) && !node.flow && node.items.length > 0) {
    const start = lineStart(text, from);
    const end = lastOffset(node) + 1;
    if (!above || start <= above.keyEnd) return [{ from, to: end, text: put(from - start) }];
    const column = columnOf(text, node as YAMLMap | YAMLSeq);
    if (isLong && !isText) return [{ from: start, to: end, text: " ".repeat(column) + put(column) }];
    return onOneLine(text, node as YAMLMap | YAMLSeq, above.keyEnd, put(above.column));
  }
  if (!above) {
    const inLines = isSeq(parent) && !parent.flow;
    const column = from - lineStart(text, from);
    const end = text.slice(0, to).trimEnd().length;
    return to > from
      ? [{ from, to: end, text: inLines ? put(column) : withComment(inline(value)) }]
      : undefined;
  }
  if (isLong && !isText) {
    // the lines go below, and a comment stays behind the key
    const last = Math.max(text.slice(0, to).trimEnd().length, above.keyEnd);
    const end = lineEnd(text, last - 1);
    const column = above.column + 2;
    return [
      ...(to > from ? [{ from: text.slice(0, from).trimEnd().length, to: last, text: "" }] : []),
      { from: end, to: end, text: `\n${" ".repeat(column)}${put(column)}` },
    ];
  }
  if (to > from) {
    // a text in lines of its own reaches to the next one
    const end = text.slice(0, to).trimEnd().length;
    // a comment on the line would end up in a text of several lines
    const isAlone = text.slice(end, lineEnd(text, end)).trim() === "";
    return [{ from, to: end, text: isAlone ? put(above.column) : withComment(inline(value)) }];
  }
  // an empty value has no text; its place is behind the colon
  const colon = text.indexOf(":", above.keyEnd) + 1;
  return [{ from: colon, to: colon, text: ` ${put(above.column)}` }];
}
