import type { Value } from "@throughline/workflow";

/** Where something stands: a path below the project's folder, with forward slashes, and a line that counts from 1. */
export interface Place {
  file: string;
  line: number;
}

export type WriterKind =
  | "flow"
  | "process"
  | "workflow rule"
  | "assignment rule"
  | "escalation rule"
  | "auto-response rule"
  | "approval process"
  | "milestone"
  | "quick action"
  | "apex trigger"
  | "apex class"
  | "routing"
  | "intake";

/** Who writes: a flow, a rule's entry, a class. Its name is unique among those of its kind. */
export interface Writer extends Place {
  kind: WriterKind;
  name: string;
  label?: string;
  active: boolean;
  /** Of a rule whose entries are asked in order: only the first one that fits does anything. */
  entry?: { of: string; number: number };
}

/**
 * When in the life of a record something happens. The first ten are one transaction, in the order in which the platform runs
 * them at a save; what follows has a transaction of its own.
 * Source: "Triggers and Order of Execution" in the Apex Developer Guide.
 */
export const MOMENTS = [
  "before-save flows",
  "before triggers",
  "validation rules",
  "duplicate rules",
  "after triggers",
  "assignment rules",
  "auto-response rules",
  "workflow rules",
  "processes",
  "after-save flows",
  "entitlement rules",
  "asynchronous",
  "scheduled",
  "routing",
  "by a person",
  "called",
] as const;

export type Moment = (typeof MOMENTS)[number];

export type SaveEvent = "create" | "update" | "delete" | "undelete";

/**
 * One part of what must hold, as it is written, and in the expression language where it can be said there. Names in an
 * expression are paths from the record that is written (`Status`, `Account.Type`); `Prior.Status` is a value before the save.
 * What is true of a save as a whole begins with `Save`: `Save.isNew` (the record is being created), `Save.assigns` (it asks for
 * the active assignment rule), and what a formula calls `$User.Alias`, `$Profile.Name`, `$Setup.…`, `$Permission.…`:
 * `Save.User.Alias`.
 */
export interface Condition {
  text: string;
  expression?: string;
}

/** What a field is set to. */
export type Written =
  | { is: "value"; value: Value }
  /** A queue, user, role or record type by developer name, as metadata names it. */
  | { is: "name"; of: string; name: string }
  /** Computed of the record that is written. */
  | { is: "expression"; expression: string; text: string }
  /** Only known when it runs; the text as it stands there. */
  | { is: "unknown"; text: string };

/** One way in which one field of an object comes to be written. */
export interface Write {
  object: string;
  field: string;
  writer: Writer;
  /** The line that sets it, where it is not the writer's own. */
  at?: Place;
  /** Empty where what sets it off is no save of this object. */
  on: SaveEvent[];
  moment: Moment;
  /** All of them must hold. */
  when: Condition[];
  value: Written;
  /** Whether it is the record that set it off, or other ones that were looked up or are related. */
  record: "same" | "other" | "unknown";
  /** After it the platform asks the workflow rules of the record once more. */
  asksRulesAgain?: boolean;
  /** From what sets it off to what writes: trigger, handler, method; flow, sub-flow. */
  via?: string[];
}

/** What refuses a save: validation and duplicate rules. */
export interface Blocker extends Place {
  kind: "validation rule" | "duplicate rule";
  object: string;
  name: string;
  active: boolean;
  when: Condition[];
  message?: string;
  /** Fields that its condition names. */
  fields: string[];
}

/** A file that could not be read whole, and why; the scan goes on without it. */
export interface Unread extends Partial<Place> {
  file: string;
  why: string;
}

/**
 * Who is in an org, which no metadata says: it is read from the org itself, or from a file that somebody has written of it.
 * With it a scan knows inactive users and empty queues among the targets.
 */
export interface OrgPeople {
  users: { username: string; name: string; active: boolean }[];
  /** Members are users by their usernames, those of groups and roles within a queue included. */
  queues: { developerName: string; members: string[] }[];
}
