import type { Path } from "../kind.ts";

/** A change of what a file says, at a path in it. */
export type Change = { path: Path } /** The value is another one; a key that is not there is made. */ & (
  | { set: unknown }
  /** One more entry of a list, which is made where there is none. */
  | { add: unknown }
  /** The entry is taken out, with its key. */
  | { remove: true }
  /** The key is called otherwise. */
  | { rename: string }
  /** These words within a text are others: at this place of the value, or where they first stand. */
  | { words: string; by: string; offset?: number }
);

/** A change that repairs a problem: below the part of the workflow that it is about, or anywhere in the file. */
export type Repair = Change & { inFile?: boolean };

/** Data with a change done. What the path leads to that is not there is made, as far as the change says how. */
export function changed(data: unknown, change: Change): unknown {
  const [key, ...rest] = change.path;
  if (key === undefined) return changedHere(data, change);
  // a single value that is read as a list of one
  if (!isHolder(data) && key === 0 && rest.length === 0 && !("remove" in change)) {
    return changedHere(data, change);
  }
  const holder = isHolder(data) ? data : {};
  if (rest.length === 0 && "remove" in change) {
    if (Array.isArray(holder)) return holder.toSpliced(Number(key), 1);
    return Object.fromEntries(Object.entries(holder).filter(([name]) => name !== String(key)));
  }
  if (rest.length === 0 && "rename" in change) {
    const renamed = ([name, value]: [string, unknown]): [string, unknown] =>
      name === String(key) ? [change.rename, value] : [name, value];
    return Object.fromEntries(Object.entries(holder).map(renamed));
  }
  const value = changed((holder as Record<string, unknown>)[key], { ...change, path: rest });
  if (Array.isArray(holder)) return holder.toSpliced(Number(key), 1, value);
  return { ...holder, [key]: value };
}

const isHolder = (data: unknown): data is object => typeof data === "object" && data !== null;

function changedHere(data: unknown, change: Change): unknown {
  if ("set" in change) return change.set;
  if ("add" in change)
    return [...(Array.isArray(data) ? data : data === undefined ? [] : [data]), change.add];
  if ("words" in change && typeof data === "string") {
    const at = change.offset ?? data.indexOf(change.words);
    if (at < 0 || !data.startsWith(change.words, at)) return data;
    return data.slice(0, at) + change.by + data.slice(at + change.words.length);
  }
  return data;
}
