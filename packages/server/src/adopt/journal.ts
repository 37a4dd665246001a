import { type Store, StoreError } from "@throughline/audit";
import type { Entry } from "@throughline/engine";
import type { Adoption } from "../api-types.ts";

/** One line of a workflow's journal of adoptions, the trail `adoptions/WORKFLOW-ID`. */
export type AdoptionEntry = { at: string; run: string } & (
  | { kind: "adoption-begun"; by: string; hash: string }
  | { kind: "adoption-done"; adopted: number; left: number }
  | { kind: "adoption-undoing"; by: string; reason: string }
  | { kind: "adoption-undone"; letGo: number; kept: number }
);

/** Name of the trail. No record has an id like a workflow's, so it is no item's. */
const keyOf = (workflow: string): string => `adoptions/${workflow}`;

type Journal = Pick<Store, "entries" | "append">;

/** All adoptions of a workflow, the latest last. Rejects with `StoreError`. */
export const adoptionsOf = async (store: Journal, workflow: string): Promise<Adoption[]> =>
  fold(await entriesOf(store, workflow));

/** How often somebody else may have written at the same moment. */
const TRIES = 20;

/**
 * Appends what `decide` makes of the adoptions as they are. Rejects with what it throws, and with `StoreError`: then nothing
 * is stored.
 */
export async function addAdoptionEntry(
  store: Journal,
  workflow: string,
  decide: (adoptions: Adoption[]) => AdoptionEntry,
): Promise<AdoptionEntry> {
  for (let attempt = 1; ; attempt++) {
    const before = await entriesOf(store, workflow);
    const entry = decide(fold(before));
    try {
      const entries = [entry] as unknown as Entry[];
      await store.append([{ item: keyOf(workflow), workflow: "", entries, from: before.length + 1 }]);
      return entry;
    } catch (error) {
      if (!(error instanceof StoreError && error.class === "conflict") || attempt === TRIES) throw error;
    }
  }
}

async function entriesOf(store: Journal, workflow: string): Promise<AdoptionEntry[]> {
  const stored = await store.entries(keyOf(workflow));
  // the journal's entries travel through the store as those of items do
  return stored.map(({ entry }) => entry as unknown as AdoptionEntry);
}

function fold(entries: AdoptionEntry[]): Adoption[] {
  const all = new Map<string, Adoption>();
  for (const { at, run, ...entry } of entries) {
    const known = all.get(run);
    if (entry.kind === "adoption-begun")
      all.set(run, { run, at, by: entry.by, state: "running", adopted: 0, left: 0, undone: null });
    else if (!known) continue;
    else if (entry.kind === "adoption-done")
      Object.assign(known, { state: "done", adopted: entry.adopted, left: entry.left });
    else if (entry.kind === "adoption-undoing") {
      const { by, reason } = entry;
      Object.assign(known, { state: "undoing", undone: { at, by, reason, letGo: 0, kept: 0 } });
    } else if (known.undone) {
      known.state = "undone";
      Object.assign(known.undone, { letGo: entry.letGo, kept: entry.kept });
    }
  }
  return [...all.values()];
}
