import { align } from "./align.ts";
import { code, name } from "./change.ts";
import { canonical, isMap, same } from "./same.ts";
import { isWhole, rowText, ruleText, say, sides } from "./say.ts";
import type { At } from "./values.ts";
import { wordOf } from "./words.ts";

/** Reports what came, went, moved and changed in a list: rows, rungs, skills, time-outs. */
export function compareLists(
  before: unknown[],
  after: unknown[],
  { report, paths, key, behind = "" }: At,
): void {
  const { one = "entry", noun, ordered = false } = wordOf(key);
  const spoken = (index: number) => (ordered ? `${one} ${index + 1}${behind}` : `${one}${behind}`);
  const text = (element: unknown) => elementText(element, key);
  const sideOf = (i: number | undefined, j: number | undefined) => ({
    ...(i !== undefined && { before: before[i] }),
    ...(j !== undefined && { after: after[j] }),
    at: {
      ...(i !== undefined && paths.before && { before: [...paths.before, segment(before[i], i, key)] }),
      ...(j !== undefined && paths.after && { after: [...paths.after, segment(after[j], j, key)] }),
    },
  });

  const { pairs, added, removed } = align(before, after, keyOf);
  if (before.length === 1 && after.length === 1 && !pairs.length) {
    const [was, is] = sides(before[0], after[0], key);
    report("changed", `the ${one}${behind} is ${is} instead of ${was}`, sideOf(0, 0));
    return;
  }
  for (const i of removed) report("removed", `${spoken(i)} ${text(before[i])} dropped`, sideOf(i, undefined));
  for (const { before: i, after: j } of pairs)
    if (!same(before[i], after[j]))
      report("changed", changeText(before[i], after[j], spoken(i), key), sideOf(i, j));

  const moved = pairs.filter((pair) => pair.moved);
  if (ordered)
    for (const { before: i, after: j } of moved) {
      const next = nextOf(pairs, j);
      const words = next ? `before ${one} ${next.before + 1}` : "to the end";
      report("moved", `${spoken(i)} ${text(before[i])} moved ${words}`, sideOf(i, j));
    }
  // where places mean nothing, one sentence about the order is enough
  else if (moved.length)
    report("moved", `the order of ${noun}${behind} is now ${after.map(text).join(", ")}`, {
      before,
      after,
      at: paths,
    });

  for (const j of added) {
    const words = ordered ? `new ${spoken(j)} ${text(after[j])}` : `${spoken(j)} ${text(after[j])} added`;
    report("added", words, sideOf(undefined, j));
  }
}

/** Where an element stands in its list; time-outs and warnings are entries of a map in the file. */
function segment(element: unknown, index: number, key: string): string | number {
  if (key === "warnings" && isMap(element)) return `at ${Math.round(Number(element.at) * 100)}%`;
  if (key === "atMost" && isMap(element) && isMap(element.after)) return String(element.after.text);
  return index;
}

/** The pair that comes next in the newer list and did not move itself. */
const nextOf = (pairs: { before: number; after: number; moved: boolean }[], j: number) =>
  pairs.filter((pair) => pair.after > j && !pair.moved).sort((a, b) => a.after - b.after)[0];

/** One element that was changed: where only one part of it is different, that part is told. */
function changeText(before: unknown, after: unknown, spoken: string, key: string): string {
  const [part, ...others] = differingKeys(before, after);
  if (!part || others.length || part === "by" || isWhole(before) || WHOLE.has(key))
    return `${spoken} is ${elementText(after, key)} instead of ${elementText(before, key)}`;
  const [was, is] = sides((before as Parts)[part], (after as Parts)[part], part);
  const which = TELLING.has(part) ? "" : ` (${headOf(before as Parts)})`;
  return `${spoken}${which}: ${wordOf(part).noun} is ${is} instead of ${was}`;
}

type Parts = Record<string, unknown>;

/** Lists whose elements are read as a whole. */
const WHOLE = new Set(["rules", "rows", "by"]);

/** Parts that tell by themselves which element is meant. */
const TELLING = new Set(["rule", "pattern", "when", "that"]);

const differingKeys = (before: unknown, after: unknown): string[] =>
  isMap(before) && isMap(after)
    ? [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
        (key) => !same(before[key], after[key]),
      )
    : [];

/** What an element is called by. */
function headOf(element: Parts): string {
  if ("by" in element) {
    const own = element[String(element.by)] ?? element.model ?? element.to;
    if (typeof own !== "string") return String(element.by);
    return `${element.by} ${element.by === "rule" ? code(own) : name(own)}`;
  }
  const named = element.name ?? element.team ?? element.owner ?? element.text;
  return typeof named === "string" ? name(named) : say(element);
}

/** By which an element is found again, whatever else of it is different. */
function keyOf(element: unknown): string | undefined {
  if (!isMap(element) || "do" in element) return undefined;
  const named = element.name ?? element.team;
  if (typeof named === "string") return named;
  if ("at" in element) return String(element.at);
  return isMap(element.after) && "action" in element ? canonical(element.after) : undefined;
}

function elementText(element: unknown, key: string): string {
  if (isMap(element) && Array.isArray(element.gives))
    return Array.isArray(element.when) ? rowText(element as never) : ruleText(element as never);
  return say(element, key);
}
