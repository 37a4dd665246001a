import { tokenise } from "@throughline/models";
import type { Thought } from "@throughline/steps";
import type { Marked } from "./api.ts";

/** Who pointed at a passage. */
export type Pointer = "model" | "llm";

/** Of the heaviest word's weight: what weighed less is not pointed at. */
const LEAST = 0.25;

/** A text in parts, by what the models thought of it: words that weighed for what they said, and what they quoted. */
export function marked(text: string, field: string, thoughts: Thought[]): Marked[] {
  const by = Array.from<Set<Pointer> | undefined>({ length: text.length });
  const mark = (from: number, to: number, who: Pointer) => {
    for (let at = Math.max(0, from); at < Math.min(to, text.length); at++)
      by[at] = new Set([...(by[at] ?? []), who]);
  };
  for (const { kind, words = [], evidence } of thoughts) {
    // where it stands is only said of the text as it was then
    if (evidence?.field === field && text.slice(evidence.from, evidence.to) === evidence.quote)
      mark(evidence.from, evidence.to, "llm");
    if (kind !== "model") continue;
    const least = LEAST * Math.max(...words.map(({ weight }) => weight));
    const heavy = new Set(
      words.flatMap(({ text: word, weight }) => (weight > 0 && weight >= least ? [word] : [])),
    );
    let last: number | undefined;
    for (const { text: word, from, to } of tokenise(text)) {
      if (!heavy.has(word)) {
        last = undefined;
        continue;
      }
      mark(last ?? from, to, "model");
      last = to;
    }
  }
  return parts(text, by);
}

function parts(text: string, by: (Set<Pointer> | undefined)[]): Marked[] {
  const found: Marked[] = [];
  let from = 0;
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && wordOf(by[at]) === wordOf(by[from])) continue;
    found.push({ text: text.slice(from, at), by: [...(by[from] ?? [])] });
    from = at;
  }
  return found;
}

const wordOf = (by: Set<Pointer> | undefined): string => [...(by ?? [])].sort().join();
