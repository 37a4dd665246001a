import { isMap, type YAMLMap, type YAMLSeq } from "yaml";
import type { Edit } from "../problem.ts";
import {
  columnOf,
  entriesOf,
  isBlankLine,
  lastOffset,
  lineEnd,
  lineStart,
  linesOf,
  startOf,
} from "./offsets.ts";
import { behindColon, behindDash, dashed, indented, inline } from "./written.ts";

/** An entry of a map or list that is to come: as it is written on one line, and on lines of its own. */
export interface Coming {
  inline: string;
  block: string;
}

export const comingItem = (value: unknown, yaml?: string): Coming => ({
  inline: inline(value),
  block: yaml === undefined ? behindDash(value) : dashed(yaml),
});

export const comingPair = (key: string | number, value: unknown): Coming => ({
  inline: `${inline(key)}: ${inline(value)}`,
  block: inline(key) + behindColon(value),
});

/** A new entry at an index of a map or list, written as its other entries are. */
export function addition(
  text: string,
  parent: YAMLMap | YAMLSeq,
  index: number,
  coming: Coming,
): Edit | undefined {
  const entries = entriesOf(parent);
  if (!parent.range || index > entries.length || index < 0) return undefined;
  if (parent.flow) return intoBraces(text, parent, index, coming.inline);
  const column = columnOf(text, parent);
  const lines = indented(coming.block, column);
  const margin = " ".repeat(column);
  const at = entries[index];
  if (!at) {
    const own = linesOf(text, parent, index - 1);
    const end = own && text[own.to - 1] === "\n" ? own.to - 1 : lineEnd(text, lastOffset(entries.at(-1)));
    const gap = own && entries.length > 1 && isBlankLine(text, lineStart(text, own.from - 1)) ? "\n" : "";
    return { from: end, to: end, text: `\n${gap}${margin}${lines}` };
  }
  const own = linesOf(text, parent, index);
  // behind a dash, in front of a first entry that stands there
  if (!own) {
    if (index > 0) return undefined;
    const from = isMap(parent) ? startOf(at) : (parent.range[0] ?? startOf(at));
    return { from, to: from, text: `${lines}\n${margin}` };
  }
  const gap = index > 0 && isBlankLine(text, lineStart(text, own.from - 1)) ? "\n" : "";
  return { from: own.from, to: own.from, text: `${margin}${lines}\n${gap}` };
}

function intoBraces(text: string, parent: YAMLMap | YAMLSeq, index: number, entry: string): Edit {
  const at = entriesOf(parent)[index];
  if (at) return { from: startOf(at), to: startOf(at), text: `${entry}, ` };
  const close = (parent.range?.[1] ?? 1) - 1;
  const from = text.slice(0, close).trimEnd().length;
  if (index > 0) return { from, to: from, text: `${text[from - 1] === "," ? " " : ", "}${entry}` };
  return { from, to: close, text: isMap(parent) ? ` ${entry} ` : entry };
}
