import { useSyncExternalStore } from "react";

/** A choice that this browser keeps: density, theme, folded panels, the name a person acts under. */
export interface Remembered<T> {
  get(): T;
  set(value: T): void;
  use(): T;
}

/** Keeps a JSON value under `throughline.<name>`; where storage is not allowed it lasts as long as the page. */
export function remembered<T>(name: string, fallback: T): Remembered<T> {
  const key = `throughline.${name}`;
  const listeners = new Set<() => void>();
  let value = read(key, fallback);

  const it: Remembered<T> = {
    get: () => value,
    set(next) {
      value = next;
      try {
        localStorage.setItem(key, JSON.stringify(next));
      } catch {
        // private mode: kept in memory only
      }
      for (const listener of listeners) listener();
    },
    use: () =>
      useSyncExternalStore(
        (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        () => value,
      ),
  };
  return it;
}

function read<T>(key: string, fallback: T): T {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? fallback : (JSON.parse(stored) as T);
  } catch {
    return fallback;
  }
}
