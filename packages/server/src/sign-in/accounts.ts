import { join } from "node:path";
import { readPrivate, stateOf, writePrivate } from "./private-file.ts";
import { isRole, ROLES, type Role } from "./roles.ts";

/** Somebody who can sign in with a password. */
export interface Account {
  /** As it stands in the trail for what they do; best their user name in the org. */
  name: string;
  role: Role;
  /** Hashed, see `passwords.ts`. */
  password: string;
  /** When the password is of no use any more, for one that was made for them; ISO 8601. */
  oneTimeUntil?: string;
  /** A machine: it gets itself tokens with its secret, and cannot sign in. */
  machine?: boolean;
  /** They cannot come in, until somebody lets them again. */
  disabled?: boolean;
}

/** The people of a data folder, as its file has them at each moment. */
export interface Accounts {
  list(): Account[];
  /** Names are told apart without regard to case. */
  find(name: string): Account | undefined;
  /** Adds somebody, or writes somebody anew. */
  put(account: Account): void;
  /** @returns whether there was somebody of this name */
  remove(name: string): boolean;
}

/** Longest name, in characters. */
export const MAX_NAME = 120;

/** A name without what makes no difference. */
export const plain = (name: string): string => name.normalize("NFKC").trim().toLowerCase();

export const peopleFile = (folder: string): string => join(folder, "people.json");

/** Opens `people.json` of a folder; other processes may write it meanwhile. @throws Error for a file that is not understood */
export function openAccounts(folder: string): Accounts {
  const file = peopleFile(folder);
  let known: { state: string; people: Account[] } | undefined;

  function list(): Account[] {
    const state = stateOf(file);
    if (known?.state !== state)
      known = { state, people: checked(file, readPrivate<{ people?: Account[] }>(file)?.people ?? []) };
    return known.people;
  }
  const but = (name: string) => list().filter((one) => plain(one.name) !== plain(name));
  const write = (people: Account[]) => {
    writePrivate(file, { people: people.toSorted((a, b) => (plain(a.name) < plain(b.name) ? -1 : 1)) });
    known = undefined;
  };
  return {
    list,
    find: (name) => list().find((one) => plain(one.name) === plain(name)),
    put: (account) => write([...but(account.name), account]),
    remove(name) {
      const left = but(name);
      if (left.length === list().length) return false;
      write(left);
      return true;
    },
  };
}

function checked(file: string, people: Account[]): Account[] {
  for (const { name, role, password } of people) {
    if (typeof name !== "string" || typeof password !== "string")
      throw new Error(`${file}: somebody has no name or no password.`);
    if (!isRole(role)) throw new Error(`${file}: ${name} has the role ${role}. Roles: ${ROLES.join(", ")}.`);
  }
  return people;
}
