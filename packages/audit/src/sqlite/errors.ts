import { StoreError } from "../errors.ts";

const BUSY = 5;
const LOCKED = 6;
const NOMEM = 7;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;

/** SQLite's refusal, by what is to be done about it. */
export function asStoreError(error: unknown, path: string): StoreError {
  if (error instanceof StoreError) return error;
  const { message, errcode } = error as Error & { errcode?: number };
  const options = { cause: error, ...(errcode !== undefined && { errcode }) };
  // the low byte is the class of an extended result code
  switch (errcode === undefined ? undefined : errcode & 0xff) {
    case FULL:
      return new StoreError(
        "full",
        `There is no room for the trail in ${path}: free some space on that disk. Nothing was lost; it goes on by itself.`,
        options,
      );
    case CONSTRAINT:
      return new StoreError(
        "conflict",
        `${path} holds an entry where a new one was to go (${message}): run "throughline audit verify".`,
        options,
      );
    case CORRUPT:
    case NOTADB:
      return new StoreError(
        "io",
        `${path} is damaged (${message}). Stop, keep a copy of the file, and restore the last backup.`,
        options,
      );
    case BUSY:
    case LOCKED:
    case NOMEM:
    case READONLY:
    case IOERR:
    case CANTOPEN:
      return new StoreError(
        "io",
        `${path} cannot be written (${message}): look at the disk and at the file's permissions. Nothing was lost.`,
        options,
      );
    default:
      return new StoreError("invalid", `This cannot be stored in ${path}: ${message}`, options);
  }
}
