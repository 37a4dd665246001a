import type { Path } from "@throughline/workflow";

/** A text, and by what it came about. */
export interface Entry {
  text: string;
  /** What was done: "Add a wait". Of the first one nothing was. */
  label: string;
  /** What was looked at when it was done, and is again when it is undone or done again. */
  at?: Path | undefined;
  burst?: string | undefined;
}

/** Every text that there was, and which of them is on the screen. */
export interface History {
  readonly entries: readonly Entry[];
  readonly now: number;
}

export const begin = (text: string): History => ({ entries: [{ text, label: "" }], now: 0 });

export const current = ({ entries, now }: History): Entry => entries[now] as Entry;

/**
 * A new text. What had been undone is gone with it; a change of the same burst as the one before is the same entry,
 * and a burst that comes back to where it began is none.
 */
export function pushed({ entries, now }: History, entry: Entry): History {
  const kept = entries.slice(0, now + 1);
  const last = kept.at(-1) as Entry;
  if (entry.burst === undefined || last.burst !== entry.burst || now !== entries.length - 1)
    return { entries: [...kept, entry], now: now + 1 };
  if (kept.at(-2)?.text === entry.text) return { entries: kept.slice(0, -1), now: now - 1 };
  return { entries: [...kept.slice(0, -1), entry], now };
}

/** One back; with it the entry that was undone. */
export const undone = ({ entries, now }: History): [History, Entry] | undefined =>
  now > 0 ? [{ entries: sealed(entries, now - 1), now: now - 1 }, entries[now] as Entry] : undefined;

/** One forth; with it the entry that is done again. */
export const redone = ({ entries, now }: History): [History, Entry] | undefined =>
  now < entries.length - 1
    ? [{ entries: sealed(entries, now + 1), now: now + 1 }, entries[now + 1] as Entry]
    : undefined;

/** What is typed after it was come back to an entry is an entry of its own. */
const sealed = (entries: readonly Entry[], at: number) =>
  entries.with(at, { ...(entries[at] as Entry), burst: undefined });
