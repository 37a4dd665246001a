import type { Value } from "@throughline/workflow";
import { pathOf } from "@throughline/workflow/expression-parts";
import { FALSE, TRUE, truthOf, type Values, valueAt } from "./atom.ts";
import type { Literal } from "./formula.ts";
import { below, numeral, plus, type Row, solveRows, unknown } from "./linear.ts";
import { meaningOf, type Ways } from "./meaning.ts";
import { samples } from "./samples.ts";
import { DAY, type Reader, reader, type Stands, written } from "./terms.ts";
import { solveTexts } from "./texts.ts";

/** Values with which all literals are as wanted, that there are none, or what could not be decided. */
export type Model = { is: "yes"; values: Values } | { is: "no" } | { is: "open"; because: string };

const NO: Model = { is: "no" };
const MOST_WAYS = 300;

/**
 * Finds values for the names that stand for any of their type. What is beyond the theories (sums, texts in a row) is
 * left free where it is to be shown that there is nothing, and tried out where something is looked for.
 */
export function model(literals: Literal[], stands: ReadonlyMap<string, Stands>): Model {
  const same = sameTexts(literals, stands);
  const read = reader(stands, same);
  const asked: Ways[] = [];
  const free = new Map<string, number>();
  for (const { atom, wanted } of literals) {
    const meaning = meaningOf(atom, read);
    if (meaning.is === "sure") {
      if (!(meaning.truth & wanted)) return NO;
    } else if (meaning.is === "open") {
      const left = (free.get(atom.text) ?? wanted) & wanted;
      if (left === 0) return NO;
      free.set(atom.text, left);
      read.opaque.add(meaning.of);
    } else if (!(wanted & TRUE && wanted & FALSE)) {
      if (!(wanted & (TRUE | FALSE))) return NO;
      asked.push(...(wanted & TRUE ? meaning.yes : meaning.no));
    }
  }
  const found = waysThrough(asked, read);
  if (found === "no") return NO;
  if (found !== "open") {
    const values = valuesOf(found, stands, same);
    if (meets(literals, values)) return { is: "yes", values };
  }
  for (const values of samples(literals, stands)) if (meets(literals, values)) return { is: "yes", values };
  const [because = literals.at(-1)?.atom.text ?? ""] = read.opaque;
  return { is: "open", because };
}

/** Whether all literals are as wanted, by the language's own evaluation. */
export const meets = (literals: Literal[], values: Values): boolean =>
  literals.every(({ atom, wanted }) => (truthOf(valueAt(atom, values)) & wanted) !== 0);

/** Texts that must be the same, each under the name of the first. */
function sameTexts(literals: Literal[], stands: ReadonlyMap<string, Stands>): ReadonlyMap<string, string> {
  const same = new Map<string, string>();
  const first = (name: string): string => {
    const other = same.get(name);
    return other === undefined ? name : first(other);
  };
  const isText = (name: string | undefined): name is string => {
    const one = name === undefined ? undefined : stands.get(name);
    return one !== undefined && "type" in one && (one.type === "text" || one.type === "choice");
  };
  for (const { atom, wanted } of literals) {
    if (atom.node.op !== "==" || wanted !== TRUE) continue;
    const [a, b] = [pathOf(atom.node.args[0]), pathOf(atom.node.args[1])];
    if (isText(a) && isText(b) && first(a) !== first(b)) same.set(first(b), first(a));
  }
  return new Map([...same.keys()].map((name) => [name, first(name)]));
}

interface Found {
  numbers: ReadonlyMap<string, number>;
  texts: ReadonlyMap<string, string>;
}

/** One way of each list, so that sums and texts have a solution together. */
function waysThrough(asked: Ways[], read: Reader): Found | "no" | "open" {
  const ordered = asked.toSorted((a, b) => a.length - b.length);
  const tests = ordered.flatMap((ways) => (ways.length === 1 ? (ways[0]?.tests ?? []) : []));
  const texts = solveTexts(tests);
  if (texts === "no") return "no";
  let tried = 0;
  let open = texts === "open";
  let last: ReadonlyMap<string, number> = new Map();

  function go(at: number, rows: Row[]): boolean {
    if (tried++ > MOST_WAYS) {
      open = true;
      return false;
    }
    const ways = ordered[at];
    if (ways?.length === 1) return go(at + 1, [...rows, ...(ways[0]?.rows ?? [])]);
    if (rows.length > 0) {
      const solved = solveRows([...rows, ...always(rows, read)], read.about);
      if (solved === "no") return false;
      if (solved === "open") {
        open = true;
        return false;
      }
      last = solved;
    }
    if (!ways) return true;
    return ways.some((way) => go(at + 1, [...rows, ...way.rows]));
  }

  const found = go(0, []);
  if (open) return "open";
  return found ? { numbers: last, texts: texts as ReadonlyMap<string, string> } : "no";
}

/** What holds of the unknowns in rows whatever is asked: days have 24 hours, lengths are not below 0. */
function always(rows: Row[], { days, bounds }: Reader): Row[] {
  const names = new Set(rows.flatMap(({ terms }) => [...terms.keys()]));
  return [...names].flatMap((name): Row[] => {
    const moment = days.get(name);
    if (moment) {
      const day = unknown(name);
      return [below(day, moment, false), below(moment, plus(day, numeral(DAY)), true)];
    }
    return bounds.get(name) ?? [];
  });
}

/** The values of all names, those that nothing is asked of as they usually are. */
function valuesOf(
  { numbers, texts }: Found,
  stands: ReadonlyMap<string, Stands>,
  same: ReadonlyMap<string, string>,
): Values {
  const values = new Map<string, Value | undefined>();
  for (const [name, one] of stands) {
    if ("value" in one) values.set(name, one.value);
    else values.set(name, valueFor(name, one.type));
  }
  return values;

  function valueFor(name: string, type: string): Value {
    if (type === "number") return numbers.get(name) ?? 0;
    if (type === "date" || type === "datetime") {
      const usual = Date.parse(type === "date" ? "2026-01-15T00:00:00Z" : "2026-01-15T09:00:00Z");
      return written(numbers.get(name) ?? usual, type);
    }
    return texts.get(same.get(name) ?? name) ?? "Hello";
  }
}
