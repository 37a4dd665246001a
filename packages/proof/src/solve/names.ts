import type { Value, ValueType } from "@throughline/workflow";
import { type ASTNode, callOf, instant, pathOf } from "@throughline/workflow/expression-parts";
import { CLOCK } from "./atom.ts";
import type { Domain } from "./contract.ts";
import type { Literal } from "./formula.ts";
import { type Model, meets, model } from "./model.ts";
import { constantsIn, partsOf } from "./samples.ts";

/** What a name can still be: values that are looked at one by one, and any value of a type with which the literals are met. */
export interface Name {
  name: string;
  values: (Value | undefined)[];
  types: { type: ValueType; literals: Literal[] }[];
  /** What was asked of it so far. */
  asked: Literal[];
  /** A decision has settled it. */
  pinned?: boolean;
  /** There may be values that are not looked at. */
  more?: string;
}

const MOST_LISTED = 6;

/** A name as its domain has it; `literals`: all that are asked of it anywhere, from which an `any` has its types. */
export function nameOf(name: string, domain: Domain | undefined, literals: Literal[]): Name {
  if (name === CLOCK) return { name, values: [], types: [{ type: "datetime", literals: [] }], asked: [] };
  const { type, of, closed, optional, unknown } = domain ?? { type: "any", optional: true, unknown: true };
  const none = [...(optional ? [null] : []), ...(unknown ? [undefined] : [])];
  const made = (values: Value[], types: ValueType[], more?: string): Name => ({
    name,
    values: [...values, ...none],
    types: types.map((one) => ({ type: one, literals: [] })),
    asked: [],
    ...(more !== undefined && { more }),
  });
  if (type === "boolean") return made([true, false], []);
  if (type === "list") {
    const words = of ?? [...new Set(literals.flatMap(({ atom }) => constantsIn(atom.node)))].map(String);
    const whole = of !== undefined && closed !== false && of.length <= MOST_LISTED;
    return made(whole ? subsetsOf(words) : someOf(words), [], whole ? undefined : name);
  }
  if (of && (type === "choice" || type === "text")) return made(of, closed === false ? ["text"] : []);
  if (type !== "any") return made([], [type === "choice" ? "text" : type]);
  const types = typesOf(name, literals);
  const others = [...types].filter((one) => one !== "boolean");
  const known = of ?? [];
  return made(
    [...known, ...(types.has("boolean") ? [true, false] : [])],
    others.length > 0 || types.size > 0 ? others : ["text"],
  );
}

/** Multi-select picklists, as the org sends them. */
function subsetsOf(words: string[]): string[] {
  const subsets: string[][] = [[]];
  for (const word of words) subsets.push(...subsets.map((subset) => [...subset, word]));
  return subsets.slice(1).map((subset) => subset.join(";"));
}

const someOf = (words: string[]): string[] =>
  words.length <= MOST_LISTED
    ? [...subsetsOf(words), "another value"]
    : [
        ...words,
        ...words.flatMap((a, at) => words.slice(at + 1, at + 8).map((b) => `${a};${b}`)),
        words.join(";"),
        "another value",
      ];

/** What a name of which nothing is known is compared with. */
function typesOf(name: string, literals: Literal[]): Set<ValueType> {
  const types = new Set<ValueType>();
  for (const { atom } of literals) {
    if (pathOf(atom.node) === name) types.add("boolean");
    look(atom.node);
  }
  return types;

  function look(node: ASTNode): void {
    const parts = partsOf(node);
    for (const part of parts) look(part);
    if (!parts.some((part) => pathOf(part) === name)) return;
    const call = callOf(node)?.name;
    if (node.op === "<" || node.op === "<=" || node.op === ">" || node.op === ">=" || node.op === "-") {
      if (!parts.some((part) => part.op === "value")) types.add("number");
    }
    if (call !== undefined && DATES.has(call)) types.add("datetime");
    if (call !== undefined && NUMBERS.has(call)) types.add("number");
    if (call !== undefined && TEXTS.has(call)) types.add("text");
    for (const constant of parts.flatMap((part) => (pathOf(part) ? [] : constantsIn(part)))) {
      if (typeof constant === "boolean") types.add("boolean");
      else if (typeof constant === "number") types.add("number");
      else if (instant(constant as string) !== undefined) types.add("datetime");
      else types.add("text");
    }
    if (parts.some((part) => ["today", "now"].includes(callOf(part)?.name ?? ""))) types.add("datetime");
  }
}

const DATES = new Set([
  "addDays",
  "addMonths",
  "daysBetween",
  "year",
  "month",
  "day",
  "weekday",
  "date",
  "datetime",
]);
const NUMBERS = new Set([
  "abs",
  "round",
  "floor",
  "ceil",
  "roundDown",
  "roundUp",
  "min",
  "max",
  "mod",
  "pow",
]);
const TEXTS = new Set([
  "contains",
  "containsAny",
  "startsWith",
  "endsWith",
  "lower",
  "upper",
  "trim",
  "matches",
  "left",
  "right",
  "mid",
  "replace",
]);

const solved = new Map<string, Model>();

/** Values of a type with which the literals of one name are met. */
export function modelOf(name: string, { type, literals }: Name["types"][number]): Model {
  const key = JSON.stringify([
    name,
    type,
    literals.map(({ atom, wanted }) => `${wanted} ${atom.text}`).sort(),
  ]);
  let found = solved.get(key);
  if (!found) {
    found = model(literals, new Map([[name, { type }]]));
    if (solved.size > 20_000) solved.clear();
    solved.set(key, found);
  }
  return found;
}

/** A name once one more is asked of it; `undefined`: it can be nothing any more. */
export function narrowed(one: Name, literal: Literal): Name | undefined {
  if (one.asked.some((other) => other.atom === literal.atom && (other.wanted & ~literal.wanted) === 0))
    return one;
  const { name } = one;
  const values = one.values.filter((value) => meets([literal], new Map([[name, value]])));
  const types = one.types
    .map(({ type, literals }) => ({ type, literals: [...literals, literal] }))
    .filter((more) => modelOf(name, more).is !== "no");
  if (values.length === 0 && types.length === 0 && one.more === undefined) return undefined;
  return { ...one, values, types, asked: [...one.asked, literal] };
}

/** A name that has one value. */
export function pinned(one: Name, value: Value | undefined): Name | undefined {
  if (one.pinned && !one.values.includes(value)) return undefined;
  if (!meets(one.asked, new Map([[one.name, value]]))) return undefined;
  return { name: one.name, values: [value], types: [], asked: one.asked, pinned: true };
}
