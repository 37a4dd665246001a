import { isCollection, isMap, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";

export type Entry = Pair<Node, Node | null> | Node;

export const entriesOf = (parent: YAMLMap | YAMLSeq) => parent.items as Entry[];

/** Where an entry begins: its key, or its value behind the dash. */
export const startOf = (entry: Entry): number =>
  ("key" in entry ? entry.key.range?.[0] : (entry as Node).range?.[0]) ?? 0;

/** Where the last thing of an entry stands; a comment after it is in the same line. */
export function lastOffset(entry: unknown): number {
  const node = (
    entry && typeof entry === "object" && "key" in entry
      ? ((entry as Pair).value ?? (entry as Pair).key)
      : entry
  ) as Node;
  if (isCollection(node) && !node.flow && node.items.length > 0) return lastOffset(node.items.at(-1));
  return Math.max(0, (node.range?.[1] ?? 1) - 1);
}

/** The end of the line that a place is in: its line break, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

export const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

/** How far an entry in block form is from the left: its dash, or its key. */
export function columnOf(text: string, parent: YAMLMap | YAMLSeq): number {
  const first = entriesOf(parent)[0];
  const start = (isMap(parent) && first ? startOf(first) : parent.range?.[0]) ?? 0;
  return start - lineStart(text, start);
}

/** The lines of an entry in block form: the comments right above it, what is indented below it, and one line break. */
export interface Lines {
  from: number;
  to: number;
  /** Where its own first line begins, below the comments. */
  own: number;
  column: number;
}

/** The lines that are an entry's alone; `undefined` where it shares one with another, as behind a dash or in braces. */
export function linesOf(text: string, parent: YAMLMap | YAMLSeq, index: number): Lines | undefined {
  const entry = entriesOf(parent)[index];
  if (!entry || parent.flow) return undefined;
  const start = startOf(entry);
  const own = lineStart(text, start);
  const column = columnOf(text, parent);
  const inFront = text.slice(own, start);
  if (inFront.trimEnd() !== (isMap(parent) ? "" : `${" ".repeat(column)}-`)) return undefined;
  let from = own;
  while (from > 0 && isComment(text, lineStart(text, from - 1), (indent) => indent === column))
    from = lineStart(text, from - 1);
  let to = Math.min(lineEnd(text, lastOffset(entry)) + 1, text.length);
  while (isComment(text, to, (indent) => indent > column)) to = Math.min(lineEnd(text, to) + 1, text.length);
  return { from, to, own, column };
}

function isComment(text: string, line: number, fits: (indent: number) => boolean): boolean {
  const [, indent, mark] = /^( *)(#?)/.exec(text.slice(line, lineEnd(text, line))) ?? [];
  return mark === "#" && fits(indent?.length ?? 0);
}

/** Whether a line has nothing in it; what is beyond the text is none. */
export const isBlankLine = (text: string, line: number): boolean =>
  line >= 0 && line < text.length && text.slice(line, lineEnd(text, line)).trim() === "";
