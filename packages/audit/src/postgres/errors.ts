import { StoreError } from "../errors.ts";

interface Refusal extends Error {
  /** SQLSTATE of the server, or the system's word for a connection that failed. */
  code?: string;
  severity?: string;
}

/**
 * Whether the server itself refused the statement and goes on: then nothing of it was stored. With anything else, the end
 * of the session included, nobody knows.
 */
export const refused = (error: unknown) => (error as Refusal).severity === "ERROR";

/** Classes of SQLSTATE that pass: connection, rollback, resources, object not ready, operator intervention, system. */
const PASSING = ["08", "40", "53", "55", "57", "58"];
const DISK_FULL = "53100";
const READ_ONLY = "25006";
const UNIQUE = "23505";
/** The server says who may do what; the operator can mend it while the process waits. */
const NOT_ALLOWED = ["28", "42501", "3D000"];

/** PostgreSQL's refusal, by what is to be done about it. `shown` is the database's address without its password. */
export function asStoreError(error: unknown, shown: string): StoreError {
  if (error instanceof StoreError) return error;
  const { message, code = "" } = error as Refusal;
  const because = (kind: StoreError["class"], text: string) => new StoreError(kind, text, { cause: error });
  if (code === DISK_FULL) {
    return because(
      "full",
      `There is no room for the trail in ${shown} (${message}): free some space on the database's disk. Nothing was lost; it goes on by itself.`,
    );
  }
  if (code === UNIQUE) {
    return because(
      "conflict",
      `${shown} holds an entry where a new one was to go (${message}): run "throughline audit verify".`,
    );
  }
  if (code === READ_ONLY) {
    return because(
      "io",
      `${shown} takes no writes (${message}): it is a standby of the database, or set to read only. It goes on by itself once it does.`,
    );
  }
  if (NOT_ALLOWED.some((known) => code.startsWith(known))) {
    return because(
      "io",
      `${shown} does not let us in (${message}): check the user, its password and its rights.`,
    );
  }
  if (code.startsWith("XX")) {
    return because(
      "io",
      `${shown} is damaged (${message}). Stop, keep a copy of the database, and restore the last backup.`,
    );
  }
  const answered = (error as Refusal).severity !== undefined;
  if (!answered || PASSING.some((known) => code.startsWith(known))) {
    return because("io", `${shown} cannot be reached or does not answer (${message || code}).`);
  }
  return because("invalid", `This cannot be stored in ${shown}: ${message}`);
}
