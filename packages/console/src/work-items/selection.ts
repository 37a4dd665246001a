import { useCallback, useMemo, useState } from "react";

/** What of the list is chosen: some rows by their keys, or all that match. */
export interface Selection {
  keys: ReadonlySet<string>;
  /** All that match the filters, also those that were not read. */
  all: boolean;
}

const NOTHING: Selection = { keys: new Set(), all: false };

/** The keys from one row to another, both among them, in the order of the list. */
export function between(order: readonly string[], from: string, to: string): string[] {
  const [a, b] = [order.indexOf(from), order.indexOf(to)];
  if (a < 0 || b < 0) return [to];
  return order.slice(Math.min(a, b), Math.max(a, b) + 1);
}

export interface Selecting {
  selection: Selection;
  /** Chooses a row, or not any more; with `range` all from the one that was chosen last. The same function from render to render. */
  toggle(key: string, range: boolean, order: readonly string[]): void;
  chooseAll(): void;
  clear(): void;
}

export function useSelection(): Selecting {
  const [{ selection }, set] = useState<{ selection: Selection; last?: string }>({
    selection: NOTHING,
  });
  const toggle = useCallback(
    (key: string, range: boolean, order: readonly string[]) =>
      set(({ selection, last }) => {
        const keys = new Set(selection.all ? [] : selection.keys);
        const on = !keys.has(key);
        for (const one of range && last !== undefined ? between(order, last, key) : [key]) {
          if (on) keys.add(one);
          else keys.delete(one);
        }
        return { selection: { keys, all: false }, last: key };
      }),
    [],
  );
  const chooseAll = useCallback(() => set({ selection: { keys: new Set(), all: true } }), []);
  const clear = useCallback(() => set({ selection: NOTHING }), []);
  return useMemo(() => ({ selection, toggle, chooseAll, clear }), [selection, toggle, chooseAll, clear]);
}
