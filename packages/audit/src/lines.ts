import { type Entry, FORMAT } from "@throughline/engine";
import { digest, entriesOf, type Line } from "./chain.ts";
import { StoreError } from "./errors.ts";
import type { Upcast } from "./format.ts";
import type { StoredEntry } from "./port.ts";

/** The line that entries make, chained to the one before. Throws `invalid`. */
export function lineOf(item: string, seq: number, workflow: string, entries: Entry[], prev: string): Line {
  if (!isWord(item) || !isWord(workflow) || !entries.every(({ at, kind }) => isWord(at) && isWord(kind))) {
    throw new StoreError(
      "invalid",
      `What is appended to ${item} from number ${seq} on needs a workflow and in each entry "at" and "kind", each a text on one line.`,
    );
  }
  const line = {
    item,
    seq,
    entries: entries.length,
    format: FORMAT,
    workflow,
    body: bodyOf(entries, item),
    prev,
  };
  return { ...line, hash: digest(line) };
}

const isWord = (part: unknown) => typeof part === "string" && !part.includes("\n");

function bodyOf(entries: Entry[], item: string): string {
  try {
    return JSON.stringify(entries);
  } catch (error) {
    throw new StoreError("invalid", `What is appended to ${item} is no JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The entries of a line in today's format, those after a number. Throws `newer-version`. */
export function storedIn(line: Line, upcast: Upcast, after = 0): StoredEntry[] {
  const { item, seq, format, workflow } = line;
  return entriesOf(line)
    .map((entry, index) => ({
      ...{ item, seq: seq + index, format, workflow },
      entry: upcast(entry, format),
    }))
    .filter((one) => one.seq > after);
}
