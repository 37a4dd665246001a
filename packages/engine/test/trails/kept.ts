import type { ItemState } from "@throughline/engine";

/** What is kept of a release beside the lines of its trail. */
export interface Kept {
  /** Version of the entry format; also of the file's name. */
  format: number;
  /** The workflow that the items ran, as it was written. */
  workflow: { hash: string; text: string };
  /** The statements that made the tables, and the versions that stood in them. */
  tables: string[];
  meta: Record<string, number>;
  /** Each item with the state that its entries came to. */
  items: { name: string; key: string; state: ItemState }[];
}
