import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "./roles.ts";

/** Something that concerns who may do what. Never a password, a session, a secret or a token. */
export interface Note {
  what:
    | "signed-in"
    | "refused"
    | "signed-out"
    | "added"
    | "role"
    | "password"
    | "removed"
    | "disabled"
    | "enabled"
    | "sessions-ended"
    | "secret"
    | "program-registered"
    | "program-allowed"
    | "program-refused"
    | "program-ended"
    | "connection"
    | "connection-signed-in"
    | "connection-signed-out"
    | "agreed";
  /** Whose account; absent for a name that nobody has, as it may be a password in the wrong field. Of a secret its variable. */
  name?: string | undefined;
  role?: Role | undefined;
  /** Address that it came from. */
  from?: string | undefined;
  /** Who did it, where it is somebody else: the user of the machine at a command line, or the identity provider. */
  by?: string | undefined;
  why?: string | undefined;
}

/** As it stands in the log. */
export type Noted = Note & { at: string };

export const journalFile = (folder: string): string => join(folder, "people.log");

/** Writes down in `people.log` of the folder, a JSON line each. */
export function openJournal(folder: string, now = Date.now): (note: Note) => void {
  return (note) => {
    mkdirSync(folder, { recursive: true });
    const line = JSON.stringify({ at: new Date(now()).toISOString(), ...note });
    appendFileSync(journalFile(folder), `${line}\n`, { mode: 0o600 });
  };
}

/** So much of the log's end is read, in bytes: some thousand lines. */
const MOST_BYTES = 256 * 1024;

/** What was noted last, the newest first; nothing where there is no log. */
export function readJournal(folder: string): Noted[] {
  let file: number;
  try {
    file = openSync(journalFile(folder), "r");
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - MOST_BYTES);
    const bytes = Buffer.alloc(size - from);
    readSync(file, bytes, 0, bytes.length, from);
    const lines = bytes.toString("utf8").split("\n");
    // where it was cut, the first line is none
    return (from > 0 ? lines.slice(1) : lines).flatMap(noted).reverse();
  } finally {
    closeSync(file);
  }
}

function noted(line: string): Noted[] {
  try {
    return line === "" ? [] : [JSON.parse(line) as Noted];
  } catch {
    return [];
  }
}
