import type { Place } from "@throughline/scan";

/** What could not be carried over, where it stands in the org, and why. */
export interface Left extends Place {
  what: string;
  why: string;
}

/** The roles that a draft gives its steps to. */
export type Role = "sorter" | "dispatcher" | "follower";

/** A part of the workflow: a step with what it reads and does, or a comment alone. */
export interface Part {
  /** As they stand in the list of steps. */
  lines: string[];
  agent?: Role;
  /** Expressions and names of fields. */
  reads?: string[];
  /** Facts that it settles, each as it is declared. */
  gives?: Record<string, string[]>;
  /** Fields that it writes. */
  writes?: string[];
  /** What it writes, as if it were asked: `Reviewed__c == true`. */
  sets?: string[];
}

export interface Stage {
  name: string;
  /** Comment above it. */
  intro?: string[];
  /** Lines of the milestone, from `milestone:` on, with comments. */
  milestone?: string[];
  parts: Part[];
}
