import type { DecidedBy, Entry, WorkItemStory } from "../../api/types.ts";
import { deciders } from "../../marks/deciders.ts";
import type { IconName } from "../../marks/icons.ts";
import type { EntryOf, Gathered, Told } from "../gather.ts";

/** One line of the timeline. */
export interface TimelineRow {
  id: string;
  /** What a click selects: a visit, or "entry-12" for what belongs to no step. */
  select: string;
  at: string;
  title: string;
  /** Who: a hue where something was decided, a word always. */
  badge: { by?: DecidedBy; word: string; icon?: IconName };
  outcome: string;
  ms?: number;
  apiCalls?: number;
  /** Attempts that failed before, folded into this row. */
  retries: { at: string; text: string }[];
  tone: "plain" | "danger" | "warning" | "success" | "faded";
  /** Still going on. */
  open: boolean;
}

export interface RowContext {
  gathered: Gathered;
  summaries: WorkItemStory["summaries"];
  /** Names for ids. */
  labels: WorkItemStory["labels"];
  now: number;
}

/** What a maker says of its row; the rest is the same for all. */
export type Part = Partial<Omit<TimelineRow, "id" | "at">> & { title: string; outcome: string };
export type Maker<K extends Entry["kind"]> = (
  entry: EntryOf<K>,
  context: RowContext,
  told: Told,
) => Part | undefined;

/** Who decided, as a row's badge. */
export function badgeOf(by: DecidedBy): TimelineRow["badge"] {
  return { by, word: deciders[by].word, icon: deciders[by].icon };
}
