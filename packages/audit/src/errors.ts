/**
 * What went wrong with the trail, and what to do:
 *
 * - `full`, `io`: nothing of the append was written; the same append may succeed later, the store stays usable
 * - `conflict`: somebody else wrote the item; read it again, never repeat the append as it was
 * - `newer-version`: written by a newer release; install that one, nothing was changed
 * - `older-version`: written by an older release; start over it once, which brings it forward
 * - `exists`: there is something already where a copy was to go; nothing was changed
 * - `damaged`: a backup that cannot be trusted; nothing was changed
 * - `locked`: another process has the store open
 * - `invalid`: the append itself cannot be stored
 * - `closed`: the store was closed
 * - `lost`: this process can write no more, since nobody knows whether what it wrote last is kept, or since another one
 *   has taken over; it must end, and start anew
 */
export class StoreError extends Error {
  readonly class:
    | "full"
    | "io"
    | "conflict"
    | "newer-version"
    | "older-version"
    | "exists"
    | "damaged"
    | "locked"
    | "invalid"
    | "closed"
    | "lost";
  /** SQLite's extended result code, where it was SQLite that refused. */
  readonly errcode?: number;

  constructor(kind: StoreError["class"], message: string, options?: { cause?: unknown; errcode?: number }) {
    super(message, options && { cause: options.cause });
    this.name = "StoreError";
    this.class = kind;
    if (options?.errcode !== undefined) this.errcode = options.errcode;
  }
}

export function newerVersion(what: string, format: number, known: number): StoreError {
  return new StoreError(
    "newer-version",
    `${what} has format ${format}, and this version of Throughline reads formats up to ${known}. ` +
      "Install the version that wrote it, or a later one. Nothing was changed.",
  );
}

export const begunBefore = (item: string) =>
  new StoreError(
    "conflict",
    `${item} has entries already, and was to begin: somebody else wrote it. Read it again.`,
  );

export const cannotLeave = (item: string, upTo: number) =>
  new StoreError(
    "invalid",
    `The first ${upTo} entries of ${item} cannot leave the store: nothing that stands for them comes after.`,
  );
