import { isCollection, type Node, type Pair } from "yaml";

/** Where the last thing of an entry stands; a comment after it is in the same line. */
export function lastOffset(entry: unknown): number {
  const node = (
    entry && typeof entry === "object" && "key" in entry
      ? ((entry as Pair).value ?? (entry as Pair).key)
      : entry
  ) as Node;
  if (isCollection(node) && !(node as { flow?: boolean }).flow && node.items.length > 0)
    return lastOffset(node.items.at(-1));
  return Math.max(0, (node.range?.[1] ?? 1) - 1);
}

/** The end of the line that a place is in: its line break, or the end of the text. */
export function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
