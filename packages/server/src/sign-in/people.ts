import { RefusedError } from "@throughline/runtime";
import type { OAuth } from "../oauth/oauth.ts";
import { type Account, type Accounts, MAX_NAME, plain } from "./accounts.ts";
import { type Noted, type openJournal, readJournal } from "./journal.ts";
import { type Cost, hashPassword, machineSecret, oneTimePassword } from "./passwords.ts";
import type { Role } from "./roles.ts";
import type { Session } from "./sessions.ts";

/** How long a password that was made for somebody lets them in. */
export const ONE_TIME_MS = 3 * 86_400_000;

/** Somebody who may sign in, or has by the identity provider. */
export interface PersonRow {
  name: string;
  role: Role;
  /** `provider`: who they are and what they may do is said there. `machine`: it gets itself tokens with a secret. */
  from: "password" | "provider" | "machine";
  /** `invited`: they have not chosen a password yet. `late`: the one that was made for them is too old by now. */
  state: "active" | "invited" | "late" | "disabled";
  /** ISO; null: never, as far as the log goes back. */
  lastSeen: string | null;
  sessions: number;
  /** Until when the password that was made for them is good. */
  until: string | null;
}

/** A password, or the secret of a machine, that is shown once, to whoever made it. */
export interface MadePassword {
  name: string;
  role: Role;
  password: string;
  /** Until when it lets somebody in once; null: it is a machine's, and good until another one is made. */
  until: string | null;
}

/** Who may come in, for those who look after that. Everything is in the log, with who did it. */
export interface People {
  list(): PersonRow[];
  /** What concerns who may do what, the newest first. */
  journal(): Noted[];
  /** @throws RefusedError `invalid` for a name that is taken or is none */
  invite(name: string, role: Role, by: string, machine?: boolean): Promise<MadePassword>;
  /** Makes somebody a new password, or a machine a new secret; what it has open ends. Throws as `role` does. */
  password(name: string, by: string): Promise<MadePassword>;
  /** It holds from their next request on. @throws RefusedError where nobody would be left who looks after people */
  role(name: string, role: Role, by: string): void;
  /** Lets somebody in no more, or again; their sessions end. Throws as `role` does. */
  disable(name: string, disabled: boolean, by: string): void;
  /** @returns how many there were */
  signOut(name: string, by: string): number;
  /** What they did stays in the trail. Throws as `role` does. */
  remove(name: string, by: string): void;
}

interface World {
  folder: string;
  accounts: Accounts;
  sessions: {
    list(): Session<{ name: string; role?: Role }>[];
    endOf(is: (who: { name: string }) => boolean): number;
  };
  oauth: Pick<OAuth, "grants" | "end">;
  note: ReturnType<typeof openJournal>;
  cost: Cost | undefined;
  now: () => number;
}

export function createPeople({ folder, accounts, sessions, oauth, note, cost, now }: World): People {
  const isLate = ({ oneTimeUntil }: Account) =>
    oneTimeUntil !== undefined && now() > Date.parse(oneTimeUntil);
  /** Whether somebody looks after people and has come in before: whoever was only invited may never come. */
  const administers = ({ role, disabled, oneTimeUntil, machine }: Account) =>
    role === "administrator" && !disabled && !machine && oneTimeUntil === undefined;

  function needed(name: string): Account {
    const found = accounts.find(name);
    if (found) return found;
    const elsewhere = sessions.list().some(({ who }) => who.role && plain(who.name) === plain(name));
    throw new RefusedError(
      elsewhere ? "invalid" : "not-found",
      elsewhere
        ? `${name} comes from the identity provider: what they may do is said there, and in sign-in.yaml.`
        : `There is nobody of the name ${name}.`,
      "name",
    );
  }

  /** Somebody is about to be no administrator any more. */
  function mustRemain(leaving: Account): void {
    const others = accounts.list().filter((one) => plain(one.name) !== plain(leaving.name));
    if (administers(leaving) && !others.some(administers))
      throw new RefusedError(
        "invalid",
        `${leaving.name} is the last administrator: nobody could look after people any more. Make somebody else one first.`,
        "name",
      );
  }

  /** @returns how many there were: their own, and those of programs that act for them */
  const endSessions = (name: string) => {
    const theirs = oauth.grants().filter(({ who }) => plain(who.name) === plain(name));
    for (const { id } of theirs) oauth.end(id);
    return sessions.endOf((who) => plain(who.name) === plain(name)) + theirs.length;
  };

  async function withPassword(name: string, role: Role, machine = false): Promise<MadePassword> {
    if (machine) {
      const password = machineSecret();
      accounts.put({ name, role, machine, password: await hashPassword(password, cost) });
      return { name, role, password, until: null };
    }
    const password = oneTimePassword();
    const until = new Date(now() + ONE_TIME_MS).toISOString();
    accounts.put({ name, role, password: await hashPassword(password, cost), oneTimeUntil: until });
    return { name, role, password, until };
  }

  const people: People = {
    list() {
      const open = sessions.list();
      const seen = new Map<string, number>();
      for (const { name, what, at } of readJournal(folder))
        if (name !== undefined && what === "signed-in" && !seen.has(plain(name)))
          seen.set(plain(name), Date.parse(at));
      const more = (name: string) => {
        const own = open.filter(({ who }) => plain(who.name) === plain(name));
        const last = Math.max(seen.get(plain(name)) ?? 0, ...own.map(({ used }) => used));
        return { lastSeen: last > 0 ? new Date(last).toISOString() : null, sessions: own.length };
      };
      const known = accounts.list().map((account): PersonRow => {
        const { name, role, oneTimeUntil, disabled, machine } = account;
        const state = disabled ? "disabled" : isLate(account) ? "late" : oneTimeUntil ? "invited" : "active";
        const from = machine ? "machine" : "password";
        return { name, role, from, state, until: oneTimeUntil ?? null, ...more(name) };
      });
      const provided = new Map(
        open.flatMap(({ who: { name, role } }) => (role ? [[plain(name), { name, role }] as const] : [])),
      );
      return [
        ...known,
        ...[...provided.values()].map(
          ({ name, role }): PersonRow => ({
            ...{ name, role, from: "provider", state: "active", until: null },
            ...more(name),
          }),
        ),
      ];
    },
    journal: () => readJournal(folder),
    async invite(given, role, by, machine) {
      const name = given.trim();
      if (name === "" || name.length > MAX_NAME)
        throw new RefusedError("invalid", `A name has 1 to ${MAX_NAME} characters.`, "name");
      if (accounts.find(name)) throw new RefusedError("invalid", `${name} is there already.`, "name");
      const made = await withPassword(name, role, machine);
      note({ what: "added", name, role, by });
      return made;
    },
    async password(name, by) {
      const account = needed(name);
      if (account.disabled)
        throw new RefusedError("invalid", `${account.name} is disabled. Let them in again first.`, "name");
      mustRemain(account);
      const made = await withPassword(account.name, account.role, account.machine);
      note({ what: "password", name: account.name, by });
      return made;
    },
    role(name, role, by) {
      const account = needed(name);
      if (role !== "administrator") mustRemain(account);
      accounts.put({ ...account, role });
      note({ what: "role", name: account.name, role, by });
    },
    disable(name, disabled, by) {
      const { disabled: _, ...account } = needed(name);
      if (disabled) mustRemain(account);
      accounts.put({ ...account, ...(disabled && { disabled }) });
      if (disabled) endSessions(account.name);
      note({ what: disabled ? "disabled" : "enabled", name: account.name, by });
    },
    signOut(name, by) {
      const ended = endSessions(name);
      if (ended > 0) note({ what: "sessions-ended", name, by });
      return ended;
    },
    remove(name, by) {
      const account = needed(name);
      mustRemain(account);
      accounts.remove(account.name);
      endSessions(account.name);
      note({ what: "removed", name: account.name, by });
    },
  };
  return people;
}
