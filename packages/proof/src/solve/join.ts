import type { Value } from "@throughline/workflow";
import type { Values } from "./atom.ts";
import type { Literal } from "./formula.ts";
import { type Model, meets, model } from "./model.ts";
import { modelOf, type Name } from "./names.ts";
import type { Stands } from "./terms.ts";

const MOST = 3_000;

/** One value for every name, so that the literals of several names are met as well. */
export function join(names: ReadonlyMap<string, Name>, several: Literal[]): Model {
  const values = new Map<string, Value | undefined>();
  let open: string | undefined;
  for (const group of connected([...names.keys()], several)) {
    const found = together(
      group.map((name) => names.get(name) as Name),
      several.filter(({ atom }) => group.includes(atom.names[0] as string)),
    );
    if (found.is === "no") return found;
    if (found.is === "open") open ??= found.because;
    else for (const [name, value] of found.values) values.set(name, value);
  }
  return open === undefined ? { is: "yes", values } : { is: "open", because: open };
}

/** Names that literals bind together. */
export function connected(names: string[], literals: { atom: { names: string[] } }[]): string[][] {
  const groupOf = new Map<string, Set<string>>();
  for (const name of names) groupOf.set(name, new Set([name]));
  for (const { atom } of literals) {
    const [first, ...others] = atom.names.map((name) => groupOf.get(name) ?? new Set([name]));
    for (const other of others) {
      if (!first || other === first) continue;
      for (const name of other) {
        first.add(name);
        groupOf.set(name, first);
      }
    }
  }
  return [...new Set(groupOf.values())].map((group) => [...group]);
}

function together(names: Name[], literals: Literal[]): Model {
  const [only] = names;
  if (only && names.length === 1 && literals.length === 0) return alone(only);
  let tried = 0;
  let open: string | undefined;
  const order = names.toSorted((a, b) => widthOf(a) - widthOf(b));
  const found = go(0, new Map(), []);
  if (found) return { is: "yes", values: found };
  open ??= names.find(({ more }) => more !== undefined)?.more;
  return open === undefined ? { is: "no" } : { is: "open", because: open };

  function go(at: number, stands: Map<string, Stands>, own: Literal[]): Values | undefined {
    if (tried > MOST) {
      open ??= literals[0]?.atom.text ?? "";
      return undefined;
    }
    const name = order[at];
    if (!name) {
      tried++;
      const result = model([...own, ...literals], stands);
      if (result.is === "open") open ??= result.because;
      return result.is === "yes" ? result.values : undefined;
    }
    const ways: [Stands, Literal[]][] = [
      ...name.types.map(({ type, literals }): [Stands, Literal[]] => [{ type }, literals]),
      ...name.values.map((value): [Stands, Literal[]] => [{ value }, []]),
    ];
    for (const [stand, more] of ways) {
      const next = new Map(stands).set(name.name, stand);
      if (!possible(next, at)) continue;
      const result = go(at + 1, next, [...own, ...more]);
      if (result) return result;
    }
    return undefined;
  }

  /** What is settled by values alone is looked at as soon as they are there. */
  function possible(stands: ReadonlyMap<string, Stands>, at: number): boolean {
    const last = order[at]?.name as string;
    const fixed = new Map([...stands].flatMap(([name, one]) => ("value" in one ? [[name, one.value]] : [])));
    const settled = literals.filter(
      ({ atom }) => atom.names.includes(last) && atom.names.every((name) => fixed.has(name)),
    );
    return meets(settled, fixed);
  }
}

const widthOf = ({ values, types }: Name): number => values.length + types.length;

function alone(one: Name): Model {
  let open = one.more;
  for (const type of one.types) {
    const found = modelOf(one.name, type);
    if (found.is === "yes") return found;
    if (found.is === "open") open ??= found.because;
  }
  if (one.values.length > 0) return { is: "yes", values: new Map([[one.name, one.values[0]]]) };
  return open === undefined ? { is: "no" } : { is: "open", because: open };
}
