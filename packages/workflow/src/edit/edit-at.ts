import { type Document, isCollection, isMap, isScalar, isSeq, type Node, type YAMLSeq } from "yaml";
import type { Path } from "../kind.ts";
import type { Edit } from "../problem.ts";
import { addition, comingItem, comingPair } from "./addition.ts";
import type { Change } from "./change.ts";
import { differences } from "./differences.ts";
import { find } from "./find.ts";
import { editInBlock, isBlock } from "./in-block.ts";
import { removal, taken } from "./removal.ts";
import { replaced } from "./replaced.ts";
import { editOfWords } from "./words.ts";
import { dashed, inline } from "./written.ts";

/**
 * The edits of a file's text that make a change; `undefined` where none is plain to see.
 *
 * @param whole a list or map that becomes another one is written anew, also where parts of it are alike
 */
export function editAt(text: string, document: Document, change: Change, whole: boolean): Edit[] | undefined {
  const found = find(document, change.path);
  const { parent, key, node, pair } = found;
  const again = (other: Change) => editAt(text, document, other, whole);
  const above = change.path.slice(0, -1);
  if ("rename" in change) {
    const [from, to] = (pair?.key as Node | undefined)?.range ?? [];
    return from === undefined || to === undefined ? undefined : [{ from, to, text: inline(change.rename) }];
  }
  if ("remove" in change) return parent && removal(text, parent, key, find(document, above).keyEnd);
  if ("move" in change) return editsOfMove(text, document, change.path, change.move, again);
  if ("words" in change) return one(editOfWords(text, node, change));
  if ("insert" in change) {
    const list = find(document, above);
    const index = Number(change.path.at(-1));
    const { node: holder } = list;
    if (isSeq(holder) && holder.items.length > 0)
      return one(addition(text, holder, index, comingItem(change.insert, change.yaml)));
    if (isScalar(holder) && holder.value !== null)
      return again({ path: above, set: [holder.value as unknown].toSpliced(index, 0, change.insert) });
    if (holder && !isSeq(holder) && !isScalar(holder)) return undefined;
    return (
      replaced(text, list, [change.insert], change.yaml && dashed(change.yaml)) ??
      again({ path: above, set: [change.insert] })
    );
  }
  if ("add" in change) {
    const { path, add } = change;
    if (isSeq(node) && node.items.length > 0)
      return one(addition(text, node, node.items.length, comingItem(add)));
    if (isScalar(node) && node.value !== null) return again({ path, set: [node.value, add] });
    return again({ path, set: [add] });
  }
  const { set } = change;
  if (isCollection(node) && !whole && typeof set === "object" && set !== null) {
    const parts = differences(node.toJS(document) as unknown, set as unknown, change.path);
    if (!parts.some((part) => part.path.length === change.path.length)) return all(parts.map(again));
  }
  const inLines = isBlock(node) && !whole && typeof set === "string" && editInBlock(text, node, set);
  if (inLines) return [inLines];
  if (node) return replaced(text, found, set);
  if (isSeq(parent) && key === parent.items.length) return one(addition(text, parent, key, comingItem(set)));
  if (isMap(parent) && !pair) return one(addition(text, parent, parent.items.length, comingPair(key, set)));
  // a map that is not there yet is made with its first key
  if (parent || typeof key === "number" || above.length === 0) return undefined;
  return again({ path: above, set: { [key]: set } });
}

const one = (edit: Edit | undefined) => edit && [edit];

const all = (edits: (Edit[] | undefined)[]): Edit[] | undefined =>
  edits.every((some) => some !== undefined) ? edits.flat() : undefined;

/** Moves an entry with its lines; where it has none, its value is taken out and put in. */
function editsOfMove(
  text: string,
  document: Document,
  from: Path,
  to: Path,
  again: (other: Change) => Edit[] | undefined,
): Edit[] | undefined {
  const [list, index] = [find(document, from.slice(0, -1)), Number(from.at(-1))];
  const [target, before] = [find(document, to.slice(0, -1)), Number(to.at(-1))];
  const { node } = find(document, from);
  if (!isSeq(list.node) || !node) return undefined;
  if (list.node === target.node && (before === index || before === index + 1)) return [];
  const lines = taken(text, list.node, index, list.keyEnd);
  const value: unknown = node.toJS(document);
  if (!lines) return all([again({ path: from, remove: true }), again({ path: to, insert: value })]);
  const isList = isSeq(target.node) && target.node.items.length > 0;
  return all([
    lines.edits,
    isList
      ? one(addition(text, target.node as YAMLSeq, before, { inline: inline(value), block: lines.block }))
      : (replaced(text, target, [value], lines.block) ?? again({ path: to, insert: value })),
  ]);
}
