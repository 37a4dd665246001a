import { renameSync, rmSync, writeFileSync } from "node:fs";
import { UNFINISHED } from "./folding.ts";
import { openLines } from "./lines.ts";

/** Values by key. */
export interface KeptMap<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  /** All of them, as they are now. */
  entries(): [string, T][];
}

/** What nobody but who runs the org may read. */
export interface Vault {
  /** The values of one kind; they can be written as JSON. */
  map<T>(kind: string): KeptMap<T>;
  close(): void;
}

/** One value as it stands in the file; none if it has gone. */
interface Line {
  kind: string;
  key: string;
  value?: unknown;
}

type Values = Map<string, Map<string, unknown>>;

function valuesOf(values: Values, kind: string): Map<string, unknown> {
  const known = values.get(kind) ?? new Map<string, unknown>();
  values.set(kind, known);
  return known;
}

function readValues(path: string): Values {
  const values: Values = new Map();
  const file = openLines(path);
  for (const { kind, key, value } of file.lines as Iterable<Line>) {
    if (value === undefined) valuesOf(values, kind).delete(key);
    else valuesOf(values, kind).set(key, value);
  }
  file.close();
  return values;
}

/** Writes a file anew with what has not gone, for its owner alone. */
function rewrite(path: string, values: Values): void {
  const lines = [...values].flatMap(([kind, entries]) =>
    [...entries].map(([key, value]) => `${JSON.stringify({ kind, key, value } satisfies Line)}\n`),
  );
  const part = `${path}${UNFINISHED}`;
  rmSync(part, { force: true });
  writeFileSync(part, lines.join(""), { mode: 0o600 });
  renameSync(part, path);
}

/**
 * Opens what an org keeps beside its records.
 * @param path file that its owner alone may read; without it nothing outlives the process
 * @throws Error of the file system
 */
export function openVault(path: string | undefined): Vault {
  const values: Values = path === undefined ? new Map() : readValues(path);
  if (path !== undefined) rewrite(path, values);
  const file = path === undefined ? undefined : openLines(path);
  return {
    map<T>(kind: string): KeptMap<T> {
      const known = valuesOf(values, kind) as Map<string, T>;
      return {
        get: (key) => known.get(key),
        set(key, value) {
          file?.write({ kind, key, value } satisfies Line);
          known.set(key, value);
        },
        delete(key) {
          if (known.delete(key)) file?.write({ kind, key } satisfies Line);
        },
        entries: () => [...known],
      };
    },
    close: () => file?.close(),
  };
}
