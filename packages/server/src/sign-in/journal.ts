import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Role } from "./roles.ts";

/** Something that concerns who may do what. Never a password, a session or a token. */
export interface Note {
  what: "signed-in" | "refused" | "signed-out" | "added" | "role" | "password" | "removed";
  /** Whose account; absent for a name that nobody has, as it may be a password in the wrong field. */
  name?: string | undefined;
  role?: Role | undefined;
  /** Address that it came from. */
  from?: string | undefined;
  /** Who did it, where it is somebody else: the user of the machine at a command line, or the identity provider. */
  by?: string | undefined;
  why?: string | undefined;
}

export const journalFile = (folder: string): string => join(folder, "people.log");

/** Writes down in `people.log` of the folder, a JSON line each. */
export function openJournal(folder: string, now = Date.now): (note: Note) => void {
  return (note) => {
    mkdirSync(folder, { recursive: true });
    const line = JSON.stringify({ at: new Date(now()).toISOString(), ...note });
    appendFileSync(journalFile(folder), `${line}\n`, { mode: 0o600 });
  };
}
