import {
  Document,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  stringify,
} from "yaml";
import type { Path } from "./kind.ts";

/**
 * Sets a value in a file's text, or removes it (`undefined`). Comments and formatting elsewhere stay as they are:
 * the text of the value is exchanged, a new key gets a line of its own, or a place in its braces.
 *
 * @throws Error when the text is no YAML, or the path leads through a value that is no map and no list.
 */
export function setIn(text: string, path: Path, value: unknown): string {
  const document = parseDocument(text, { logLevel: "silent" });
  if (document.errors[0]) throw new Error(`The file is no valid YAML: ${document.errors[0].message}`);
  const spliced = value === undefined ? undefined : splice(text, document, path, value);
  if (spliced !== undefined && saysSo(spliced, document, path, value)) return spliced;
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(value));
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** The edited text means what it should: the old document with the one value changed. */
function saysSo(text: string, before: Document, path: Path, value: unknown): boolean {
  const after = parseDocument(text, { logLevel: "silent" });
  if (after.errors.length > 0) return false;
  const wanted = before.clone() as Document;
  wanted.setIn(path, wanted.createNode(value));
  return JSON.stringify(after.toJS()) === JSON.stringify(wanted.toJS());
}

function splice(text: string, document: Document, path: Path, value: unknown): string | undefined {
  const node = document.getIn(path, true) as Node | undefined;
  if (node?.range) {
    const [start, end] = node.range;
    if (isScalar(node) && typeof value !== "object" && node.value !== null) {
      return text.slice(0, start) + inline(value) + text.slice(end);
    }
    if (isCollection(node) && !node.flow) return undefined;
    return node.range[1] > start ? text.slice(0, start) + inline(value) + text.slice(end) : undefined;
  }
  const parent = (
    path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  ) as Node | null;
  const last = path.at(-1) as string | number;
  if (isSeq(parent) && last === parent.items.length) return append(text, parent, "- ", inline(value));
  if (isMap(parent)) return append(text, parent, `${inline(last)}: `, inline(value));
  return undefined;
}

/** A new entry at the end of a map or list, written as its other entries are. */
function append(
  text: string,
  parent: Node & { items: unknown[]; flow?: boolean },
  mark: string,
  value: string,
) {
  if (!parent.range) return undefined;
  const entry = parent.flow && mark === "- " ? value : mark + value;
  const last = parent.items.at(-1);
  if (parent.flow) {
    const close = parent.range[1] - 1;
    const body = text.slice(0, close);
    const kept = body.trimEnd();
    return `${kept}${last === undefined ? " " : ", "}${entry}${body.slice(kept.length) || (last === undefined ? " " : "")}${text.slice(close)}`;
  }
  const first = parent.items[0] as Pair<Node> | Node | undefined;
  const start = (first && "key" in first ? first.key.range?.[0] : parent.range[0]) ?? 0;
  const column = start - (text.lastIndexOf("\n", start - 1) + 1);
  const end = lineEnd(text, lastOffset(last));
  return `${text.slice(0, end)}\n${" ".repeat(column)}${entry}${text.slice(end)}`;
}

/** Where the last thing of an entry stands; a comment after it is in the same line. */
function lastOffset(entry: unknown): number {
  const node = (
    entry && typeof entry === "object" && "key" in entry
      ? ((entry as Pair).value ?? (entry as Pair).key)
      : entry
  ) as Node;
  if (isCollection(node) && !(node as { flow?: boolean }).flow && node.items.length > 0)
    return lastOffset(node.items.at(-1));
  return Math.max(0, (node.range?.[1] ?? 1) - 1);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

/** A value on one line, as it can stand inside of braces. */
function inline(value: unknown): string {
  const options = { lineWidth: 0, collectionStyle: "flow", flowCollectionPadding: true } as const;
  if (typeof value === "object" && value !== null) return stringify(value, options).trimEnd();
  // inside of a flow collection, so that commas and brackets are quoted
  const list = new Document([value]).toString(options).trim();
  return list.slice(1, -1).trim();
}
