import { appendFileSync, closeSync, existsSync, openSync, readFileSync, truncateSync } from "node:fs";

/** A file to which JSON is written line by line. */
export interface LineFile {
  /** What was in it when it was opened. */
  readonly lines: Iterable<unknown>;
  /** In the file when it returns; not synced. */
  write(line: object): void;
  /** Bytes in it. */
  size(): number;
  close(): void;
}

/** The lines of a file that are whole, each parsed when it is wanted: a long file does not fit into one text. */
export function* parseLines(data: Buffer): Generator<unknown> {
  for (let from = 0; ; ) {
    const to = data.indexOf(10, from);
    if (to < 0) return;
    if (to > from) yield JSON.parse(data.toString("utf8", from, to));
    from = to + 1;
  }
}

/** @throws Error of the file system */
export const readLines = (path: string): Generator<unknown> => parseLines(readFileSync(path));

/** Opens a file to go on writing. What was being written when a process ended was answered to nobody, and goes. */
export function openLines(path: string): LineFile {
  const data = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  let size = data.lastIndexOf(10) + 1;
  if (size < data.length) truncateSync(path, size);
  const file = openSync(path, "a");
  return {
    lines: parseLines(data),
    write(line) {
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      appendFileSync(file, bytes);
      size += bytes.length;
    },
    size: () => size,
    close: () => closeSync(file),
  };
}
