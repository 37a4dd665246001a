import type { Path } from "../kind.ts";
import type { Change } from "./change.ts";

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

type Map = Record<string, unknown>;

/** The small changes that make one value of another: what both have alike is not touched, so its comments stay. */
export function differences(before: unknown, after: unknown, path: Path): Change[] {
  if (same(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  if (isMap(before) && isMap(after)) return ofMaps(before, after, path);
  return [{ path, set: after }];
}

const isMap = (value: unknown): value is Map =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function ofMaps(before: Map, after: Map, path: Path): Change[] {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [
    ...gone.map((key): Change => ({ path: [...path, key], remove: true })),
    ...Object.entries(after).flatMap(([key, value]) =>
      Object.hasOwn(before, key)
        ? differences(before[key], value, [...path, key])
        : [{ path: [...path, key], set: value }],
    ),
  ];
}

function ofLists(before: unknown[], after: unknown[], path: Path): Change[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && same(before[head], after[head])) head++;
  let tail = 0;
  while (tail < shorter - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  const [from, to] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  const both = Math.min(from.length, to.length);
  return [
    ...from.slice(0, both).flatMap((value, at) => differences(value, to[at], [...path, head + at])),
    ...from.slice(both).map((_, at): Change => ({ path: [...path, head + both + at], remove: true })),
    ...to.slice(both).map((insert): Change => ({ path: [...path, head + both], insert })),
  ];
}
