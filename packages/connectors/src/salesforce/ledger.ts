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
