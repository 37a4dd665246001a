import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** Where a budget remembers what was used, so that a restart does not begin anew. */
export interface Ledger {
  /** What was saved last. */
  load(): string | undefined;
  /** Returns when it is on disk. */
  save(text: string): void;
  /** It is ours from now on. Absent: it always was. */
  release?(): void;
}

/** A ledger that another process may write: until it is ours it is read, and what this one uses meanwhile is not saved. */
export function heldLedger({ load, save }: Ledger): Ledger {
  let ours = false;
  return {
    load,
    save(text) {
      if (ours) save(text);
    },
    release() {
      ours = true;
    },
  };
}

/** A ledger in a file: replaced as a whole, so that it is never half written. */
export const fileLedger = (path: string): Ledger => ({
  load: () => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
  save(text) {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(`${path}.new`, "w");
    writeSync(file, text);
    fsyncSync(file);
    closeSync(file);
    renameSync(`${path}.new`, path);
  },
});
