import { type Mail, readMail } from "@throughline/connectors";
import type { Clock } from "@throughline/runtime";

/** A mail that came in by a webhook, as an event carries it. */
export interface Letter {
  mail: Mail;
  /** By the names under which steps take facts from it. */
  body: Record<string, string>;
}

/** Answers of one sender to one item in an hour: with more of them two machines write to each other. */
const MOST_ANSWERS = 12;
const HOUR_MS = 3_600_000;

/** Pairs of sender and item that are remembered. */
const MOST_PAIRS = 10_000;

export async function letterOf(raw: Buffer): Promise<Letter> {
  const mail = await readMail(raw);
  const { from, name, subject, text, messageId, kind, because, attachments } = mail;
  return {
    mail,
    body: { from, name, subject, text, messageId, kind, because, attachments: attachments.join(", ") },
  };
}

/** Counts what a sender writes to an item; tells when it is more than people write. */
export function createManners(clock: Pick<Clock, "elapsed">): (item: string, from: string) => boolean {
  const pairs = new Map<string, number[]>();
  return (item, from) => {
    const key = `${item} ${from}`;
    const now = clock.elapsed();
    const lately = (pairs.get(key) ?? []).filter((at) => now - at < HOUR_MS);
    // as the last of the map, so that the first is the one that is forgotten
    pairs.delete(key);
    pairs.set(key, [...lately, now].slice(-MOST_ANSWERS - 1));
    const [oldest] = pairs.keys();
    if (pairs.size > MOST_PAIRS && oldest !== undefined) pairs.delete(oldest);
    return lately.length < MOST_ANSWERS;
  };
}
