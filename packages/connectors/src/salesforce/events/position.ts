/**
 * A place in the stream of an object's changes: the replay id of the Pub/Sub API, where there is one, and the time up
 * to which all is known. The time is what remains when a replay id has grown too old.
 */
export interface Position {
  replayId?: number;
  /** ISO time. */
  at: string;
}

/** As it is handed out and stored: `1234@2026-11-22T21:46:10.000Z`. */
export const writePosition = ({ replayId, at }: Position): string => `${replayId ?? ""}@${at}`;

/** A place in the stream of which only the time is known. */
export const positionAt = (at: string): string => writePosition({ at });

/** Undefined for what was never handed out by us. */
export function readPosition(text: string | undefined): Position | undefined {
  const match = /^(\d*)@(\d{4}-\d\d-\d\dT[\d:.]+Z)$/.exec(text ?? "");
  if (!match) return undefined;
  return match[1] ? { replayId: Number(match[1]), at: match[2]! } : { at: match[2]! };
}
