import { randomBytes } from "node:crypto";

export interface Session {
  token: string;
  userId: string;
  clientId: string;
  lastUsed: number;
}

/** Who is signed in. */
export interface Sessions {
  open(userId: string, clientId: string): Session;
  /** The session of a token, if it has not ended; using it keeps it alive. */
  find(token: string): Session | undefined;
  end(token: string): void;
  /** Makes a token with which a new session can be had without signing in again. */
  refreshToken(userId: string, clientId: string): string;
  findRefresh(token: string): { userId: string; clientId: string } | undefined;
}

/**
 * @param idleMs a session not used for so long has ended
 */
export function createSessions(orgId: string, now: () => Date, idleMs: number): Sessions {
  const sessions = new Map<string, Session>();
  const refresh = new Map<string, { userId: string; clientId: string }>();
  const secret = (bytes: number) => randomBytes(bytes).toString("base64url").replaceAll("-", ".");
  return {
    open(userId, clientId) {
      const token = `${orgId.slice(0, 15)}!AQ${secret(60)}`;
      const session = { token, userId, clientId, lastUsed: now().getTime() };
      sessions.set(token, session);
      return session;
    },
    find(token) {
      const session = sessions.get(token);
      if (!session) return undefined;
      const at = now().getTime();
      if (at - session.lastUsed > idleMs) {
        sessions.delete(token);
        return undefined;
      }
      session.lastUsed = at;
      return session;
    },
    end: (token) => void sessions.delete(token),
    refreshToken(userId, clientId) {
      const token = `5Aep${secret(48)}`;
      refresh.set(token, { userId, clientId });
      return token;
    },
    findRefresh: (token) => refresh.get(token),
  };
}
