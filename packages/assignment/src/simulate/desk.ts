import type { SkillNeed, Teams } from "../types.ts";

/** A desk as it really is: what comes, how long it takes, and how fast everybody is. The roster sees the teams only. */
export interface Desk {
  teams: Teams;
  /** When it begins and ends, and from when on what arrives is judged (ms). */
  from: number;
  to: number;
  judgedFrom: number;
  kinds: WorkKind[];
  urgencies: UrgencyClass[];
  /** How fast members are who have a skill at each level (1 to 5). */
  speedByLevel: Record<number, number>;
  /** Standard deviation of the logarithm of a person's own speed at each skill, drawn with the seed. */
  speedsVary: number;
  /** Speeds of people at skills that are not drawn, by user name. */
  speeds: Record<string, Record<string, number>>;
  /** Share of items that are taken for another kind when they come. */
  misread: number;
  /** After so long of work somebody sees that they cannot do it (ms). */
  sentBackAfter: number;
  /** Items as they came, instead of those that are drawn. */
  items?: GivenItem[];
}

export interface WorkKind {
  name: string;
  team: string;
  skills: SkillNeed[];
  /** Items for each hour in which the team is open. */
  perHour: number;
  /** Factor of the rate for each hour of the day in the zone of the team's hours; absent: even. */
  byHour?: number[];
  /** Of an item at full speed. */
  minutes: number;
  law: "lognormal" | "exponential" | "fixed";
  /** Of the lognormal law: standard deviation of the logarithm. */
  spread: number;
}

export interface UrgencyClass {
  name: string;
  share: number;
  /** From its arrival to first work (ms); absent: no milestone. */
  within?: number;
  priority: number;
}

/** An item of a log. What is not given is drawn. */
export interface GivenItem {
  /** ms */
  at: number;
  kind: string;
  minutes?: number;
  urgency?: string;
  /** What it was taken for. */
  readAs?: string;
}

/** One item as it comes, with what nobody knows yet. */
export interface Arrival {
  id: number;
  at: number;
  kind: WorkKind;
  /** What it is taken for. */
  readAs: WorkKind;
  /** Working time at full speed (ms). */
  work: number;
  urgency: UrgencyClass;
}

/** Somebody as they really are. */
export interface Truth {
  user: string;
  /** Speed by key of the skill's name. */
  speeds: Map<string, number>;
}
