import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { ItemState } from "@throughline/engine";
import { type Answers, noteAnswers } from "../answers.ts";
import { entriesOf, type Line } from "../chain.ts";
import { type Counts, countDecisions } from "../decisions.ts";
import { derive } from "../derive.ts";
import { type Packed, pack } from "../packed.ts";
import type { Projection } from "../project.ts";
import { MOST_TEXT } from "./line-rows.ts";

/** What is kept of a trail in which nothing is open any more, so that a start need not read its lines. */
export interface Shown {
  /** Rows of the lists; absent where the trail went to an archive. */
  packed?: Packed;
  entries: number;
  counts: [what: string, count: number][];
  answers: [place: string, effect: string][];
}

/** The rows of an item in which nothing is open any more; undefined for any other. */
export function overRows(item: string, state: ItemState, project: Projection): Packed | undefined {
  if (state.status !== "ended") return undefined;
  const packed = pack(derive(item, state, project));
  return packed.timers.length || packed.tasks.length || packed.effects.length ? undefined : packed;
}

/** What the lines of a trail add up to. */
export function shownOf(item: string, lines: Line[], packed?: Packed): Shown {
  const counts: Counts = new Map();
  const answers: Answers = new Map();
  let entries = 0;
  for (const line of lines) {
    const found = entriesOf(line);
    entries += found.length;
    countDecisions(found, counts);
    noteAnswers(item, found, answers);
  }
  return { ...(packed && { packed }), entries, counts: [...counts], answers: [...answers] };
}

/** As a field takes it; undefined where it does not: then the lines are read. */
export function asText(shown: Shown): string | undefined {
  const text = deflateRawSync(JSON.stringify(shown)).toString("base64");
  return text.length <= MOST_TEXT ? text : undefined;
}

/** Undefined for what is no such text: then the lines are read. */
export function fromText(text: string): Shown | undefined {
  try {
    return JSON.parse(inflateRawSync(Buffer.from(text, "base64")).toString()) as Shown;
  } catch {
    return undefined;
  }
}
