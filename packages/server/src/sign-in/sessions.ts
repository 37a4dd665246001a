import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { readPrivate, writePrivate } from "./private-file.ts";

/** Nothing done for so long ends a session, and so long after its beginning it ends anyhow; in ms. */
export const IDLE_MS = 3_600_000;
export const LONGEST_MS = 12 * 3_600_000;

/** How old the time of the last use may get in the file. */
const SAVE_MS = 60_000;

/** Who signed in, and when. */
export interface Session<Who> {
  who: Who;
  began: number;
  used: number;
}

/** Sessions by random ids of 256 bits, of which only hashes are kept: in memory, and in `sessions.json` over a restart. */
export interface Sessions<Who> {
  /** @returns the id, which is known to nobody but who gets it */
  begin(who: Who): string;
  /** @param use whether somebody did something; otherwise the time of idleness goes on */
  find(id: string, use: boolean): Who | undefined;
  end(id: string): void;
  /** Those that go on. */
  list(): Session<Who>[];
  /** Ends all of somebody. @returns how many there were */
  endOf(is: (who: Who) => boolean): number;
}

export function openSessions<Who>(folder: string, now: () => number): Sessions<Who> {
  const file = join(folder, "sessions.json");
  const all = new Map(Object.entries(readPrivate<Record<string, Session<Who>>>(file) ?? {}));
  let saved = now();

  const isOver = ({ began, used }: Session<Who>) => now() - used >= IDLE_MS || now() - began >= LONGEST_MS;
  function save(): void {
    for (const [key, session] of all) if (isOver(session)) all.delete(key);
    writePrivate(file, Object.fromEntries(all));
    saved = now();
  }
  return {
    begin(who) {
      const id = randomBytes(32).toString("base64url");
      all.set(hashOf(id), { who, began: now(), used: now() });
      save();
      return id;
    },
    find(id, use) {
      const session = all.get(hashOf(id));
      if (!session || isOver(session)) return undefined;
      if (use) session.used = now();
      if (use && now() - saved > SAVE_MS) save();
      return session.who;
    },
    end(id) {
      if (all.delete(hashOf(id))) save();
    },
    list: () => [...all.values()].filter((session) => !isOver(session)),
    endOf(is) {
      const own = [...all].filter(([, session]) => is(session.who) && !isOver(session));
      for (const [key] of own) all.delete(key);
      if (own.length > 0) save();
      return own.length;
    },
  };
}

const hashOf = (id: string) => createHash("sha256").update(id).digest("base64url");
