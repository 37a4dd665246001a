import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { ItemState } from "@throughline/engine";
import { type Answers, noteAnswers } from "../answers.ts";
import { entriesOf, type Line } from "../chain.ts";
import { type Counts, countDecisions } from "../decisions.ts";
import { type Derived, derive } from "../derive.ts";
import type { Projection } from "../project.ts";
import { MOST_TEXT } from "./line-rows.ts";

/** What is derived of an item in which nothing is open any more, and the object of its record. */
export type OverRows = Pick<Derived, (typeof KEPT)[number]> & { object: string };

const KEPT = ["row", "reassignments", "version", "facts", "history"] as const;

/** What is kept of a trail in which nothing is open any more, so that a start need not read its lines. */
export interface Shown {
  /** Rows of the lists; absent where the trail went to an archive. */
  rows?: OverRows;
  entries: number;
  counts: [what: string, count: number][];
  answers: [place: string, effect: string][];
}

/** What is kept of an item in which nothing is open any more; undefined for any other. */
export function overRows(item: string, state: ItemState, project: Projection): OverRows | undefined {
  if (state.status !== "ended") return undefined;
  const { timers, tasks, effects, ...rows } = derive(item, state, project);
  return timers.length || tasks.length || effects.length ? undefined : { ...rows, object: state.object };
}

/** What the lines of a trail add up to. */
export function shownOf(item: string, lines: Line[], rows?: OverRows): Shown {
  const counts: Counts = new Map();
  const answers: Answers = new Map();
  let entries = 0;
  for (const line of lines) {
    const found = entriesOf(line);
    entries += found.length;
    countDecisions(found, counts);
    noteAnswers(item, found, answers);
  }
  return { ...(rows && { rows }), entries, counts: [...counts], answers: [...answers] };
}

/** As a field takes it; undefined where it does not: then the lines are read. */
export function asText(shown: Shown): string | undefined {
  const text = deflateRawSync(JSON.stringify(shown)).toString("base64");
  return text.length <= MOST_TEXT ? text : undefined;
}

/** Undefined for what is no such text, or was written before all of it was known: then the lines are read. */
export function fromText(text: string): Shown | undefined {
  try {
    const shown = JSON.parse(inflateRawSync(Buffer.from(text, "base64")).toString()) as Shown;
    const { rows } = shown;
    return rows && !KEPT.every((name) => name in rows) ? undefined : shown;
  } catch {
    return undefined;
  }
}
