import { name, type Paths, type Report } from "./change.ts";
import { compareLists } from "./lists.ts";
import { isMap, same } from "./same.ts";
import { isWhole, sides } from "./say.ts";
import { isTable, withAllColumns } from "./tables.ts";
import { wordOf, yamlKey } from "./words.ts";

/** Where a value stands in the two versions, and how it is spoken of. */
export interface At {
  report: Report;
  paths: Paths;
  /** The key of the model that it stands under. */
  key: string;
  /** How it is spoken of; default: as its key is. */
  noun?: string;
  /** Behind the words of an element: " for *topic*". */
  behind?: string;
}

export const down = (paths: Paths, before: string | number, after = before): Paths => ({
  ...(paths.before && { before: [...paths.before, before] }),
  ...(paths.after && { after: [...paths.after, after] }),
});

/** Reports what is different between two values of the model, down to the single parts; nothing where they are the same. */
export function compareValues(before: unknown, after: unknown, at: At): void {
  if (same(before, after)) return;
  const [a, b] = [before ?? emptyLike(after), after ?? emptyLike(before)];
  if (isMap(a) && isMap(b) && isTable(a) && isTable(b) && !same(a.inputs, b.inputs))
    compareMaps(...(withAllColumns(a, b) as unknown as [Parts, Parts]), at);
  else if (Array.isArray(a) && Array.isArray(b) && a.length + b.length) compareLists(a, b, at);
  else if (isMap(a) && isMap(b) && !isWhole(a) && !isWhole(b)) compareMaps(a, b, at);
  else compareWhole(before, after, at);
}

/** What is not there has no elements: each one of the other side came or went. */
const emptyLike = (other: unknown) => (Array.isArray(other) ? [] : undefined);

type Parts = Record<string, unknown>;

function compareMaps(before: Parts, after: Parts, at: At): void {
  const { one } = wordOf(at.key);
  const behind = (key: string) => (LADDERS.has(at.key) ? ` for ${name(key)}` : at.behind);
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const more = behind(key);
    compareValues(before[key], after[key], {
      report: at.report,
      // the keys of such a map are names of the file's own: a field that is set, a parameter
      ...(one
        ? { key: at.key, noun: `${one} ${name(key)}`, paths: down(at.paths, key) }
        : { key: LADDERS.has(at.key) ? "ladder" : key, paths: down(at.paths, yamlKey(key)) }),
      ...(more !== undefined && { behind: more }),
    });
  }
}

/** Maps whose entries are ladders, by fact. */
const LADDERS = new Set(["decide"]);

function compareWhole(before: unknown, after: unknown, { report, paths, key, noun, behind = "" }: At): void {
  const spoken = `${noun ?? wordOf(key).noun}${behind}`;
  const more = { before, after, at: paths };
  const [was, is] = sides(before, after, key);
  if (before === undefined) report("added", `${spoken} is now ${is}`, more);
  else if (after === undefined) report("removed", `${spoken} ${was} dropped`, more);
  else report("changed", `${spoken} is ${is} instead of ${was}`, more);
}
