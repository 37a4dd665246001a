/** JSON with the names of maps in order: two values are the same when theirs is. What is undefined is not there. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? "";

export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Share of what two values have in common, from 0 to 1: the leaves at one path that are equal. */
export function likeness(a: unknown, b: unknown): number {
  const [mine, other] = [leaves(a), leaves(b)];
  const all = new Set([...mine.keys(), ...other.keys()]);
  if (!all.size) return 1;
  let equal = 0;
  for (const path of all) if (mine.get(path) === other.get(path)) equal++;
  return equal / all.size;
}

function leaves(value: unknown, path = "", found = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== "object" || value === null) found.set(path, value);
  else for (const [key, part] of Object.entries(value)) leaves(part, `${path}/${key}`, found);
  return found;
}
