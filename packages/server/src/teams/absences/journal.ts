import { type Store, StoreError } from "@throughline/audit";
import type { Entry } from "@throughline/engine";

/** Days on which somebody is away, as it was entered here. */
export interface Absence {
  id: string;
  /** User name, as `teams.yaml` or the org has it. */
  user: string;
  /** ISO dates in the zone of their hours, both included. */
  from: string;
  to: string;
  by: string;
  note?: string;
}

/** One line of the journal of absences, the trail `people/absences`. */
export type AbsenceEntry = { at: string } & (
  | ({ kind: "absence-entered" } & Absence)
  | { kind: "absence-ended"; id: string; by: string }
);

/** Name of the trail. No workflow is called like that and has an item of that id. */
const KEY = "people/absences";

/** How often somebody else may have written at the same moment. */
const TRIES = 20;

type Journal = Pick<Store, "entries" | "append">;

/** All that hold, the earliest entered first. Rejects with `StoreError`. */
export const absencesIn = async (store: Journal): Promise<Absence[]> => fold(await entriesOf(store));

/**
 * Appends an entry, and tells what holds then.
 *
 * @param check throws where the entry does not fit what holds; nothing is stored then
 */
export async function addAbsenceEntry(
  store: Journal,
  entry: AbsenceEntry,
  check: (absences: Absence[]) => void = () => {},
): Promise<Absence[]> {
  for (let attempt = 1; ; attempt++) {
    const before = await entriesOf(store);
    check(fold(before));
    try {
      const entries = [entry] as unknown as Entry[];
      await store.append([{ item: KEY, workflow: "", entries, from: before.length + 1 }]);
      return fold([...before, entry]);
    } catch (error) {
      if (!(error instanceof StoreError && error.class === "conflict") || attempt === TRIES) throw error;
    }
  }
}

async function entriesOf(store: Journal): Promise<AbsenceEntry[]> {
  // the journal's entries travel through the store as those of items do
  return (await store.entries(KEY)).map(({ entry }) => entry as unknown as AbsenceEntry);
}

function fold(entries: AbsenceEntry[]): Absence[] {
  const all = new Map<string, Absence>();
  for (const entry of entries) {
    if (entry.kind === "absence-ended") all.delete(entry.id);
    else {
      const { at: _, kind: __, ...absence } = entry;
      all.set(absence.id, absence);
    }
  }
  return [...all.values()];
}
