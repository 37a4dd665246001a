import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Path } from "../kind.ts";

/** What stands at a path of a file. */
export interface Found {
  parent?: YAMLMap | YAMLSeq;
  key: string | number;
  pair?: Pair;
  node?: Node;
  /** Where the key ends, behind which the colon and the value follow. */
  keyEnd?: number;
}

/** What stands at a path. A single value is found as the list of one for which it may be read. */
export function find(document: Document, path: Path): Found {
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
    const keyEnd = (pair?.key as Node | undefined)?.range?.[1];
    found = {
      parent: holder as YAMLMap | YAMLSeq,
      key,
      ...(pair && { pair }),
      ...(node && { node }),
      ...(keyEnd !== undefined && !(holder as YAMLMap).flow && { keyEnd }),
    };
  }
  return found;
}
