import { closeSync, fsync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

/** Writes a file that has its name only once it is whole. */
export interface Folding {
  /** Writes what is left at once. */
  now(): void;
  /** Writes a line whenever nothing else is to be done. */
  later(): void;
}

/** What an unfinished file is called; it may go at any time. */
export const UNFINISHED = ".part";

/**
 * @param whole called when the file has its name
 * @param failed called if it could not be written `later`
 */
export function createFolding(
  path: string,
  lines: Iterable<string>,
  whole: () => void,
  failed: (error: unknown) => void,
): Folding {
  const left = lines[Symbol.iterator]();
  const file = openSync(`${path}${UNFINISHED}`, "w");
  let ended = false;

  /** False when there was nothing left. */
  const writeOne = (): boolean => {
    const { value, done } = left.next();
    if (!done) writeSync(file, value);
    return !done;
  };
  const end = () => {
    if (ended) return;
    ended = true;
    closeSync(file);
    renameSync(`${path}${UNFINISHED}`, path);
    whole();
  };
  const step = () => {
    if (ended) return;
    try {
      if (writeOne()) setImmediate(step);
      else
        fsync(file, (error) => {
          if (error) failed(error);
          else end();
        });
    } catch (error) {
      failed(error);
    }
  };
  return {
    now() {
      if (ended) return;
      while (writeOne());
      fsyncSync(file);
      end();
    },
    later: () => void setImmediate(step),
  };
}
