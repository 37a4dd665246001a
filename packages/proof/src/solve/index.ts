import { compile, evaluate, type Value } from "@throughline/workflow";
import { atomOf, CLOCK, type Values, valueAt } from "./atom.ts";
import type { Constraint, Defined, Domain, Verdict } from "./contract.ts";
import {
  all,
  any,
  asked,
  type Formula,
  literalsOf,
  namesOf,
  opposite,
  replaced,
  textWith,
  treeOf,
} from "./formula.ts";
import type { Model } from "./model.ts";
import { type Name, nameOf } from "./names.ts";
import { search } from "./search.ts";

export type { Constraint, Defined, Domain, Verdict, Way } from "./contract.ts";

/**
 * Whether some record meets all constraints at once. Choices, booleans, numbers, dates and the tests of texts are decided
 * exactly; a "yes" is held against the language's own evaluation before it is said, and a "no" is said only where
 * nothing was left out. Never throws.
 *
 * @param domains what the names may be; a name that is not there may be anything, blank and unknown included
 * @param defined names that follow from others
 */
export function satisfy(
  constraints: Constraint[],
  domains: Record<string, Domain>,
  defined: Defined[] = [],
): Verdict {
  const formulas: Formula[] = [];
  for (const constraint of constraints) {
    const formula = asked(constraint);
    if (!formula) return { is: "open", because: constraint.source };
    formulas.push(formula);
  }
  const settled: Settled[] = [];
  for (const one of defined) {
    const made = settledOf(one);
    if (!made) return { is: "open", because: one.name };
    settled.push(made);
  }
  const result = oneByOne(constraints, formulas, settled, domains);
  if (result.is !== "yes") return result;
  const { values } = result;
  const wrong = constraints.find((constraint) => !isMet(constraint, values));
  if (wrong) return { is: "open", because: wrong.source };
  const now = values.get(CLOCK);
  return {
    is: "yes",
    example: Object.fromEntries(
      [...values].filter(([name, value]) => name !== CLOCK && value !== undefined),
    ) as Record<string, Value>,
    ...(typeof now === "string" && { now }),
  };
}

/** So many constraints are looked at together. */
const FEW = 16;

/**
 * Of many constraints most are out of the way of what is asked: what must not hold is only asked about once an example does
 * not meet it. The last example meets all of them, and where none meets some of them, none meets all.
 */
function oneByOne(
  constraints: Constraint[],
  formulas: Formula[],
  settled: Settled[],
  domains: Record<string, Domain>,
): Model {
  if (formulas.length <= FEW) return byWays(formulas, settled, domains);
  const near = new Set([...constraints.keys()].filter((at) => constraints[at]?.is === "holds"));
  for (;;) {
    const result = byWays(
      formulas.filter((_, at) => near.has(at)),
      settled,
      domains,
    );
    if (result.is === "no" || near.size === formulas.length) return result;
    if (result.is === "open") return byWays(formulas, settled, domains);
    const { values } = result;
    const isKnown = (formula: Formula) => [...namesOf(formula)].every((name) => values.has(name));
    const before = near.size;
    for (const [at, constraint] of constraints.entries()) {
      const formula = formulas[at] as Formula;
      if (!near.has(at) && !(isKnown(formula) && isMet(constraint, values))) near.add(at);
    }
    if (near.size === before) return result;
  }
}

/** A defined name, way by way: what is asked for it, that of the ways before excluded. */
interface Settled {
  name: string;
  ways: { met: Formula; gives: { value: Value | undefined } | { expression: string } }[];
}

function settledOf({ name, ways }: Defined): Settled | undefined {
  const made: Settled["ways"] = [];
  const before: Formula[] = [];
  for (const { when, gives } of ways) {
    const conditions = when.map(asked);
    if (conditions.includes(undefined)) return undefined;
    const met = all(conditions as Formula[]);
    const tree = "expression" in gives ? treeOf(gives.expression) : undefined;
    if ("expression" in gives && !tree) return undefined;
    made.push({ met: all([met, ...before]), gives: tree ? { expression: tree.input } : gives });
    before.push(opposite(met) as Formula);
  }
  return { name, ways: [...made, { met: all(before), gives: { value: undefined } }] };
}

/** A name that is computed stands for its expression, one way after the other; values are searched together. */
function byWays(formulas: Formula[], settled: Settled[], domains: Record<string, Domain>): Model {
  const wanted = new Set(formulas.flatMap((formula) => [...namesOf(formula)]));
  const used: Settled[] = [];
  const goals = [...formulas];
  for (;;) {
    const next = settled.find((one) => wanted.has(one.name) && !used.includes(one));
    if (!next) break;
    if (next.ways.some(({ gives }) => "expression" in gives))
      return computed(formulas, settled, next, domains);
    used.push(next);
    const options = next.ways.map(({ met, gives }) =>
      all([{ is: "pin", name: next.name, value: "value" in gives ? gives.value : undefined }, met]),
    );
    goals.push(any(options));
    for (const { met } of next.ways) for (const name of namesOf(met)) wanted.add(name);
  }
  const literals = goals.flatMap((formula) => [...literalsOf(formula)]);
  const names = [...wanted].map((name): [string, Name] => {
    const own = literals.filter(({ atom }) => atom.names.includes(name));
    return [name, nameOf(name, Object.hasOwn(domains, name) ? domains[name] : undefined, own)];
  });
  return search(goals, new Map(names));
}

function computed(
  formulas: Formula[],
  settled: Settled[],
  one: Settled,
  domains: Record<string, Domain>,
): Model {
  const others = settled.filter((other) => other !== one);
  let open: Model | undefined;
  for (const { met, gives } of one.ways) {
    const { name } = one;
    if ("value" in gives) {
      const fixed = { name, ways: [{ met: all([]), gives }] };
      const result = byWays([...formulas, met], [...others, fixed], domains);
      if (result.is === "yes") return result;
      if (result.is === "open") open ??= result;
      continue;
    }
    const by = gives.expression;
    const change = (formula: Formula) => replaced(formula, name, by);
    const rest = others.map((other) => ({
      name: other.name,
      ways: other.ways.map((way) => ({ met: change(way.met), gives: changed(way.gives, name, by) })),
    }));
    const result = byWays([...formulas.map(change), met], rest, domains);
    if (result.is === "open") open ??= result;
    if (result.is !== "yes") continue;
    const tree = treeOf(by);
    const atom = tree && atomOf(tree);
    const value = atom && valueAt(atom, result.values);
    return { is: "yes", values: new Map(result.values).set(name, value) };
  }
  return open ?? { is: "no" };
}

function changed(gives: Settled["ways"][number]["gives"], name: string, by: string): typeof gives {
  const tree = "expression" in gives ? treeOf(gives.expression) : undefined;
  return tree ? { expression: textWith(tree, name, by) } : gives;
}

function optionsOf(values: Values) {
  const now = values.get(CLOCK);
  return typeof now === "string" ? { now } : {};
}

/** Whether a constraint is met, by the language's own evaluation. */
export function isMet({ source, is }: Constraint, values: Values): boolean {
  const expression = compile(source).expression;
  if (!expression) return false;
  const { holds } = evaluate(expression, { get: (name) => values.get(name) }, optionsOf(values));
  return holds === (is === "holds");
}
