import { isScalar, type Node } from "yaml";
import type { Edit } from "../problem.ts";
import type { Change } from "./change.ts";
import { isBlock } from "./in-block.ts";
import { inline } from "./written.ts";

/** Words as they stand in the file: the same number of times as in the value, in the same order. */
export function editOfWords(
  text: string,
  node: Node | undefined,
  { words, by, offset }: Extract<Change, { words: string }>,
): Edit | undefined {
  if (!isScalar(node) || !node.range || typeof node.value !== "string") return undefined;
  const [start, end] = node.range;
  const inValue = placesOf(words, node.value);
  const inFile = placesOf(words, text.slice(start, end));
  const nth = offset === undefined ? 0 : inValue.indexOf(offset);
  const at = inValue.length === inFile.length ? inFile[nth] : undefined;
  // in single quotes a quote stands twice, in double quotes behind a backslash
  const plain = /^[^'"\\\n]*$/.test(by) || ((text[start] ?? "") === "'" && !/['\n]/.test(by));
  if (at !== undefined && plain) return { from: start + at, to: start + at + words.length, text: by };
  if (isBlock(node) || !inValue.includes(offset ?? inValue[0] ?? -1)) return undefined;
  const from = offset ?? (inValue[0] as number);
  return {
    from: start,
    to: end,
    text: inline(node.value.slice(0, from) + by + node.value.slice(from + words.length)),
  };
}

function placesOf(words: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0 && words !== ""; at = text.indexOf(words, at + 1))
    places.push(at);
  return places;
}
