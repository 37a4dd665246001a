import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  Scalar,
} from "yaml";
import { type Change, editsFor } from "./edit/index.ts";
import type { Path } from "./kind.ts";
import type { Edit } from "./problem.ts";

export interface Place {
  /** 1-based. */
  line: number;
  column: number;
}

/** Finds where things stand in the file from which a workflow was read. */
export interface Places {
  /**
   * The place of the value at a path: a single value where it begins, a list or map at its key.
   * What is not there means its nearest parent. `offset` is a place inside of a text.
   */
  at(path: Path, options?: { key?: boolean; offset?: number }): Place;
  /** What stands at a path, as plain data; `undefined` where nothing does. */
  valueAt(path: Path): unknown;
  /** The path of a part of the workflow: a step, stage or handler, by identity. */
  pathOf(part: object): Path | undefined;
  /** The edits of the file's text that make changes; `undefined` where they cannot be made without harm to its form. */
  edits(changes: Change[]): Edit[] | undefined;
}

export interface OpenPlaces extends Places {
  /** Notes where a part of the workflow stands. */
  note(part: object, path: Path): void;
}

interface Found {
  node: Node | null;
  key?: Node;
  /** How much of the path is not there. */
  rest: number;
}

/** Places in a document; `text` is what it was parsed from. */
export function placesIn(document: Document, counter: LineCounter, text: string): OpenPlaces {
  const paths = new WeakMap<object, Path>();
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  function find(path: Path): Found {
    let found: Found = { node: document.contents as Node | null, rest: path.length };
    for (const segment of path) {
      const rest = found.rest - 1;
      const node = isAlias(found.node) ? (found.node.resolve(document) ?? null) : found.node;
      if (isMap(node)) {
        const pair = (node.items as Pair<Node, Node | null>[]).find(
          ({ key }) => nameOf(key) === String(segment),
        );
        if (!pair) break;
        found = { node: pair.value, key: pair.key, rest };
      } else if (isSeq(node) && typeof segment === "number") {
        const item = node.items[segment] as Node | undefined;
        if (!item) break;
        found = { node: item, rest };
      } else break;
    }
    return found;
  }

  return {
    at(path, { key = false, offset } = {}) {
      const found = find(path);
      const start = found.node?.range?.[0];
      const keyStart = found.key?.range?.[0];
      const atKey = key || !isScalar(found.node) || found.node.value === null;
      if (atKey && keyStart !== undefined) return place(keyStart);
      if (start === undefined) return place(keyStart ?? 0);
      return place(
        start + (isScalar(found.node) && offset !== undefined ? offsetIn(found.node, offset, text) : 0),
      );
    },
    valueAt(path) {
      const { node, rest } = find(path);
      if (rest > 0 || !node) return rest > 0 ? undefined : node;
      try {
        return node.toJS(document, { maxAliasCount: 100 });
      } catch {
        // an alias that leads nowhere, of which the file's problems tell
        return undefined;
      }
    },
    pathOf: (part) => paths.get(part),
    edits: (changes) => editsFor(text, document, changes),
    note: (part, path) => void paths.set(part, path),
  };
}

const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value ?? "") : String(key));

/** How far into the file's text the character of a scalar's value is; 0 when that is not plain to see. */
function offsetIn(scalar: Scalar, offset: number, text: string): number {
  if (!scalar.range) return 0;
  const written = text.slice(scalar.range[0], scalar.range[1]);
  if (scalar.type === Scalar.BLOCK_LITERAL) return offsetInBlock(String(scalar.value), written, offset);
  if (written.includes("\n")) return 0;
  if (scalar.type === Scalar.PLAIN) return offset;
  if (scalar.type === Scalar.QUOTE_DOUBLE) return written.includes("\\") ? 0 : offset + 1;
  if (scalar.type !== Scalar.QUOTE_SINGLE) return 0;
  let at = 1;
  for (let seen = 0; seen < offset; seen++) at += written.startsWith("''", at) ? 2 : 1;
  return at;
}

/** In a block that keeps its lines, each line of the value is a line of the file behind some blanks. */
function offsetInBlock(value: string, written: string, offset: number): number {
  const before = value.slice(0, offset).split("\n");
  const rows = written.split("\n");
  const indent =
    rows
      .slice(1)
      .find((row) => row.trim() !== "")
      ?.search(/\S/) ?? 0;
  const above = rows.slice(0, before.length).reduce((sum, row) => sum + row.length + 1, 0);
  return above + indent + (before.at(-1)?.length ?? 0);
}
