import type { Method, Use } from "./pieces.ts";
import type { TypeName } from "./syntax/ast.ts";
import { baseOf, isAnyRecord, isCollection, isPrimitive } from "./types.ts";
import type { Class, World } from "./world.ts";

/** A body and the class that it stands in; a trigger's stands in none. */
export interface Owned {
  method: Method;
  of?: Class;
  file: string;
}

export interface Relevant {
  /** Those that may set a field of the object themselves. */
  writers: Owned[];
  /** Those, and all from which one of them may be reached, each with the ones that may call it. */
  leading: Map<Method, Owned>;
  callers: Map<Method, Set<Method>>;
}

/**
 * Which bodies are worth a parse for an object, by their tokens alone: too many rather than too few.
 */
export function relevantTo(world: World, isObject: (type: TypeName) => boolean): Relevant {
  const all: Owned[] = [
    ...world.triggers.map(({ method, file }) => ({ method, file })),
    ...world.classes.flatMap((of) => of.methods.map((method) => ({ method, of, file: of.file }))),
  ];
  const writers = all.filter((one) => one.method.sets.some((set) => maySet(set, one, world, isObject)));
  const uses = new Map<string, { from: Owned; use: Use }[]>();
  // what a constructor makes, and what is handed on as a type, is run by somebody else
  const makers = new Map<Class, Set<Owned>>();
  for (const from of all) {
    for (const use of from.method.calls) {
      if (use.name === "new" || use.name === "class") {
        const made = world.classOf(use.name === "new" ? (use.types[0] ?? "") : use.root, from.of);
        if (made) makers.set(made, (makers.get(made) ?? new Set()).add(from));
        continue;
      }
      const known = uses.get(use.name);
      if (known) known.push({ from, use });
      else uses.set(use.name, [{ from, use }]);
    }
  }
  const leading = new Map(writers.map((one) => [one.method, one]));
  const callers = new Map<Method, Set<Method>>();
  const open = [...writers];
  for (let one = open.pop(); one; one = open.pop()) {
    const { of, method } = one;
    if (!of) continue;
    const known = new Set<Method>();
    callers.set(method, known);
    const leads = (from: Owned) => {
      known.add(from.method);
      if (leading.has(from.method)) return;
      leading.set(from.method, from);
      open.push(from);
    };
    for (const { from, use } of uses.get(method.name.toLowerCase()) ?? []) {
      if (!known.has(from.method) && mayCall(use, from, of, world)) leads(from);
    }
    if (!method.static)
      for (const one of [of, ...of.below]) for (const from of makers.get(one) ?? []) leads(from);
  }
  return { writers, leading, callers };
}

function maySet(set: Use, { of }: Owned, world: World, isObject: (type: TypeName) => boolean): boolean {
  if (set.types.length > 0) {
    return set.types.some((type) => {
      if (isObject(type) || isAnyRecord(type)) return true;
      if (isCollection(type) || isPrimitive(type)) return false;
      return set.between > 0;
    });
  }
  if (set.root === "this") return false;
  const named = set.root !== "" && world.classOf(set.root, of);
  return !named || set.between > 0;
}

function mayCall(use: Use, from: Owned, callee: Class, world: World): boolean {
  const kin = (type: TypeName) => {
    const found = world.classOf(type, from.of);
    if (found) return world.areKin(found, callee) || callee.outer === found;
    const name = baseOf(type);
    return [callee.extends, ...callee.implements].some((one) => one && baseOf(one) === name);
  };
  if (use.bare) return from.of !== undefined && nestsWith(from.of, callee, world);
  if (use.types.length > 0 && use.between === 0) return use.types.some(kin);
  if (use.types.length > 0 || use.root === "") return true;
  if (use.root === "this" || use.root === "super")
    return from.of !== undefined && world.areKin(from.of, callee);
  const named = world.classOf(use.root, from.of);
  return named && use.between === 0 ? kin(use.root) : true;
}

const nestsWith = (one: Class, other: Class, world: World): boolean => {
  for (let here: Class | undefined = one; here; here = here.outer) if (world.areKin(here, other)) return true;
  return false;
};
