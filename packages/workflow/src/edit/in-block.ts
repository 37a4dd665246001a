import type { Node, Scalar } from "yaml";
import { isScalar } from "yaml";
import type { Edit } from "../problem.ts";
import { lineEnd } from "./offsets.ts";

/** A text that stands in lines of its own, behind `>` or `|`. */
export const isBlock = (node: Node | undefined): node is Scalar<string> =>
  isScalar(node) && (node.type === "BLOCK_FOLDED" || node.type === "BLOCK_LITERAL");

/** The comment behind the mark of such a text, with the blanks in front of it. */
export const commentOf = (text: string, node: Node): string =>
  /\s+#.*$/.exec(text.slice(node.range?.[0], lineEnd(text, node.range?.[0] ?? 0)))?.[0] ?? "";

/**
 * The edit that makes another text of one in lines of its own: what is alike at its beginning and its end stays, with its
 * lines and the comment behind its mark. `undefined` where its lines are not plainly its words.
 */
export function editInBlock(text: string, node: Scalar<string>, to: string): Edit | undefined {
  const places = placesOf(text, node);
  if (!places) return undefined;
  const from = node.value;
  const most = Math.min(from.length, to.length);
  let front = 0;
  while (front < most && from[front] === to[front]) front++;
  let back = 0;
  while (back < most - front && from[from.length - 1 - back] === to[to.length - 1 - back]) back++;
  const [start, end] = [places[front], places[from.length - back]];
  if (start === undefined || end === undefined) return undefined;
  return { from: start, to: end, text: to.slice(front, to.length - back) };
}

/** Where each character of the value stands in the file, and its end. */
function placesOf(text: string, node: Scalar<string>): number[] | undefined {
  const [start, end] = node.range ?? [0, 0];
  const between = node.type === "BLOCK_FOLDED" ? " " : "\n";
  const places: number[] = [];
  let said = "";
  let at = lineEnd(text, start) + 1;
  for (const line of text.slice(at, end).trimEnd().split("\n")) {
    const indent = line.search(/\S/);
    if (indent < 0) return undefined;
    if (said) {
      places.push(at - 1);
      said += between;
    }
    for (let column = indent; column < line.length; column++) places.push(at + column);
    said += line.slice(indent);
    at += line.length + 1;
  }
  places.push(at - 1, at);
  return said === node.value || `${said}\n` === node.value ? places : undefined;
}
