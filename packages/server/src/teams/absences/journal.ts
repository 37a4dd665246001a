import type { Store } from "@throughline/audit";
import { sideTrail } from "../../side-trail.ts";

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

type Journal = Pick<Store, "entries" | "append">;

const trail = (store: Journal) => sideTrail<AbsenceEntry>(store, "people/absences");

/** All that hold, the earliest entered first. Rejects with `StoreError`. */
export const absencesIn = async (store: Journal): Promise<Absence[]> => fold(await trail(store).entries());

/**
 * Appends an entry, and tells what holds then.
 *
 * @param check throws where the entry does not fit what holds; nothing is stored then
 */
export const addAbsenceEntry = async (
  store: Journal,
  entry: AbsenceEntry,
  check: (absences: Absence[]) => void = () => {},
): Promise<Absence[]> => fold(await trail(store).add(entry, (before) => check(fold(before))));

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
