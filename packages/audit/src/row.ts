import type { ItemState, MilestoneState, OpenTask, Situation } from "@throughline/engine";
import type { Value } from "@throughline/workflow";

export type DecidedBy = ItemState["decidedBy"][number];

/** One work item as the lists show it. */
export interface ItemRow {
  /** `workflow/recordId` */
  key: string;
  workflow: string;
  recordId: string;
  /** Case number or name; the record id where the object has none. */
  number: string;
  subject: string;
  customer: string;
  email: string;
  stage: string;
  /** Number of the stage (0-based) of how many. */
  stageIndex: number;
  stageCount: number;
  situation: Situation;
  /** For what or whom it waits, in words; "" when it does not. */
  waitingFor: string;
  decidedBy: DecidedBy[];
  owner: string;
  ownerKind: "user" | "queue" | "none";
  team: string;
  priority: string;
  milestone: (Pick<MilestoneState, "status" | "due" | "totalMs" | "remainingMs"> & { stage: string }) | null;
  touchedByHand: boolean;
  cost: number;
  apiCalls: number;
  startedAt: string;
  updatedAt: string;
  endedAt: string | null;
  outcome: string;
}

/** One open question to a person. */
export interface TaskRow {
  id: string;
  /** Key of the item. */
  item: string;
  number: string;
  subject: string;
  to: string;
  /** The only one who may answer. */
  for?: { id: string; name: string };
  /** Until when the answer is waited for. */
  until?: string;
  title: string;
  because: string;
  form: OpenTask["request"]["form"];
  /** What the person sees of the record: value by field, names in place of ids where known. */
  shows: Record<string, Value>;
  openedAt: string;
  /** Of a step: its visit. Of what no step asked for: what it is about. */
  visit?: string;
  about?: NonNullable<OpenTask["about"]>["is"];
  triage?: true;
  passTo?: string;
  /** As the item's state has them. */
  held?: NonNullable<OpenTask["held"]>;
  passed?: NonNullable<OpenTask["passed"]>;
  notes?: NonNullable<OpenTask["notes"]>;
}

/** The text in which a person's search looks: lower case, one part to a line. */
export const searchText = (row: ItemRow) =>
  [row.number, row.recordId, row.subject, row.customer, row.email].join("\n").toLowerCase();
