import type { Path } from "@throughline/workflow";

/** One difference between two versions of a workflow. */
export interface Change {
  /** What is different, for people. Names stand in asterisks, expressions in backticks: inline Markdown. */
  sentence: string;
  kind: "added" | "removed" | "changed" | "moved" | "renamed";
  /** The stage that it concerns, as the newer version names it. */
  stage?: string;
  /** Id of the step that it concerns, as the newer version names it. */
  step?: string;
  /** Steps that come or go with what was added or removed. */
  steps?: string[];
  /** Where it stands in the newer file; of what is not there any more, in the older one. */
  path: Path;
  before?: unknown;
  after?: unknown;
  /** Lines in the two files, as far as it stands in each. */
  line: { before?: number; after?: number };
}

/** Where the two sides of something stand. */
export interface Paths {
  before?: Path;
  after?: Path;
}

/** Takes down what differs about one part: what is said is put behind the part's name. */
export type Report = (
  kind: Change["kind"],
  words: string,
  more?: Pick<Change, "before" | "after" | "steps"> & { at?: Paths },
) => void;

/** Longer ones are told by what is different in them alone. */
const LONG = 72;

/** An expression, or a name: as it is shown. */
export const code = (text: string): string => `\`${short(text)}\``;
export const name = (text: string): string => `*${text}*`;
export const names = (list: string[]): string => list.map(name).join(", ");

const short = (text: string) => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LONG ? `${line.slice(0, LONG - 1)}…` : line;
};

/** Two long texts, each cut down to what the other one does not have, with a few words around it. */
export function apart(before: string, after: string): [before: string, after: string] {
  const [a, b] = [before, after].map((text) => text.replace(/\s+/g, " ").trim()) as [string, string];
  if (Math.max(a.length, b.length) <= LONG) return [a, b];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const cut = (text: string) => {
    const from = Math.max(0, start - AROUND);
    const to = Math.min(text.length, text.length - end + AROUND);
    return `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
  };
  return [cut(a), cut(b)];
}

const AROUND = 16;
