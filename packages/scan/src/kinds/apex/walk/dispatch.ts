import type { Method } from "../pieces.ts";
import { baseOf } from "../types.ts";
import type { Class } from "../world.ts";
import type { Known } from "./known.ts";

/** With more of them, which one is meant is decided by something that the source does not say. */
const MOST_BELOW = 4;

/** The method of that name which fits best, in the class or in those above it. */
export function picked(of: Class, name: string, args: Known[]): { method: Method; of: Class } | undefined {
  for (let up: Class | undefined = of; up; up = up.above) {
    const named = up.methods.filter(
      (one) => one.name.toLowerCase() === name && one.parameters.length === args.length,
    );
    const [best] = named.sort((a, b) => fit(b, args) - fit(a, args));
    if (best) return { method: best, of: up };
  }
  return undefined;
}

const fit = (method: Method, args: Known[]): number =>
  method.parameters.filter(({ type }, at) => {
    const given = args[at]?.type ?? args[at]?.rec?.type ?? args[at]?.of?.name;
    return given !== undefined && baseOf(given) === baseOf(type);
  }).length;

/**
 * What the classes below put in its place; none where there are too many to say which.
 * @param passed gets those that may be meant and are not followed
 */
export function overridesOf(
  of: Class,
  name: string,
  args: Known[],
  passed: (method: Method) => void,
): { method: Method; of: Class }[] {
  const all = of.below.flatMap((below) =>
    below.methods
      .filter((one) => one.name.toLowerCase() === name && one.parameters.length === args.length && one.body)
      .map((method) => ({ method, of: below })),
  );
  if (all.length <= MOST_BELOW) return all;
  for (const { method } of all) passed(method);
  return [];
}

/** What a method gives back, of which only the declared type is known until somebody asks. */
export const later = (text: string, type: string, walked: () => Known): Known => ({
  text,
  ...(type && { type }),
  later: walked,
});
