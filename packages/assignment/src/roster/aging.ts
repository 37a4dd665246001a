/**
 * A bounded memory in two generations: what is put in lands in the young one; when that is full it becomes the old
 * one, and what was old is forgotten. Keeps the last `limit` keys at least and twice as many at most. Plain JSON.
 */
export interface Aging<T> {
  young: Record<string, T>;
  old: Record<string, T>;
  /** Keys in `young`. */
  count: number;
}

export const emptyAging = <T>(): Aging<T> => ({ young: {}, old: {}, count: 0 });

export function recall<T>(memory: Aging<T>, key: string): T | undefined {
  return own(memory.young, key) ?? own(memory.old, key);
}

export function remember<T>(memory: Aging<T>, key: string, value: T, limit: number): void {
  if (!Object.hasOwn(memory.young, key)) {
    if (memory.count >= limit) {
      memory.old = memory.young;
      memory.young = {};
      memory.count = 0;
    }
    memory.count++;
  }
  memory.young[key] = value;
}

/** The value of a key that may be any text, such as "constructor". */
export function own<T>(record: Record<string, T>, key: string): T | undefined {
  const value = record[key];
  // most keys that are asked for are not there: one look is enough for them
  return value !== undefined && Object.hasOwn(record, key) ? value : undefined;
}
