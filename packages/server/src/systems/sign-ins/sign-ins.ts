import {
  type Challenge,
  guardedFetch,
  HttpFailure,
  type SignInTerms,
  type TokenSource,
} from "@throughline/connectors";
import { RefusedError } from "@throughline/runtime";
import type { Door } from "./door.ts";
import { type Grant, openKept, type Way } from "./kept.ts";

/** How somebody stands who signed in for a connection; never a token. */
export interface SignedInView {
  /** The authorization server. */
  at: string;
  by: string | null;
  /** ISO; null: nobody has ever. */
  since: string | null;
  /** Why somebody has to sign in, in words; null: it is good. */
  because: string | null;
  /** Why the last who tried was not let in; null: they were. */
  failed: string | null;
}

/** People who sign in at systems, in whose name connections then call. */
export interface SignIns {
  /** For a connection: its tokens, renewed by themselves. */
  source(connection: string, terms: SignInTerms): TokenSource;
  view(connection: string, terms: SignInTerms): SignedInView;
  /**
   * Somebody wants to sign in. Rejects with RefusedError `invalid` where that cannot be.
   * @returns where to send the browser, and the state with which it comes back
   */
  begin(
    connection: string,
    terms: SignInTerms,
    door: Door,
    by: string,
  ): Promise<{ url: string; state: string }>;
  /**
   * Nobody is signed in for a connection any more: nothing is called by it from now on, and the system is told to end what it
   * gave out. RefusedError `not-found` where nobody was.
   * @returns what is to be said of it: whether the system has ended it
   */
  leave(connection: string, terms: SignInTerms): Promise<{ ended: boolean; message: string }>;
  /**
   * Somebody came back. Rejects with RefusedError `invalid` where nobody was let in.
   * @param query of the address at which they did
   * @param terms of a connection, as its file has them now
   */
  finish(
    query: URLSearchParams,
    terms: (connection: string) => SignInTerms | undefined,
  ): Promise<{ connection: string; by: string }>;
}

/** How long somebody may take there. */
const WAY_MS = 10 * 60_000;
/** Renewed so long before its end, or a tenth of its time where that is less. */
const EARLY_MS = 60_000;
const TIMEOUT_MS = 15_000;

const NOBODY = "nobody has signed in there yet";
const HOW = (connection: string) =>
  `Sign in, in Settings, Connections, or with throughline connect sign-in ${connection}.`;

/**
 * @param folder where it is kept; absent: it is forgotten with the process
 * @param now ms
 */
export function createSignIns(folder: string | undefined, now: () => number): SignIns {
  const kept = openKept(folder);
  /** What systems asked for that nobody has signed in for. */
  const asked = new Map<string, Challenge>();
  const failed = new Map<string, string>();
  const renewing = new Map<string, Promise<Grant>>();

  const toSignIn = (connection: string, because: string) =>
    new HttpFailure("person", "NOT_SIGNED_IN", `${because}. ${HOW(connection)}`);

  /** Renews once, whoever asks meanwhile. */
  function renewed(connection: string, terms: SignInTerms, grant: Grant): Promise<Grant> {
    const under = renewing.get(connection);
    if (under) return under;
    const mine = renewal(connection, terms, grant).finally(() => renewing.delete(connection));
    renewing.set(connection, mine);
    return mine;
  }

  async function renewal(connection: string, terms: SignInTerms, grant: Grant): Promise<Grant> {
    const { failureOf, isOver, renew } = await import("./protocol.ts");
    if (grant.tokens.refresh_token === undefined)
      throw end(connection, grant, "what somebody signed in with has run out");
    try {
      const got = now();
      const tokens = await renew(terms, grant, await fetchFor(terms));
      if (!kept.grant(connection, terms)) return await left(connection, terms, { ...grant, tokens });
      const next = { ...grant, tokens: { ...tokens, scope: tokens.scope ?? grant.tokens.scope }, got };
      kept.keep(connection, next);
      return next;
    } catch (error) {
      // another process may have been faster: of two that renew with one token, the second is refused
      const by = kept.grant(connection, terms);
      if (by && by.got > grant.got && !by.ended) return by;
      if (!by) throw toSignIn(connection, NOBODY);
      if (!isOver(error)) throw failureOf(error);
      throw end(connection, grant, `the system has ended it (${error.code})`);
    }
  }

  /** Somebody has signed out while it was renewed: what was given out since is not used, and ended as well. */
  async function left(connection: string, terms: SignInTerms, grant: Grant): Promise<never> {
    const { revoke } = await import("./protocol.ts");
    await revoke(terms, grant, await fetchFor(terms)).catch(() => false);
    throw toSignIn(connection, NOBODY);
  }

  function end(connection: string, grant: Grant, ended: string): HttpFailure {
    kept.keep(connection, { ...grant, ended });
    return toSignIn(connection, ended);
  }

  function live(connection: string, terms: SignInTerms): Grant {
    const grant = kept.grant(connection, terms);
    if (!grant || grant.ended !== undefined) throw toSignIn(connection, grant?.ended ?? NOBODY);
    return grant;
  }

  function isGood({ tokens, got }: Grant): boolean {
    if (tokens.expires_in === undefined) return true;
    const lasts = tokens.expires_in * 1000;
    return now() < got + lasts - Math.min(EARLY_MS, lasts / 10);
  }

  return {
    source: (connection, terms) => ({
      async token() {
        const grant = live(connection, terms);
        return (isGood(grant) ? grant : await renewed(connection, terms, grant)).tokens.access_token;
      },
      async refused(token, challenge) {
        asked.set(connection, challenge);
        const grant = live(connection, terms);
        if (challenge.more) {
          kept.keep(connection, { ...grant, wants: challenge.scope });
          throw toSignIn(connection, "the system asks that somebody agrees to more there");
        }
        if (grant.tokens.access_token === token) await renewed(connection, terms, grant);
      },
    }),
    view(connection, terms) {
      const { by = null, at = null, ended, wants } = kept.grant(connection, terms) ?? {};
      const more =
        wants === undefined ? null : `the system asks that somebody agrees to more there (${wants})`;
      return {
        at: terms.issuer,
        by,
        since: at,
        because: at === null ? NOBODY : (ended ?? more),
        failed: failed.get(connection) ?? null,
      };
    },
    async begin(connection, terms, door, by) {
      const { ask, challengeOf, failureOf } = await import("./protocol.ts");
      try {
        const fetch = await fetchFor(terms);
        const challenge = asked.get(connection) ?? (await challengeOf(terms, fetch));
        const before = kept.grant(connection, terms);
        const { url, state, way } = await ask(terms, door, { fetch, challenge, before });
        kept.begin(state, { ...way, connection, by, until: now() + WAY_MS });
        return { url: url.href, state };
      } catch (error) {
        throw new RefusedError("invalid", `${connection}: ${failureOf(error).message}`);
      }
    },
    async leave(connection, terms) {
      const grant = kept.grant(connection, terms);
      if (!grant) throw new RefusedError("not-found", `Nobody is signed in for ${connection}.`);
      // whatever the system says: here it is over
      kept.drop(connection);
      asked.delete(connection);
      failed.delete(connection);
      if (grant.ended !== undefined) return { ended: true, message: "The system had ended it before." };
      const { revoke } = await import("./protocol.ts");
      try {
        if (await revoke(terms, grant, await fetchFor(terms)))
          return { ended: true, message: `${terms.issuer} has ended what it gave out.` };
        return { ended: false, message: `${terms.issuer} cannot be told to end it: end it there.` };
      } catch (error) {
        const why = error instanceof HttpFailure ? error.message : "it does not answer.";
        return { ended: false, message: `${terms.issuer} has not ended it, so end it there: ${why}` };
      }
    },
    async finish(query, termsOf) {
      const way = kept.end(query.get("state") ?? "", now());
      if (!way) throw new RefusedError("invalid", "That took too long, or was done already. Sign in again.");
      const { connection, by } = way;
      try {
        const got = now();
        const tokens = await tokensFor(query, way, termsOf(connection));
        kept.keep(connection, { ...standingOf(way), tokens, got, by, at: new Date(got).toISOString() });
        asked.delete(connection);
        failed.delete(connection);
        return { connection, by };
      } catch (error) {
        const { failureOf } = await import("./protocol.ts");
        const { message } = failureOf(error);
        failed.set(connection, message);
        throw new RefusedError("invalid", `${connection}: ${message}`);
      }
    },
  };
}

async function tokensFor(query: URLSearchParams, way: Way, terms: SignInTerms | undefined) {
  if (terms?.server !== way.server || terms.issuer !== way.issuer)
    throw new HttpFailure("person", "OTHER_CONNECTION", "it is another connection by now. Sign in again.");
  const code = query.get("code");
  if (code === null)
    throw new HttpFailure("person", "REFUSED", `nobody was let in there (${said(query.get("error"))}).`);
  const { redeem } = await import("./protocol.ts");
  const answer = { code, iss: query.get("iss") ?? undefined };
  const tokens = await redeem(terms, way, answer, await fetchFor(terms));
  // where it is not said what was granted, it is what was asked for
  return { ...tokens, scope: tokens.scope ?? way.scope };
}

const standingOf = ({ server, issuer, metadata, client, redirect, resource }: Way) => ({
  ...{ server, issuer, metadata, client, redirect, resource },
});

/** The kind of refusal, if it is one of the protocol's. */
const said = (error: string | null) => (/^[a-z_]{1,40}$/.test(error ?? "") ? error : "no reason");

/**
 * At whom one signs in at a system, as it says itself: for somebody to look at before it is written down. Rejects with what
 * the SDK throws where nobody signs in there.
 */
export async function termsAt(server: string): Promise<SignInTerms> {
  const { issuerOf } = await import("./protocol.ts");
  return issuerOf(server, (url, init) => inTime(String(url), init ?? {}));
}

/** Goes to the system and to where one signs in, as the file names them, and nowhere else. */
async function fetchFor({ server, issuer, tokenUrl }: SignInTerms) {
  const { wired } = await import("@throughline/connectors/mcp");
  const named = [server, issuer, ...(tokenUrl === undefined ? [] : [tokenUrl])];
  return wired(
    inTime,
    named.map((one) => new URL(one).origin),
  ).fetch;
}

const inTime: typeof guardedFetch = (url, init) =>
  guardedFetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
