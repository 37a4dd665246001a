import type { Text } from "@codemirror/state";
import type { Path, Places } from "@throughline/workflow";
import type { Editor } from "../editor.ts";
import { flat, type Part, partAt, partsOf } from "../outline/parts.ts";

/** The part of which the first line is the nearest one above a line. */
export function placeOfPart(parts: Part[], places: Places, line: number): Part | undefined {
  let found: { part: Part; at: number } | undefined;
  for (const part of flat(parts)) {
    const at = places.at(part.path).line;
    if (at <= line && at >= (found?.at ?? 0)) found = { part, at };
  }
  return found?.part;
}

/** From where to where a part stands in the text: its own lines, up to the next part that is not in it. */
export function spanOf(
  selection: Path,
  { workflow, places, readable }: Pick<Editor, "workflow" | "places" | "readable">,
  text: Text,
): { from: number; to: number } | undefined {
  if (!workflow || !places || !readable) return undefined;
  const parts = partsOf(workflow, places);
  const part = partAt(parts, selection);
  if (!part) return undefined;
  const first = places.at(part.path).line;
  const column = indentOf(text.line(Math.min(first, text.lines)).text);
  let last = first;
  for (let line = first + 1; line <= text.lines; line++) {
    const { text: row } = text.line(line);
    if (row.trim() === "") continue;
    if (indentOf(row) <= column) break;
    last = line;
  }
  return { from: text.line(Math.min(first, text.lines)).from, to: text.line(Math.min(last, text.lines)).to };
}

const indentOf = (row: string) => row.search(/\S|$/);
