import { type Store, StoreError } from "@throughline/audit";
import type { Entry } from "@throughline/engine";

/** How often somebody else may have written at the same moment. */
const TRIES = 20;

/** A trail beside those of the items: chained, verified and kept like them, with entries of its own. */
export interface SideTrail<E> {
  /** All of it, oldest first. Rejects with `StoreError`. */
  entries(): Promise<E[]>;
  /**
   * Appends an entry, and resolves with all of the trail. Where somebody else appended meanwhile, `check` is asked again
   * with what is there then. Rejects with what `check` throws, and with `StoreError`: then nothing is stored.
   */
  add(entry: E, check?: (before: E[]) => void): Promise<E[]>;
}

/** @param key names the trail: two parts, as no workflow with an item of that id has them */
export function sideTrail<E>(store: Pick<Store, "entries" | "append">, key: string): SideTrail<E> {
  // its entries travel through the store as those of items do
  const entries = async () => (await store.entries(key)).map(({ entry }) => entry as unknown as E);
  return {
    entries,
    async add(entry, check = () => {}) {
      for (let attempt = 1; ; attempt++) {
        const before = await entries();
        check(before);
        try {
          const own = [entry] as unknown as Entry[];
          await store.append([{ item: key, workflow: "", entries: own, from: before.length + 1 }]);
          return [...before, entry];
        } catch (error) {
          if (!(error instanceof StoreError && error.class === "conflict") || attempt === TRIES) throw error;
        }
      }
    },
  };
}
