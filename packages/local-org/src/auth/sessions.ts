import { hash, randomBytes } from "node:crypto";
import type { Vault } from "../storage/vault.ts";

/** What somebody has let an app do. */
export interface Allowance {
  userId: string;
  clientId: string;
  scopes: readonly string[];
}

/** A session as it is kept, without its token. */
interface KeptSession extends Allowance {
  /** Milliseconds since 1970. */
  issued: number;
  lastUsed: number;
  /** Hash of the refresh token with which it was or can be renewed. */
  renewedBy?: string;
}

export interface Session extends KeptSession {
  token: string;
}

/** Who is signed in. */
export interface Sessions {
  open(allowance: Allowance, refreshToken?: string): Session;
  /** The session of a token, if it has not ended; using it keeps it alive. */
  find(token: string): Session | undefined;
  /** When a session ends if it is not used any more, in milliseconds since 1970. */
  endOf(session: Session): number;
  end(token: string): void;
  /** Makes a token with which a new session can be had without signing in again. */
  refreshToken(allowance: Allowance): string;
  findRefresh(token: string): Allowance | undefined;
  /** Ends a refresh token and every session that came from it. */
  endRefresh(token: string): void;
  /** Apps that can come back on their own for somebody, one for each refresh token. */
  comingBack(userId: string): Allowance[];
  /** Ends all refresh tokens of an app for somebody. */
  revoke(userId: string, clientId: string): void;
}

const hashOf = (token: string): string => hash("sha256", token, "base64url");

/**
 * @param idleMs a session not used for so long has ended; as on Salesforce, only use in the second half of that time
 *   prolongs it
 * @param vault has the hashes of tokens, never a token
 */
export function createSessions(orgId: string, now: () => Date, idleMs: number, vault: Vault): Sessions {
  const sessions = vault.map<KeptSession>("session");
  const refresh = vault.map<Allowance>("refresh");
  const secret = (bytes: number) => randomBytes(bytes).toString("base64url").replaceAll("-", ".");
  const idleOf = ({ lastUsed }: KeptSession) => now().getTime() - lastUsed;
  const endRefresh = (hashed: string) => {
    refresh.delete(hashed);
    for (const [key, { renewedBy }] of sessions.entries()) if (renewedBy === hashed) sessions.delete(key);
  };
  // those of an earlier process that nobody has come back for
  for (const [key, session] of sessions.entries()) if (idleOf(session) > idleMs) sessions.delete(key);
  return {
    open({ userId, clientId, scopes }, refreshToken) {
      const token = `${orgId.slice(0, 15)}!AQ${secret(60)}`;
      const at = now().getTime();
      const session: KeptSession = { userId, clientId, scopes, issued: at, lastUsed: at };
      if (refreshToken !== undefined) session.renewedBy = hashOf(refreshToken);
      sessions.set(hashOf(token), session);
      return { ...session, token };
    },
    find(token) {
      const key = hashOf(token);
      const session = sessions.get(key);
      if (!session) return undefined;
      const idle = idleOf(session);
      if (idle > idleMs) {
        sessions.delete(key);
        return undefined;
      }
      if (idle < idleMs / 2) return { ...session, token };
      const used = { ...session, lastUsed: session.lastUsed + idle };
      sessions.set(key, used);
      return { ...used, token };
    },
    endOf: (session) => session.lastUsed + idleMs,
    end: (token) => sessions.delete(hashOf(token)),
    refreshToken(allowance) {
      const token = `5Aep${secret(48)}`;
      refresh.set(hashOf(token), allowance);
      return token;
    },
    findRefresh: (token) => refresh.get(hashOf(token)),
    endRefresh: (token) => endRefresh(hashOf(token)),
    comingBack: (userId) =>
      refresh.entries().flatMap(([, allowance]) => (allowance.userId === userId ? [allowance] : [])),
    revoke(userId, clientId) {
      for (const [hashed, allowance] of refresh.entries())
        if (allowance.userId === userId && allowance.clientId === clientId) endRefresh(hashed);
    },
  };
}
