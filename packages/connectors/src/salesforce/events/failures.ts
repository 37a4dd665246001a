const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;
const RESOURCE_EXHAUSTED = 8;
const UNAUTHENTICATED = 16;

interface GrpcError {
  code?: number;
  details?: string;
  message?: string;
  metadata?: { get(key: string): unknown[] };
}

/** Why a stream ended, and what is to be done about it. */
export type StreamFailure =
  /** The stored position is no longer kept, or belongs to another org. */
  | { kind: "expired"; words: string }
  /** The session was refused: sign in anew. */
  | { kind: "session"; words: string }
  /** One event cannot be read. */
  | { kind: "unreadable"; replayId: number | undefined; words: string }
  | { kind: "other"; words: string };

interface Unreadable {
  message: string;
  replayId?: number;
  latestReplayId?: number;
}

const isUnreadable = (error: unknown): error is Unreadable =>
  typeof error === "object" && error !== null && "latestReplayId" in error;

/** What the end of a stream means. @param error undefined for an end without error */
export function streamFailure(error: unknown, object: string): StreamFailure {
  if (error === undefined) return { kind: "other", words: "the stream ended" };
  if (isUnreadable(error)) {
    return { kind: "unreadable", replayId: error.replayId ?? error.latestReplayId, words: error.message };
  }
  const { code, details, message, metadata } = error as GrpcError;
  const own = String(metadata?.get("error-code")[0] ?? "");
  const words = details || message || String(error);
  if (code === INVALID_ARGUMENT && /replay/i.test(own + words)) return { kind: "expired", words };
  if (code === UNAUTHENTICATED) return { kind: "session", words: "the session was refused" };
  if (code === NOT_FOUND || code === PERMISSION_DENIED) {
    return {
      kind: "other",
      words: `the org sends no change events of ${object}: switch them on in Setup, Change Data Capture, and let our user see the object; or have it asked for them (--poll)`,
    };
  }
  if (code === RESOURCE_EXHAUSTED)
    return { kind: "other", words: `the org's allocation of events is used up (${own || words})` };
  return { kind: "other", words };
}
