import type { Value } from "@throughline/workflow";
import { type Formula, type Literal, namesOf, opposite } from "./formula.ts";
import { connected, join } from "./join.ts";
import type { Model } from "./model.ts";
import { type Name, narrowed, pinned } from "./names.ts";

const MOST_BRANCHES = 3_000;

/** What is known on the way: the names as narrowed so far, what binds several of them, and the choices still open. */
interface State {
  names: Map<string, Name>;
  several: Literal[];
  choices: Formula[];
}

/** Finds values with which all formulas are met. Parts that share no name are searched apart. */
export function search(formulas: Formula[], names: ReadonlyMap<string, Name>): Model {
  const bound = formulas.map((formula) => ({ atom: { names: [...new Set(namesOf(formula))] } }));
  const values = new Map<string, Value | undefined>();
  let open: Model | undefined;
  if (formulas.some((formula) => formula.is === "any" && formula.of.length === 0)) return { is: "no" };
  for (const group of connected([...names.keys()], bound)) {
    const own = formulas.filter((_, at) => bound[at]?.atom.names.some((name) => group.includes(name)));
    const found = searchOne(own, new Map(group.map((name) => [name, names.get(name) as Name])));
    if (found.is === "no") return found;
    if (found.is === "open") open ??= found;
    else for (const [name, value] of found.values) values.set(name, value);
  }
  return open ?? { is: "yes", values };
}

function searchOne(formulas: Formula[], names: Map<string, Name>): Model {
  let branches = 0;
  let open: string | undefined;

  function go(state: State): Model | undefined {
    const next = propagated(state);
    if (!next) return undefined;
    const choice = next.choices.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0];
    if (!choice || !("of" in choice)) {
      const found = join(next.names, next.several);
      if (found.is === "open") open ??= found.because;
      return found.is === "yes" ? found : undefined;
    }
    const rest = { ...next, choices: next.choices.filter((one) => one !== choice) };
    const refused: Formula[] = [];
    for (const option of choice.of) {
      if (branches++ > MOST_BRANCHES) {
        open ??= nameOfSome(choice);
        return undefined;
      }
      const found = go({ ...rest, choices: [...rest.choices, ...refused, option] });
      if (found) return found;
      const not = opposite(option);
      if (not) refused.push(not);
    }
    return undefined;
  }

  const found = go({ names, several: [], choices: formulas });
  return found ?? (open === undefined ? { is: "no" } : { is: "open", because: open });
}

/** Takes in all that has no choice, and leaves out what is no choice any more; `undefined`: a contradiction. */
function propagated(given: State): State | undefined {
  let state: State | undefined = { ...given, names: new Map(given.names) };
  for (let changed = true; changed; ) {
    changed = false;
    const choices = state.choices;
    state = { ...state, choices: [] };
    for (const formula of choices) {
      if (formula.is !== "any") {
        if (!assume(state, formula)) return undefined;
        changed = true;
        continue;
      }
      const left = formula.of.filter((option) => possible(state as State, option));
      if (left.length === 0) return undefined;
      if (left.length === 1) {
        if (!assume(state, left[0] as Formula)) return undefined;
        changed = true;
      } else if (!left.some((option) => isSettled(state as State, option))) {
        state.choices.push(left.length === formula.of.length ? formula : { is: "any", of: left });
      }
    }
  }
  return state;
}

/** Takes a formula in; false: it contradicts what is known. Changes the state. */
function assume(state: State, formula: Formula): boolean {
  if (formula.is === "all") return formula.of.every((one) => assume(state, one));
  if (formula.is === "any") {
    if (formula.of.length === 1) return assume(state, formula.of[0] as Formula);
    state.choices.push(formula);
    return formula.of.length > 0;
  }
  const name = formula.is === "pin" ? formula.name : (formula.literal.atom.names[0] as string);
  if (formula.is === "literal" && formula.literal.atom.names.length > 1) return bind(state, formula.literal);
  const one = state.names.get(name) as Name;
  const next = formula.is === "pin" ? pinned(one, formula.value) : narrowed(one, formula.literal);
  if (next) state.names.set(name, next);
  return next !== undefined;
}

/** A literal of several names is kept for the end; what was said of the same part before must go with it. */
function bind(state: State, literal: Literal): boolean {
  const same = state.several.find(({ atom }) => atom === literal.atom);
  const wanted = (same?.wanted ?? literal.wanted) & literal.wanted;
  state.several = [...state.several.filter((one) => one !== same), { atom: literal.atom, wanted }];
  return wanted !== 0;
}

/** Whether a formula, by itself, goes with what is known. */
function possible(state: State, formula: Formula): boolean {
  if (formula.is === "any") return formula.of.some((one) => possible(state, one));
  if (formula.is === "all") return formula.of.every((one) => possible(state, one));
  if (formula.is === "pin") return pinned(state.names.get(formula.name) as Name, formula.value) !== undefined;
  const { atom, wanted } = formula.literal;
  if (atom.names.length > 1) {
    const same = state.several.find((one) => one.atom === atom);
    return same === undefined || (same.wanted & wanted) !== 0;
  }
  return narrowed(state.names.get(atom.names[0] as string) as Name, formula.literal) !== undefined;
}

/** Whether a formula holds already, whatever else comes. */
function isSettled(state: State, formula: Formula): boolean {
  if (formula.is === "any") return formula.of.some((one) => isSettled(state, one));
  if (formula.is === "all") return formula.of.every((one) => isSettled(state, one));
  if (formula.is === "pin") {
    const one = state.names.get(formula.name);
    return one?.pinned === true && one.values.includes(formula.value);
  }
  const { atom, wanted } = formula.literal;
  if (atom.names.length > 1)
    return state.several.some((one) => one.atom === atom && (one.wanted & ~wanted) === 0);
  const one = state.names.get(atom.names[0] as string) as Name;
  if (one.asked.some((other) => other.atom === atom && (other.wanted & ~wanted) === 0)) return true;
  if (one.types.length > 0 || one.more !== undefined) return false;
  return narrowed(one, formula.literal)?.values.length === one.values.length;
}

const sizeOf = (formula: Formula): number => ("of" in formula ? formula.of.length : 0);

function nameOfSome(formula: Formula): string {
  if (formula.is === "literal") return formula.literal.atom.text;
  if (formula.is === "pin") return formula.name;
  return formula.of[0] ? nameOfSome(formula.of[0]) : "";
}
