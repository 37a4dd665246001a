import { type Core, findUser } from "../core.ts";
import type { Row } from "../storage/store.ts";

/** Who may come in with which password. */
export interface Passwords {
  /** Whether the seed gives that user one; who has none is let in with any. */
  isSet(userId: string): boolean;
  /** From now on only this one fits. */
  set(userId: string, password: string): void;
  /** The active user of that name, if the password fits. A security token may follow it. */
  check(username: string, password: string): Row | undefined;
}

const SECURITY_TOKEN = /^[A-Za-z0-9]{24,25}$/;

/** @param given by user id */
export function createPasswords(core: Core, given: ReadonlyMap<string, string>): Passwords {
  const known = new Map(given);
  return {
    set: (userId, password) => void known.set(userId, password),
    isSet: (userId) => known.has(userId),
    check(username, password) {
      const user = findUser(core, username);
      if (user?.IsActive !== true || password === "") return undefined;
      const own = known.get(user.Id) ?? password;
      const fits =
        password === own || (password.startsWith(own) && SECURITY_TOKEN.test(password.slice(own.length)));
      return fits ? user : undefined;
    },
  };
}
