import { valueAt } from "../issues.ts";
import type { Path } from "../kind.ts";

/**
 * A change of what a file says, at a path in it. Where several are done at once, the paths of all of them are those of
 * the file as it stands before.
 */
export type Change = { path: Path } /** The value is another one; a key that is not there is made. */ & (
  | { set: unknown }
  /** One more entry of a list, which is made where there is none. */
  | { add: unknown }
  /**
   * One more entry of a list, in front of the one at the path; behind the last one where the index is the list's length.
   * `yaml` is how it is written, with its comments; it says the same.
   */
  | { insert: unknown; yaml?: string }
  /** The entry of a list stands in front of the one at this other path, of the same or of another list; its comments go with it. */
  | { move: Path }
  /** The entry is taken out, with its key. */
  | { remove: true }
  /** The key is called otherwise. */
  | { rename: string }
  /** These words within a text are others: at this place of the value, or where they first stand. */
  | { words: string; by: string; offset?: number }
);

/** A change that repairs a problem: below the part of the workflow that it is about, or anywhere in the file. */
export type Repair = Change & { inFile?: boolean };

/** Data with changes done at once, all said of the data as they are given. */
export function allChanged(data: unknown, changes: Change[]): unknown {
  const shifts = changes.flatMap((one): Change[] => {
    if ("move" in one)
      return [
        { path: one.path, remove: true },
        { path: one.move, insert: valueAt(data, one.path) },
      ];
    return "insert" in one || "remove" in one ? [one] : [];
  });
  const others = changes.filter((one) => !("insert" in one || "remove" in one || "move" in one));
  // from the last place to the first, so that what is still to be done stands where it stood
  return [...others, ...shifts.toReversed().sort(lastFirst)].reduce(changed, data);
}

function lastFirst(one: Change, other: Change): number {
  const [a, b] = [one.path, other.path];
  const at = a.findIndex((key, index) => key !== b[index]);
  if (at < 0 || at >= b.length) {
    // what is taken out makes room before something is put in its place
    if (a.length === b.length) return Number("remove" in other) - Number("remove" in one);
    return b.length - a.length;
  }
  const [left, right] = [a[at], b[at]];
  if (typeof left === "number" && typeof right === "number") return right - left;
  return String(left) < String(right) ? 1 : -1;
}

/** Data with a change done. What the path leads to that is not there is made, as far as the change says how. */
export function changed(data: unknown, change: Change): unknown {
  if ("move" in change) return allChanged(data, [change]);
  const [key, ...rest] = change.path;
  if (key === undefined) return changedHere(data, change);
  const isLast = rest.length === 0;
  if (isLast && "insert" in change) return listOf(data).toSpliced(Number(key), 0, change.insert);
  // a single value that is read as a list of one
  if (!isHolder(data) && key === 0 && isLast && !("remove" in change)) return changedHere(data, change);
  const holder = isHolder(data) ? data : {};
  if (isLast && "remove" in change) {
    if (Array.isArray(holder)) return holder.toSpliced(Number(key), 1);
    return Object.fromEntries(Object.entries(holder).filter(([name]) => name !== String(key)));
  }
  if (isLast && "rename" in change) {
    const renamed = ([name, value]: [string, unknown]): [string, unknown] =>
      name === String(key) ? [change.rename, value] : [name, value];
    return Object.fromEntries(Object.entries(holder).map(renamed));
  }
  const value = changed((holder as Record<string, unknown>)[key], { ...change, path: rest });
  if (Array.isArray(holder)) return holder.toSpliced(Number(key), 1, value);
  return { ...holder, [key]: value };
}

const isHolder = (data: unknown): data is object => typeof data === "object" && data !== null;

const listOf = (data: unknown): unknown[] =>
  Array.isArray(data) ? data : data === undefined || data === null ? [] : [data];

function changedHere(data: unknown, change: Change): unknown {
  if ("set" in change) return change.set;
  if ("add" in change) return [...listOf(data), change.add];
  if ("words" in change && typeof data === "string") {
    const at = change.offset ?? data.indexOf(change.words);
    if (at < 0 || !data.startsWith(change.words, at)) return data;
    return data.slice(0, at) + change.by + data.slice(at + change.words.length);
  }
  return data;
}
