import { createHash, timingSafeEqual } from "node:crypto";
import { guardedFetch } from "@throughline/connectors";
import { createOAuth, type OAuth } from "../oauth/oauth.ts";
import { type Account, openAccounts, plain } from "./accounts.ts";
import { networkOf } from "./address.ts";
import { createAttempts } from "./attempts.ts";
import { openJournal } from "./journal.ts";
import { type Cost, hashPassword, isPassword, weakness } from "./passwords.ts";
import { createPeople, type People } from "./people.ts";
import { type Arrived, createProvider, type Provider } from "./provider.ts";
import type { ProviderSettings } from "./provider-file.ts";
import type { Role } from "./roles.ts";
import { openSessions } from "./sessions.ts";

export interface SignInOptions {
  /** Folder of `people.json`, beside the trail. */
  folder: string;
  /** Address at which people reach the page, where something stands in front of it: `https://throughline.acme.example`. */
  publicUrl?: string;
  /** With this token a monitoring system reads figures and health. */
  monitorToken?: string | undefined;
  /** With this token the org's own flows and agents read what a viewer may. */
  callerToken?: string | undefined;
  /** An identity provider, as `sign-in.yaml` says. */
  provider?: ProviderSettings | undefined;
  /** What it costs to try a password. */
  cost?: Cost;
  /** Addresses of our own proxies, which say where requests come from (`X-Forwarded-For`). */
  proxies?: readonly string[];
  /** Fetches what programs say of themselves; unless given the one that goes to no private address. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Time in ms. */
  now?: () => number;
}

/** Somebody who has signed in. */
export interface Person {
  name: string;
  role: Role;
}

export type Entered =
  | { session: string; person: Person }
  | { refused: "wrong" | "choose" | "weak"; message: string }
  | { refused: "often"; seconds: number };

export type Welcome = { session: string; to: string } | Extract<Arrived, { unwelcome: string }>;

/** Whose a session is. It lasts while the mark, of their password or of the provider's settings, is the same. */
export interface Who {
  name: string;
  mark: string;
  /** What the provider said, for whoever came from there. */
  role?: Role;
}

/** Who may come in, and who is in. */
export interface SignIn {
  publicUrl: URL | undefined;
  proxies: readonly string[];
  /**
   * Signs somebody in. Whoever has a password that was made for them chooses one of their own with it.
   * A wrong password and a name that nobody has are answered alike, after the same time.
   */
  enter(
    given: { name: string; password: string; newPassword?: string | undefined },
    from: string,
  ): Promise<Entered>;
  /** Whose session it is, with the role of now; undefined once it has ended, or the person or the password is another one. */
  who(session: string, use: boolean): Person | undefined;
  /** The same, for what lasts beyond the session. */
  whose(session: string): Who | undefined;
  /** Whose a machine's secret is; tried too often: in how many seconds again. */
  machine(name: string, secret: string, from: string): Promise<Who | { seconds: number } | undefined>;
  /** Programs that act for people, and machines, with tokens. */
  oauth: OAuth;
  leave(session: string): void;
  /** Where people can go instead of writing a password. */
  provider: (Pick<Provider, "title" | "begin"> & { issuer: string }) | undefined;
  /** Who may come in, for those who look after that. */
  people: People;
  /** Writes down what concerns who may do what. */
  note: ReturnType<typeof openJournal>;
  /** Lets somebody in who comes back from there. */
  arrive(back: URL, state: string | undefined, from: string): Promise<Welcome>;
  /** What the token of a machine allows; undefined for a token that is none. */
  levelOf(token: string): "monitor" | "viewer" | undefined;
}

/** @throws Error for a file of people that is not understood */
export function createSignIn({
  folder,
  publicUrl,
  monitorToken,
  callerToken,
  provider: settings,
  cost,
  proxies = [],
  fetch: outside = guardedFetch,
  now = Date.now,
}: SignInOptions): SignIn {
  const accounts = openAccounts(folder);
  const note = openJournal(folder, now);
  const attempts = createAttempts(now);
  const sessions = openSessions<Who>(folder, now);
  const provider = settings && createProvider(settings, now);
  const providerMark = settings && markOf(JSON.stringify({ ...settings, secret: "" }));
  accounts.list();
  // each check takes 32 MB: one at a time
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = line.then(act);
    line = turn.catch(() => {});
    return turn;
  };

  const personOf = ({ name, role }: Account): Person => ({ name, role });

  /** Who somebody is by now; undefined: the person or the password is another one, or may not come in any more. */
  function personNow({ name, role, mark }: Who): Person | undefined {
    if (role) return mark === providerMark ? { name, role } : undefined;
    const account = accounts.find(name);
    if (!account || account.disabled) return undefined;
    return markOf(account.password) === mark ? personOf(account) : undefined;
  }

  const oauth = createOAuth({ folder, personOf: personNow, note, fetch: outside, now });

  return {
    publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl),
    proxies,
    async enter({ name, password, newPassword }, from) {
      const often = attempts.begin(plain(name), from);
      if (often) {
        // once: whoever goes on does not fill the log, in which others are looked for
        if (often.first)
          note({ what: "refused", name: accounts.find(name)?.name, from, why: "tried too often" });
        return { refused: "often", seconds: often.seconds };
      }
      return inLine(async () => {
        let account = accounts.find(name);
        const fits = await isPassword(password, account?.password, cost);
        const late = account?.oneTimeUntil !== undefined && now() > Date.parse(account.oneTimeUntil);
        if (!account || !fits || late || account.disabled || account.machine) {
          note({
            what: "refused",
            name: account?.name,
            from,
            why: late ? "one-time password too old" : (fits && refusedAs(account)) || "wrong",
          });
          return { refused: "wrong", message: WRONG };
        }
        attempts.succeeded(plain(name), from);
        if (account.oneTimeUntil !== undefined && newPassword === undefined)
          return { refused: "choose", message: "This password was made for you. Choose one of your own." };
        if (newPassword !== undefined) {
          const weak =
            newPassword === password ? "Choose another password than this one." : weakness(newPassword, name);
          if (weak) return { refused: "weak", message: weak };
          const hashed = await hashPassword(newPassword, cost);
          // what became of the account meanwhile holds
          const { oneTimeUntil: _, ...rest } = accounts.find(name) ?? { ...account, password: "" };
          if (rest.password !== account.password) return { refused: "wrong", message: WRONG };
          account = { ...rest, password: hashed };
          accounts.put(account);
          note({ what: "password", name: account.name, from });
        }
        const session = sessions.begin({ name: account.name, mark: markOf(account.password) });
        note({ what: "signed-in", name: account.name, role: account.role, from });
        return { session, person: personOf(account) };
      });
    },
    who(session, use) {
      const found = sessions.find(session, use);
      return found && personNow(found);
    },
    whose: (session) => sessions.find(session, true),
    async machine(name, secret, from) {
      // by where it is tried: nobody guesses 256 bits, and whoever tries must not keep the machine itself out
      const tried = `machine ${plain(name)} from ${networkOf(from)}`;
      const often = attempts.begin(tried, from);
      if (often) return { seconds: often.seconds };
      return inLine(async () => {
        const account = accounts.find(name);
        const fits = await isPassword(secret, account?.password, cost);
        if (!account?.machine || !fits || account.disabled) {
          note({ what: "refused", name: account?.name, from, why: (fits && refusedAs(account)) || "wrong" });
          return undefined;
        }
        attempts.succeeded(tried, from);
        return { name: account.name, mark: markOf(account.password) };
      });
    },
    oauth,
    leave(session) {
      const found = sessions.find(session, false);
      sessions.end(session);
      if (found) note({ what: "signed-out", name: found.name });
    },
    provider: provider && settings && { ...provider, issuer: settings.issuer },
    people: createPeople({ folder, accounts, sessions, oauth, note, cost, now }),
    note,
    async arrive(back, state, from) {
      if (!provider || !providerMark) return { unwelcome: "provider" };
      const arrived = await provider.finish(back, state);
      if ("unwelcome" in arrived) {
        note({
          what: "refused",
          from,
          why: ["provider", arrived.unwelcome, arrived.detail].filter(Boolean).join(": "),
        });
        return arrived;
      }
      const { name, role, to } = arrived;
      note({ what: "signed-in", name, role, from, by: settings?.issuer });
      return { session: sessions.begin({ name, role, mark: providerMark }), to };
    },
    levelOf(token) {
      const is = (one: string | undefined) =>
        one !== undefined && timingSafeEqual(digest(token), digest(one));
      return is(callerToken) ? "viewer" : is(monitorToken) ? "monitor" : undefined;
    },
  };
}

const refusedAs = (account: Account | undefined): string | undefined =>
  account?.disabled ? "disabled" : account?.machine ? "a machine, which cannot sign in" : undefined;

const WRONG = "Name or password is wrong.";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Tells one password or one set of settings from the next, and says nothing about either. */
const markOf = (text: string) => digest(text).toString("base64url");
