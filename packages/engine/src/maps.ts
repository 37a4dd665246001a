/** Entries that pass; the same object when all do. */
export function keep<T>(all: Record<string, T>, test: (value: T, key: string) => boolean): Record<string, T> {
  for (const key in all) {
    if (!test(all[key] as T, key))
      return Object.fromEntries(Object.entries(all).filter(([k, v]) => test(v, k)));
  }
  return all;
}

/** Everything but these keys; the same object when none is there. */
export function without<T>(all: Record<string, T>, ...keys: string[]): Record<string, T> {
  if (!keys.some((key) => key in all)) return all;
  const rest = { ...all };
  for (const key of keys) delete rest[key];
  return rest;
}
