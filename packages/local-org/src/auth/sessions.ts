import { randomBytes } from "node:crypto";

/** What somebody has let an app do. */
export interface Allowance {
  userId: string;
  clientId: string;
  scopes: readonly string[];
}

export interface Session extends Allowance {
  token: string;
  /** Milliseconds since 1970. */
  issued: number;
  lastUsed: number;
  /** With which it was or can be renewed. */
  refreshToken: string | undefined;
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
  /** Apps that can come back on their own for somebody, with the tokens for that. */
  refreshTokensOf(userId: string): [string, Allowance][];
}

/**
 * @param idleMs a session not used for so long has ended; as on Salesforce, only use in the second half of that time
 *   prolongs it
 */
export function createSessions(orgId: string, now: () => Date, idleMs: number): Sessions {
  const sessions = new Map<string, Session>();
  const refresh = new Map<string, Allowance>();
  const secret = (bytes: number) => randomBytes(bytes).toString("base64url").replaceAll("-", ".");
  return {
    open({ userId, clientId, scopes }, refreshToken) {
      const token = `${orgId.slice(0, 15)}!AQ${secret(60)}`;
      const at = now().getTime();
      const session = { token, userId, clientId, scopes, issued: at, lastUsed: at, refreshToken };
      sessions.set(token, session);
      return session;
    },
    find(token) {
      const session = sessions.get(token);
      if (!session) return undefined;
      const idle = now().getTime() - session.lastUsed;
      if (idle > idleMs) {
        sessions.delete(token);
        return undefined;
      }
      if (idle >= idleMs / 2) session.lastUsed += idle;
      return session;
    },
    endOf: (session) => session.lastUsed + idleMs,
    end: (token) => void sessions.delete(token),
    refreshToken(allowance) {
      const token = `5Aep${secret(48)}`;
      refresh.set(token, allowance);
      return token;
    },
    findRefresh: (token) => refresh.get(token),
    endRefresh(token) {
      refresh.delete(token);
      for (const session of sessions.values())
        if (session.refreshToken === token) sessions.delete(session.token);
    },
    refreshTokensOf: (userId) => [...refresh].filter(([, allowance]) => allowance.userId === userId),
  };
}
