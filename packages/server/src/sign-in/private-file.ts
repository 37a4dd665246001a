import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Only the owner of the process reads and writes it. */
const MODE = 0o600;

/** The JSON of a file; undefined where there is none. @throws Error that names the file, for one that is no JSON */
export function readPrivate<T>(file: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(
      `${file} is no JSON. Bring it back from a backup, or move it away and add the people anew.`,
    );
  }
}

/** Writes a file whole: whoever reads meanwhile sees it as it was before, or as it is then. */
export function writePrivate(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: MODE });
  renameSync(beside, file);
}

/** Which state of the file this is; it differs once somebody else has written it. */
export function stateOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : "";
}
