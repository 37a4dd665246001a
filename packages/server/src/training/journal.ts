import type { Store } from "@throughline/audit";
import type { Entry } from "@throughline/engine";

/** One line of the journal of a local model, the trail `training/NAME`. */
export type TrainingEntry = { at: string; by: string; version: string } & (
  | {
      kind: "model-trained";
      answers: number;
      rows: number;
      judged: number;
      rightBefore: number;
      rightAfter: number;
    }
  /** From here on it is asked, in the place of another one. */
  | { kind: "model-live"; replaces: string | null }
);

/** Name of the trail. No record has an id like a model's, so it is no item's. */
const keyOf = (model: string): string => `training/${model.replace(/^local\//, "")}`;

/** What was done with a local model, oldest first. Rejects with `StoreError`. */
export async function trainingsOf(store: Pick<Store, "entries">, model: string): Promise<TrainingEntry[]> {
  // the journal's entries travel through the store as those of items do
  return (await store.entries(keyOf(model))).map(({ entry }) => entry as unknown as TrainingEntry);
}

/** Rejects with `StoreError` where somebody else wrote at the same moment; then nothing is stored. */
export async function addTraining(
  store: Pick<Store, "entries" | "append">,
  model: string,
  entry: TrainingEntry,
): Promise<void> {
  const from = (await store.entries(keyOf(model))).length + 1;
  await store.append([{ item: keyOf(model), workflow: "", entries: [entry as unknown as Entry], from }]);
}
