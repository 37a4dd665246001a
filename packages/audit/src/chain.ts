import { hash } from "node:crypto";

/** A stored line as it is hashed: the body is the very text that is stored. */
export interface Line {
  item: string;
  seq: number;
  at: string;
  kind: string;
  format: number;
  workflow: string;
  body: string;
  prev: string;
  hash: string;
}

/**
 * SHA-256 (hex) over the line's parts, one to a line of UTF-8 text, the body last. No part holds a line break
 * (JSON escapes them in the body), so two different lines never have the same text; anybody can compute it with any tool.
 */
export function digest(line: Omit<Line, "hash">, seq = line.seq): string {
  return hash(
    "sha256",
    `${line.format}\n${line.item}\n${seq}\n${line.workflow}\n${line.at}\n${line.kind}\n${line.prev}\n${line.body}`,
  );
}

/** Whether the line still is what was written under this number. */
export const intact = (line: Line, seq = line.seq) => digest(line, seq) === line.hash;
