import type { Duration, Value } from "@throughline/workflow";

// The shapes that a workflow's step hands over and takes back. They are the contract's, written down here
// because this room knows the language only; a test holds them against the contract.

/** Asks for an owner. The same decision id gets the same answer again. */
export interface ChooseRequest {
  team: string;
  /** One of `STRATEGIES`. */
  by: string;
  skills: string[];
  /** Tried before the team, in this order: an id, a user name or a name, each with why it is preferred. */
  prefer?: { user: Value; why: string }[];
  sticky?: { field: string; value: Value; within: Duration };
  /** What is given up when nobody fits, one after another. */
  otherwise: Relaxation[];
  /** Users who are not to be chosen, by id, user name or name. */
  exclude: string[];
  /** Size of the item in points of capacity. */
  size: number;
}

export type Criterion = "sticky" | "skills" | "hours" | "capacity";

export type Relaxation =
  | { do: "drop"; criterion: Criterion }
  | { do: "queue"; queue: string }
  | { do: "team"; team: string };

export interface Chosen {
  /** Salesforce id of the user or queue. */
  ownerId: string;
  owner: string;
  kind: "user" | "queue";
  team: string;
  because: Because;
}

/** Why, in a sentence with the values in it, and the parts from which it follows. */
export interface Because {
  text: string;
  /** Every member of the team, each with its reason. */
  candidates?: Candidates;
  /** What was tried before, and why it did not settle the matter. */
  before?: { by: "rule"; text: string }[];
}

/** A value for each candidate, or the one that all of them have. */
export type Column<T> = T | T[];

/** Everybody who was considered, in the order of the team, as columns. */
export interface Candidates {
  name: string[];
  user: string[];
  /** Place of the chosen one. */
  chosen?: number;
  /** What stood against the others; `{load}`, `{score}` and `{total}` are those of the candidate. */
  reasons: string[];
  /** Places in `reasons`. That of the chosen one means nothing. */
  whyNot: Column<number>;
  skills: Column<Record<string, number>>;
  load: Column<number>;
  capacity: Column<number>;
  hours: Column<string>;
  /** All that was ever given to them, where a reason speaks of it. */
  total?: Column<number>;
  score?: Column<number>;
}

/** Business time. Times are ISO 8601 instants. */
export interface Calendar {
  /** The instant at which `duration` has passed since `from`. */
  add(from: string, duration: Duration): string;
  /** Time between two instants in milliseconds, counted in open time or as it elapses. */
  between(from: string, to: string, business: boolean): number;
  /** The instant at which `ms` more have passed, counted the same way. With nothing left, `from`. */
  addMs(from: string, ms: number, business: boolean): string;
}

/** What the org knows of users and queues, under the names that `teams.yaml` and workflows use. Answers at once. */
export interface Directory {
  user(name: string): OrgUser | undefined;
  queue(name: string): { id: string; name: string } | undefined;
  /** Calls back, until it is told to stop, after what is known of people has changed: look at them anew. */
  changed?(call: () => void): () => void;
  /**
   * Told of each decision by which the roster holds somebody's capacity for an item, and (without the item) when it does
   * no more: the item's record is ours in between, and not work from elsewhere.
   */
  ours?(decision: string, item?: string): void;
}

/** A user as the org knows them now. What the org does not tell is left out, and stands against nobody. */
export interface OrgUser {
  id: string;
  name: string;
  active: boolean;
  /** Signed in where work is given out, and since when (ISO). */
  presence?: { status: "online" | "busy" | "away" | "offline"; since: string };
  /** Times in the calendar in which they are not there (ISO, `to` not included), the earliest first. */
  busy?: { from: string; to: string; what: string }[];
  /** Points of open records that are theirs and were not given by us. */
  elsewhere?: number;
}

/** The file `teams.yaml` as plain data. */
export interface Teams {
  hours: Record<string, Hours>;
  teams: Team[];
}

/** When people work. */
export interface Hours {
  name: string;
  /** IANA name of the time zone. */
  zone: string;
  /** The shifts that begin on each day of the week, Monday first. */
  week: Shift[][];
  /** ISO dates. A shift belongs to the date on which it begins: a holiday takes out those that begin on it. */
  holidays: string[];
}

/** Minutes of wall-clock time since midnight of the day on which the shift begins; `to` is above 1440 past midnight. */
export interface Shift {
  from: number;
  to: number;
}

export interface Team {
  name: string;
  /** Name of the hours by which the team's sticky times count. */
  hours: string;
  /** Takes what nobody can take, after everything that the workflow gives up. */
  queue?: string;
  members: Member[];
}

export interface Member {
  /** User name in the org. */
  user: string;
  /** For people; the org's name when it is not given. */
  name?: string;
  /** Proficiency from 1 to 5. */
  skills: Record<string, number>;
  /** Points of work at one time, over all teams. */
  capacity: number;
  /** Share in a rotation. */
  weight: number;
  hours: string;
  /** ISO dates in the zone of the member's hours, both included. */
  away: { from: string; to: string }[];
}
