import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { readPrivate, writePrivate } from "./sign-in/private-file.ts";

const PREFIX = "THROUGHLINE_SECRET_";

/** `{secret.BILLING_KEY}` of a file is this variable of the environment. */
export const variableOf = (secret: string): string => PREFIX + secret;

/** The name that a variable has in files; undefined: it is no secret of theirs. */
export const secretOf = (variable: string): string | undefined =>
  variable.startsWith(PREFIX) ? variable.slice(PREFIX.length) : undefined;

/** Where the value of a variable comes from; null: it has none. */
export type Origin = { from: "environment" } | { from: "here"; at: string; by: string } | null;

/**
 * Secrets by the names of environment variables. One that was rotated in the browser is kept in `secrets.json` of the data
 * folder, which only the owner of the process reads, and goes before the environment, until that has another value than
 * the one which was replaced: whoever changed it there was later.
 */
export interface Secrets {
  /** All variables, as they are now: the same object for good. */
  readonly env: Record<string, string | undefined>;
  originOf(variable: string): Origin;
  /** Takes in what another process wrote, in whose place this one is from now on. */
  reread(): void;
  /** From now on, and after every restart. @throws Error where the file cannot be written: then the old one holds */
  replace(variable: string, value: string, who: { at: string; by: string }): void;
}

interface Kept {
  value: string;
  at: string;
  by: string;
  /** Tells whether the environment's own has changed since, and says nothing about it. */
  instead: { salt: string; mark: string };
}

/** @param folder absent: what is rotated is forgotten with the process */
export function openSecrets(folder: string | undefined, environment: NodeJS.ProcessEnv): Secrets {
  const file = folder === undefined ? undefined : join(folder, "secrets.json");
  const kept = new Map<string, Kept>();
  const env: Record<string, string | undefined> = { ...environment };
  function read(): void {
    if (file === undefined) return;
    for (const [variable, one] of Object.entries(readPrivate<Record<string, Kept>>(file) ?? {})) {
      if (!isSame(environment[variable] ?? "", one.instead)) continue;
      kept.set(variable, one);
      env[variable] = one.value;
    }
  }
  read();

  return {
    env,
    reread: read,
    originOf(variable) {
      const own = kept.get(variable);
      if (own) return { from: "here", at: own.at, by: own.by };
      return env[variable]?.trim() ? { from: "environment" } : null;
    },
    replace(variable, value, { at, by }) {
      const salt = randomBytes(16).toString("base64url");
      const instead = { salt, mark: markOf(environment[variable] ?? "", salt) };
      const next = new Map(kept).set(variable, { value, at, by, instead });
      if (file !== undefined) writePrivate(file, Object.fromEntries(next));
      kept.set(variable, { value, at, by, instead });
      env[variable] = value;
    },
  };
}

const markOf = (value: string, salt: string): string =>
  createHmac("sha256", salt).update(value).digest("base64url");

function isSame(value: string, { salt, mark }: Kept["instead"]): boolean {
  const [own, other] = [Buffer.from(markOf(value, salt)), Buffer.from(mark)];
  return own.length === other.length && timingSafeEqual(own, other);
}
