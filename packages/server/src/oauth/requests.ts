import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Who } from "../sign-in/sign-in.ts";
import type { Client } from "./clients.ts";
import type { Resource, Scope } from "./scope.ts";

/** What a program asks for, before anybody has answered. */
export interface Asked {
  client: Client;
  redirect: string;
  scope: Scope[];
  resource: Resource;
  state?: string | undefined;
  /** SHA-256 of what the program will show (PKCE, S256). */
  challenge: string;
}

/** What somebody has agreed to, until the program comes for it. */
export interface Agreed extends Asked {
  who: Who;
}

/** Requests that wait for an answer, and answers that wait to be fetched; both for a short time, and once. */
export interface Requests {
  /** @returns the id by which it is answered */
  ask(asked: Asked): string;
  find(id: string): Asked | undefined;
  /** Takes it away. */
  answer(id: string): Asked | undefined;
  /** @returns the code by which the program fetches it */
  agree(agreed: Agreed): string;
  /** Takes it away; a code is good once. `again`: it was fetched before, by whatever grant came of it. */
  fetch(code: string): Agreed | { again: string } | undefined;
  /** What came of a code. */
  became(code: string, grant: string): void;
}

const ASKED_MS = 600_000;
const CODE_MS = 60_000;
const MOST = 1_000;

export function createRequests(now: () => number): Requests {
  const asked = new Map<string, Asked & { until: number }>();
  const codes = new Map<string, { agreed?: Agreed; until: number; grant?: string }>();

  function keep<T extends { until: number }>(all: Map<string, T>, value: T): string {
    for (const [key, { until }] of all) if (until <= now() || all.size >= MOST) all.delete(key);
    const id = randomBytes(32).toString("base64url");
    all.set(id, value);
    return id;
  }
  const live = <T extends { until: number }>(found: T | undefined) =>
    found && found.until > now() ? found : undefined;

  return {
    ask: (request) => keep(asked, { ...request, until: now() + ASKED_MS }),
    find: (id) => live(asked.get(id)),
    answer(id) {
      const found = live(asked.get(id));
      asked.delete(id);
      return found;
    },
    agree: (agreed) => keep(codes, { agreed, until: now() + CODE_MS }),
    fetch(code) {
      const found = live(codes.get(code));
      if (!found) return undefined;
      const { agreed, grant } = found;
      if (!agreed) return grant === undefined ? undefined : { again: grant };
      codes.set(code, { until: found.until });
      return agreed;
    },
    became(code, grant) {
      const found = codes.get(code);
      if (found) codes.set(code, { ...found, grant });
    },
  };
}

/** Whether somebody who shows this has begun what the challenge belongs to. */
export function isVerified(verifier: string, challenge: string): boolean {
  if (!/^[\w.~-]{43,128}$/.test(verifier)) return false;
  const made = createHash("sha256").update(verifier).digest("base64url");
  return made.length === challenge.length && timingSafeEqual(Buffer.from(made), Buffer.from(challenge));
}
