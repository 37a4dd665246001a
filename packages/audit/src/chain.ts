import { hash } from "node:crypto";
import type { Entry } from "@throughline/engine";

/** A stored line as it is hashed: the entries of one turn of one item. The body is the very text that is stored. */
export interface Line {
  item: string;
  /** Number of its first entry, and how many it holds. */
  seq: number;
  entries: number;
  format: number;
  workflow: string;
  body: string;
  prev: string;
  hash: string;
  /** Of the one entry of a line of format 1, which had these beside its body. */
  at?: string | null;
  kind?: string | null;
}

/**
 * SHA-256 (hex) over the line's parts, one to a line of UTF-8 text, the body last. No part holds a line break
 * (JSON escapes them in the body), so two different lines never have the same text; anybody can compute it with any tool.
 */
export function digest(line: Omit<Line, "hash">, seq = line.seq): string {
  const { format, item, entries, workflow, at, kind, prev, body } = line;
  return hash(
    "sha256",
    format === 1
      ? `1\n${item}\n${seq}\n${workflow}\n${at}\n${kind}\n${prev}\n${body}`
      : `${format}\n${item}\n${seq}\n${entries}\n${workflow}\n${prev}\n${body}`,
  );
}

/** Whether the line still is what was written under this number. */
export const intact = (line: Line, seq = line.seq) => digest(line, seq) === line.hash;

/** Kinds of entries with which a trail may begin when what was before has left the store. */
const ANEW = ["archived", "checkpoint"];

/** Whether a trail may begin with the line: its first one, or one that stands for those that have left the store. */
export function beginsAnew({ seq, prev, format, body }: Line): boolean {
  if (seq === 1) return prev === "";
  if (format === 1 || prev === "") return false;
  try {
    return ANEW.includes(JSON.parse(body)[0]?.kind);
  } catch {
    return false;
  }
}

/** Number of the last entry of a line. */
export const lastOf = ({ seq, entries }: Pick<Line, "seq" | "entries">) => seq + entries - 1;

/** The entries of a line, as they were written. */
export function entriesOf({
  format,
  at,
  kind,
  body,
}: Pick<Line, "format" | "at" | "kind" | "body">): Entry[] {
  return format === 1 ? [{ at, kind, ...JSON.parse(body) }] : JSON.parse(body);
}
