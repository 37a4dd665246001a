import type { Workflow } from "@throughline/workflow";

type Path = (string | number)[];

/** One thing that somebody edited: small enough that it can be taken alone. */
export interface Edit {
  /** Its place in the workflow as plain data; of what is new, where it stands now. */
  path: Path;
  /** The stage and the step that it is in; absent: an agent, a fact, the start, … */
  stage?: string;
  step?: string;
  /** Absent: it is new. */
  before?: unknown;
  /** Absent: it is gone. */
  after?: unknown;
  /** It stands in another place of its list, and is the same. */
  moved?: true;
}

/** What was edited between two versions, in the order of the file. Titles and lines of the file are no edits. */
export function editsOf(from: Workflow, to: Workflow): Edit[] {
  const edits: Edit[] = [];
  merge(from, to, { path: [] }, (edit) => {
    edits.push(edit);
    return false;
  });
  return edits;
}

/** The version `from` with some of the edits that lead to `to`, by their place in `editsOf`. */
export function withEdits(from: Workflow, to: Workflow, takes: (index: number) => boolean): Workflow {
  let index = 0;
  return merge(from, to, { path: [] }, () => takes(index++)) as Workflow;
}

type Place = Pick<Edit, "path" | "stage" | "step">;

type Takes = (edit: Edit) => boolean;

/** Keys that say where something stands, or what it is called on screen. */
const NO_EDITS: ReadonlySet<string> = new Set(["line", "hash", "title"]);

/** Goes through both at once: whatever differs is told as an edit, and taken over where that says so. */
function merge(from: unknown, to: unknown, place: Place, takes: Takes): unknown {
  if (equal(from, to)) return from;
  if (Array.isArray(from) && Array.isArray(to)) return mergeLists(from, to, place, takes);
  if (isObject(from) && isObject(to) && !isWhole(from) && from.kind === to.kind)
    return mergeObjects(from, to, place, takes);
  return takes({ ...place, ...given("before", from), ...given("after", to) }) ? to : from;
}

function mergeObjects(from: Plain, to: Plain, place: Place, takes: Takes): Plain {
  const merged: Plain = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const value = NO_EDITS.has(key) ? from[key] : merge(from[key], to[key], inside(place, key, from), takes);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/** What has a name is the same thing in another place; rows, rules and rungs are aligned by what they say. */
function mergeLists(from: unknown[], to: unknown[], place: Place, takes: Takes): unknown[] {
  const named = [...from, ...to].every((one) => nameOf(one) !== undefined);
  const pairs = named ? byName(from, to) : byContent(from, to);
  const moves = movesIn(pairs, from, to);
  /** Of what has moved: whether it stands in its new place. */
  const moved = new Map<number, boolean>();
  const hasMoved = (a: number, where: Place) => {
    const taken = moved.get(a) ?? takes({ ...where, before: from[a], after: from[a], moved: true });
    moved.set(a, taken);
    return taken;
  };
  const merged: unknown[] = [];
  for (const [a, b] of pairs) {
    const here = inside(place, b ?? (a as number), undefined);
    const [before, after] = [from[a as number], to[b as number]];
    if (a !== undefined && b !== undefined) {
      // a row is edited as a whole; what has a name is looked into
      if (named || equal(before, after)) merged.push(merge(before, after, stepped(here, before), takes));
      else merged.push(takes({ ...here, before, after }) ? after : before);
    } else if (a !== undefined) {
      const stays = moves.some(([x]) => x === a)
        ? !hasMoved(a, here)
        : !takes({ ...stepped(here, before), before });
      if (stays) merged.push(before);
    } else {
      const move = moves.find(([, y]) => y === b);
      if (move ? hasMoved(move[0], here) : takes({ ...stepped(here, after), after })) merged.push(after);
    }
  }
  return merged;
}

/** What is gone in one place and new in another. */
function movesIn(pairs: Pair[], from: unknown[], to: unknown[]): [from: number, to: number][] {
  const added = pairs.flatMap(([a, b]) => (a === undefined && b !== undefined ? [b] : []));
  return pairs.flatMap(([a, b]): [number, number][] => {
    if (a === undefined || b !== undefined) return [];
    const place = added.findIndex((index) => equal(from[a], to[index]));
    return place < 0 ? [] : [[a, added.splice(place, 1)[0] as number]];
  });
}

type Pair = [from: number | undefined, to: number | undefined];

/** In the order of `to`, with what is gone where it stood. */
function byName(from: unknown[], to: unknown[]): Pair[] {
  const names = from.map(nameOf);
  const left = new Set(names.keys());
  const pairs: Pair[] = [];
  to.forEach((one, place) => {
    const found = names.findIndex((name, index) => left.has(index) && name === nameOf(one));
    if (found >= 0) {
      for (const index of [...left].filter(
        (index) => index < found && !to.some((b) => nameOf(b) === names[index]),
      )) {
        pairs.push([index, undefined]);
        left.delete(index);
      }
      left.delete(found);
    }
    pairs.push([found >= 0 ? found : undefined, place]);
  });
  for (const index of left) pairs.push([index, undefined]);
  return pairs;
}

/** By the longest common part; what stands between two common ones is paired as long as both sides have some. */
function byContent(from: unknown[], to: unknown[]): Pair[] {
  const common = longestCommon(from.map(text), to.map(text));
  const pairs: Pair[] = [];
  let [a, b] = [0, 0];
  for (const [x, y] of [...common, [from.length, to.length] as const]) {
    while (a < x && b < y) pairs.push([a++, b++]);
    while (a < x) pairs.push([a++, undefined]);
    while (b < y) pairs.push([undefined, b++]);
    if (x < from.length) pairs.push([a++, b++]);
  }
  return pairs;
}

function longestCommon(from: string[], to: string[]): [number, number][] {
  const lengths = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0));
  const at = (a: number, b: number) => lengths[a]?.[b] ?? 0;
  for (let a = from.length - 1; a >= 0; a--)
    for (let b = to.length - 1; b >= 0; b--)
      (lengths[a] as number[])[b] =
        from[a] === to[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
  const common: [number, number][] = [];
  for (let [a, b] = [0, 0]; a < from.length && b < to.length; ) {
    if (from[a] === to[b]) common.push([a++, b++]);
    else if (at(a + 1, b) >= at(a, b + 1)) a++;
    else b++;
  }
  return common;
}

/** Durations, and what is done at a time-out, are edited as a whole. */
const isWhole = (value: Plain) => "unit" in value || typeof value.do === "string";

type Plain = Record<string, unknown>;

const isObject = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Steps, stages, blocks and handlers have names; rows do not. */
function nameOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  if (typeof value.id === "string" && typeof value.kind === "string") return `step ${value.id}`;
  if (typeof value.name === "string" && Array.isArray(value.steps)) return value.name;
  return typeof value.event === "string" ? `event ${value.event} ${text(value.from)}` : undefined;
}

const stepped = (place: Place, value: unknown): Place => {
  if (!isObject(value)) return place;
  if (typeof value.id === "string" && typeof value.kind === "string") return { ...place, step: value.id };
  return place.stage === undefined && typeof value.name === "string" && Array.isArray(value.steps)
    ? { ...place, stage: value.name }
    : place;
};

const inside = (place: Place, key: string | number, of: Plain | undefined): Place =>
  stepped({ ...place, path: [...place.path, key] }, of);

const given = (key: string, value: unknown) => (value === undefined ? {} : { [key]: value });

const text = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => (NO_EDITS.has(key) ? undefined : inner)) ?? "";

const equal = (a: unknown, b: unknown): boolean => a === b || text(a) === text(b);
