/** A moment: an ISO 8601 instant, or milliseconds since 1970. */
export type Moment = string | number;

/** Who had a work item from a moment on. */
export interface Ownership {
  at: Moment;
  /** The person, by id or name. Absent while the item lies in a queue or with a team as a whole. */
  person?: string;
  /** The team, group or queue. */
  team?: string;
  /** Who gave it to them: a user, or what stands for the workflow. */
  by?: string;
  /** The workflow's step that had chosen, where one had; absent for a choice by hand. */
  step?: string;
  /** The entry of the trail that tells why. */
  decision?: string;
}

/** All that became of one work item, as far as owners go. */
export interface ItemHistory {
  item: string;
  arrived: Moment;
  /** In any order. */
  owners: Ownership[];
  /** When its work was done. Who had it then is the last owner before, unless it is said. */
  ended?: { at: Moment; person?: string; team?: string };
  /** What it can be grouped by: topic, priority, stage. */
  attributes?: Record<string, string>;
  /** Milestones that were settled, by name. Those that are still open are left out. */
  milestones?: { name: string; met: boolean }[];
}

/** Whether moves between teams count, or those between persons too. */
export type Level = "team" | "person";

/** @throws when it is no moment, naming the item */
export function millisecondsOf(at: Moment, item: string): number {
  const ms = typeof at === "number" ? at : Date.parse(at);
  if (Number.isNaN(ms))
    throw new Error(`The history of ${item} has no time "${at}": write it as an ISO 8601 instant.`);
  return ms;
}
