import {
  Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Path } from "../kind.ts";
import type { Edit } from "../problem.ts";
import type { Change } from "./change.ts";
import { lastOffset, lineEnd } from "./offsets.ts";
import { removal } from "./removal.ts";

/** The edit of a file's text that makes a change; `undefined` where none is plain to see. */
export function editAt(text: string, document: Document, change: Change): Edit | undefined {
  const { parent, key, node, pair } = find(document, change.path);
  if ("rename" in change) {
    const [from, to] = (pair?.key as Node | undefined)?.range ?? [];
    return from === undefined || to === undefined ? undefined : { from, to, text: inline(change.rename) };
  }
  if ("remove" in change) return parent && removal(text, parent, key);
  if ("words" in change) return editOfWords(text, node, change);
  if ("add" in change) {
    if (isSeq(node)) return addition(text, node, "- ", inline(change.add));
    if (isScalar(node) && node.value !== null) return replaced(node, [node.value, change.add]);
    return editAt(text, document, { path: change.path, set: [change.add] });
  }
  if (node?.range) return isCollection(node) && !node.flow ? undefined : replaced(node, change.set);
  if (isSeq(parent) && key === parent.items.length) return addition(text, parent, "- ", inline(change.set));
  if (isMap(parent) && !pair) return addition(text, parent, `${inline(key)}: `, inline(change.set));
  // a map that is not there yet is made with its first key
  const above = change.path.slice(0, -1);
  if (parent || typeof key === "number" || above.length === 0) return undefined;
  return editAt(text, document, { path: above, set: { [key]: change.set } });
}

interface Found {
  parent?: YAMLMap | YAMLSeq;
  key: string | number;
  pair?: Pair;
  node?: Node;
}

/** What stands at a path. A single value is found as the list of one for which it may be read. */
function find(document: Document, path: Path): Found {
  let found: Found = { key: "", ...(document.contents && { node: document.contents as Node }) };
  for (const [index, key] of path.entries()) {
    const holder: Node | undefined = found.node;
    if (isScalar(holder) && key === 0 && index === path.length - 1) return found;
    if (isAlias(holder) || !isCollection(holder)) return { key: path.at(-1) ?? key };
    const pair = isMap(holder)
      ? (holder.items as Pair[]).find((one) => isScalar(one.key) && String(one.key.value) === String(key))
      : undefined;
    const node = (pair ? pair.value : isSeq(holder) ? holder.items[Number(key)] : undefined) as
      | Node
      | undefined;
    found = { parent: holder as YAMLMap | YAMLSeq, key, ...(pair && { pair }), ...(node && { node }) };
  }
  return found;
}

/** The text of a value is exchanged. An empty one has no text; who has set it has to say where. */
function replaced({ range }: Node, value: unknown): Edit | undefined {
  const [from, to] = range ?? [0, 0];
  return to > from ? { from, to, text: inline(value) } : undefined;
}

/** Words as they stand in the file: the same number of times as in the value, in the same order. */
function editOfWords(
  text: string,
  node: Node | undefined,
  { words, by, offset }: Extract<Change, { words: string }>,
): Edit | undefined {
  if (!isScalar(node) || !node.range || typeof node.value !== "string") return undefined;
  const [start, end] = node.range;
  const inValue = placesOf(words, node.value);
  const inFile = placesOf(words, text.slice(start, end));
  const nth = offset === undefined ? 0 : inValue.indexOf(offset);
  const at = inValue.length === inFile.length ? inFile[nth] : undefined;
  // in single quotes a quote stands twice, in double quotes behind a backslash
  const plain = /^[^'"\\\n]*$/.test(by) || ((text[start] ?? "") === "'" && !/['\n]/.test(by));
  if (at !== undefined && plain) return { from: start + at, to: start + at + words.length, text: by };
  if (isBlock(node.type) || !inValue.includes(offset ?? inValue[0] ?? -1)) return undefined;
  const from = offset ?? (inValue[0] as number);
  return replaced(node, node.value.slice(0, from) + by + node.value.slice(from + words.length));
}

const isBlock = (type: unknown) => type === "BLOCK_FOLDED" || type === "BLOCK_LITERAL";

function placesOf(words: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0 && words !== ""; at = text.indexOf(words, at + 1))
    places.push(at);
  return places;
}

/** A new entry at the end of a map or list, written as its other entries are. */
function addition(text: string, parent: YAMLMap | YAMLSeq, mark: string, value: string): Edit | undefined {
  if (!parent.range) return undefined;
  const entry = parent.flow && mark === "- " ? value : mark + value;
  const last = parent.items.at(-1);
  if (parent.flow) {
    const close = parent.range[1] - 1;
    const from = text.slice(0, close).trimEnd().length;
    if (last !== undefined) return { from, to: from, text: `${text[from - 1] === "," ? " " : ", "}${entry}` };
    const isList = mark === "- ";
    return { from, to: close, text: isList ? entry : ` ${entry} ` };
  }
  const first = parent.items[0] as Pair<Node> | Node | undefined;
  const start = (first && "key" in first ? first.key.range?.[0] : parent.range[0]) ?? 0;
  const column = start - (text.lastIndexOf("\n", start - 1) + 1);
  const end = lineEnd(text, lastOffset(last));
  return { from: end, to: end, text: `\n${" ".repeat(column)}${entry}` };
}

/** A value on one line, as it can stand inside of braces. */
function inline(value: unknown): string {
  const options = { lineWidth: 0, collectionStyle: "flow", flowCollectionPadding: true } as const;
  if (typeof value === "object" && value !== null) return stringify(value, options).trimEnd();
  // inside of a flow collection, so that commas and brackets are quoted
  const list = new Document([value]).toString(options).trim();
  return list.slice(1, -1).trim();
}
