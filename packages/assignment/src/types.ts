import type { Duration, Value } from "@throughline/workflow";

// The shapes that a workflow's step hands over and takes back. They are the contract's, written down here
// because this room knows the language only; a test holds them against the contract.

/** Asks for an owner. The same decision id gets the same answer again. */
export interface ChooseRequest {
  /** Name of the team, template already filled in. */
  team: string;
  /** Whom it is given without a choice: a queue, or a user who is in some team. Only `otherwise` comes after it. */
  to?: string;
  /** Instead of one team: several, each with its share of the work (whole per cent). The one most behind comes first. */
  split?: { team: string; share: number }[];
  /** The first that tells two apart decides; then who was given fewest, who waited longest, the name. */
  by: Way[];
  skills: SkillNeed[];
  /** Conditions on a member, by name. */
  where: Condition[];
  /** Tried before the team: matched owners, by id or user name, each with why it is preferred. */
  prefer?: { user: Value; why: string }[];
  /** The first of these that somebody of the team still has keeps the work together. */
  sticky: Sticky[];
  /** What is given up, in this order, when nobody fits. The last one is a queue. */
  otherwise: Relaxation[];
  /** Users who are not to be chosen (a reassignment takes the present owner out). */
  exclude: string[];
  /** Size of the item in points of capacity. */
  size: number;
  /** How the item waits, where it may have to. */
  wait?: Waiting;
  /** The only one who is asked about, by id or user name: they take it themselves. Every criterion still holds. */
  only?: string;
}

/** A way to choose among those who fit. */
export interface Way {
  /** "least loaded", "round robin", "slack x proficiency" */
  way: string;
  /** For `highest` and `lowest`: an expression over `member.` and the item. */
  of?: string;
  /** What the expression reads of the item. */
  values?: Record<string, Value>;
  /** For what is counted by period. */
  per?: "day" | "week" | "month";
}

export interface SkillNeed {
  name: string;
  /** At least this good, 1 to 5. */
  level?: number;
  /** Makes somebody the better choice, but is not needed. */
  wanted?: boolean;
}

/** A condition on a member: an expression over `member.ATTRIBUTE` and the item. Unknown and blank do not hold. */
export interface Condition {
  name: string;
  expression: string;
  /** What the expression reads of the item; a name that is absent is unknown. */
  values: Record<string, Value>;
}

/** Who had the last one with the same value, within that time. */
export interface Sticky {
  field: string;
  value: Value;
  within: Duration;
}

/** How an item waits in the pool. */
export interface Waiting {
  /** Higher goes first. */
  priority: number;
  /** When its milestone is due, ISO 8601. */
  due?: string;
  /** Having waited so long counts as one more of priority. */
  ageingMs?: number;
  /** Items that arrive within this time are given out together; absent or 0: one by one. */
  togetherMs?: number;
  /** Nobody is given it unasked: members take the next one. */
  pull?: boolean;
}

export type Relaxation =
  /** `criterion`: sticky, skills, levels, hours, presence, capacity, team cap, quota, turn, or the name of a condition. */
  | { do: "drop"; criterion: string }
  /** Wait in the pool for somebody who fits, so long at most. */
  | { do: "hold"; within?: Duration }
  | { do: "queue"; queue: string }
  | { do: "team"; team: string };

/** All who could take an item: whoever asks them has kept nobody's capacity. */
export interface Offered {
  kind: "team";
  team: string;
  /** By user id, best first. */
  members: { id: string; name: string }[];
  because: Because;
}

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
  /** What was given up to come to the choice, in order. */
  givenUp?: string[];
  /** The smallest changes that would have chosen somebody else, smallest first. */
  instead?: Instead[];
}

/** What would have had to be different for somebody else to be chosen. */
export interface Instead {
  user: string;
  name: string;
  /** "with a load of 1 of 4 instead of 2" */
  text: string;
}

/** A value for each candidate, or the one that all of them have. */
export type Column<T> = T | T[];

/** Everybody who was considered, in the order of the team, as columns. */
export interface Candidates {
  name: string[];
  user: string[];
  /** Place of the chosen one. */
  chosen?: number;
  /** What stood against the others; `{load}`, `{score}`, `{total}` and the names of `more` stand for the candidate's own. */
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
  /** What else was looked at, by its name for people: attributes, presence, points given this week. */
  more?: Record<string, Column<Value>>;
  /** Members of a large team that have no line here, by what stood against them. */
  others?: { reason: string; members: number }[];
}

/** Business time. Times are ISO 8601 instants. */
export interface Calendar {
  /** Names the hours by which it counts: others, another version. */
  version: string;
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
  /** Points of all teams at once. */
  cap?: number;
  /** Objects whose open records are work of their owners beside what we have given out; absent: those that know an end. */
  elsewhere?: string[];
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
  /** Parts of days that are taken out of whatever is open then, in minutes of wall-clock time of an ISO date. */
  closed?: { date: string; from: number; to: number }[];
  /** Open when these shifts are closed, holidays included, and closed when they are open. */
  reversed?: boolean;
  /** Name of the org's business hours whose zone and week are to stand here. */
  org?: string;
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
  /** Points of the whole team at once. */
  cap?: number;
  /** Points given to the whole team. */
  quota?: Quota;
  members: Member[];
  /** Queues and groups of the org whose members belong to the team too. */
  from?: MemberSource[];
  /** Those of them who do not, by user name. */
  without?: string[];
  /** Capacity of members of whom neither the file nor the org says one. */
  capacity?: number;
}

/** Where the org says who is a member. */
export interface MemberSource {
  kind: "queue" | "group";
  /** Developer name or name. */
  name: string;
}

/** The most points that are given in a business day, a week (from Monday) and a month. */
export type Quota = Partial<Record<"day" | "week" | "month", number>>;

export interface Member {
  /** User name in the org. */
  user: string;
  /** For people; the org's name when it is not given. */
  name?: string;
  /** Proficiency from 1 to 5. */
  skills: Record<string, number>;
  /** Points of work at one time, over all teams. */
  capacity: number;
  /** Points at one time in this team. */
  cap?: number;
  /** Points given in this team. */
  quota?: Quota;
  /** Share in a rotation. */
  weight: number;
  /** Of a percent split, in whole per cent. */
  share?: number;
  /** What conditions ask of them, by name: region, languages, rating. */
  attributes?: Record<string, Value>;
  hours: string;
  /** ISO dates in the zone of the member's hours, both included. */
  away: { from: string; to: string }[];
  /** Of what the file says nothing, so that what the org says counts. */
  silent?: ("skills" | "capacity")[];
}
