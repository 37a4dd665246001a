import type { ValueType } from "./expression/index.ts";

/** Plain JSON. Dates and times are ISO 8601 texts; `null` is blank; a name that is absent is unknown. */
export type Value = string | number | boolean | null | Value[];

/** A workflow as plain data: what `parse` makes of the file, and all that the engine needs. Survives JSON. */
export interface Workflow {
  id: string;
  title: string;
  /** API name of the Salesforce object that is worked on. */
  object: string;
  /** SHA-256 (hex) of the file's text: names this version in every entry of the trail. */
  hash: string;
  start: Start;
  /** Fields that only this workflow writes; a write by anyone else is a foreign write. */
  governs: string[];
  foreignWrites: ForeignWrites;
  budget?: Budget;
  facts: Record<string, FactType>;
  agents: Record<string, Agent>;
  handlers: Handler[];
  stages: Stage[];
  /** How records that are open at go-live become work items; the first rule that fits. Absent: none does. */
  adopt?: Adoption[];
}

export interface Start {
  /** `asked`: only where somebody outside asks for it, by the API, a webhook, or `from`. */
  event: "created" | "changed" | "asked";
  /** A record or platform event of the org that asks for it. */
  from?: OrgSource;
  /** Condition on the record; absent: every record of the object. */
  when?: string;
  /** Developer name or label of the queue in which new records wait until they are assigned. */
  holdIn?: string;
}

export interface ForeignWrites {
  /** What happens when somebody else writes a governed field. */
  policy: "accept" | "restore" | "escalate";
  /** Who is asked when the policy is to escalate. */
  to?: string;
  /** Policies of single fields that differ from the general one. */
  fields: Record<string, "accept" | "restore" | "escalate">;
}

export interface Budget {
  /** Highest cost of one work item, in `currency`. */
  perItem: number;
  currency: "USD";
  /**
   * What happens when the budget is spent: language models are passed over, and the next rung decides; `to` is asked
   * where no person is on the ladder; or the step fails.
   */
  beyond: "person" | "stop";
  to?: string;
}

export interface FactType {
  type: ValueType;
  /** The possible values of a choice. */
  of?: string[];
  /** What the values of a choice mean, as far as it is said. */
  meanings?: Record<string, string>;
  /** An optional fact may be settled as "none". */
  optional: boolean;
  title?: string;
  /** What it says of the item, in a sentence: for people, and for a model that is asked. */
  about?: string;
  /** Texts, and what the fact is for them (`null`: nothing). */
  examples?: { text: string; is: Value }[];
}

/** A role that executes steps, and its boundary: what it may read, give, write, call and ask. */
export interface Agent {
  name: string;
  role: string;
  reads: string[];
  gives: string[];
  writes: string[];
  calls: string[];
  /** The most that it may spend on language models for one work item, in US dollars. */
  budget?: number;
  /** And for all items of a day together. */
  perDay?: number;
  /** Models that it may ask, by the names that ladders use; absent: those that the workspace allows. */
  models?: string[];
  guardrails?: Guardrails;
  /** The way on of its steps while it is suspended; absent: the failure path of each. */
  suspended?: Action | { do: "incident" };
  /** Name of the file in `agents/` that says what it may do at most. */
  from?: string;
}

/** What holds of everything that an agent gives, whoever or whatever answered in its name. */
export interface Guardrails {
  /** Characters that a text may have. */
  longestText?: number;
  /** Whether a text may have links, markup. Absent: not where it is taken from a text or answered by a model. */
  links?: boolean;
  markup?: boolean;
  /** Facts that have these values only, or texts that are wholly like a pattern. */
  values?: Record<string, string[] | string>;
  /** A text that seems to be written to a model is not shown to one: the ladder goes on without it. */
  holdSuspicious?: boolean;
}

export interface Stage {
  name: string;
  milestone?: Milestone;
  steps: Step[];
  line: number;
}

/**
 * One step. `config` holds the keys of its kind, validated by that kind's schema.
 * A step that contains steps (branch, parallel, repeat) has them in `blocks`, in the order of the file,
 * so that nothing that walks a workflow has to know the kinds.
 */
export interface Step<Config = unknown> {
  kind: string;
  id: string;
  agent?: string;
  when?: string;
  /** What happens when the step fails for good. Default: an incident on the item. */
  fails: Action | { do: "incident" } | { do: "continue" };
  /** What takes back what the step has done; absent: nothing does. */
  undo?: Undo;
  config: Config;
  blocks: Block[];
  line: number;
}

/** How a step is taken back. What it needs is worked out when the step is done, and kept. */
export type Undo =
  /** By an operation, with the expressions that give its parameters. */
  | { by: "call"; connection: string; operation: string; with: Record<string, string> }
  /** By other values in fields of the record. */
  | { by: "set"; set: Record<string, string> }
  /** By the values that its fields had before. */
  | { by: "restore" }
  /** It cannot be taken back, and need not be. */
  | { by: "nothing" };

export interface Block {
  /** Unique within its step: "1", "2", "otherwise", a lane's name, "body". */
  name: string;
  /** The condition under which a branch takes this block, for the picture of the path. */
  when?: string;
  steps: Step[];
}

/** A target time of a stage, counted from its entry. */
export interface Milestone {
  within: Duration;
  pauseWhen?: string;
  /** Warnings before the target. `at` is a share of `within`: 0.8 is 80 %. */
  warnings: { at: number; action: Action }[];
  /** What follows a violation, step after step, as long as the item is still in the stage. */
  violated: PathStep[];
}

/** One step of what follows a violation. */
export interface PathStep {
  /** So long after the violation; absent: at once. */
  after?: Duration;
  action: Action;
}

/** `business` durations count in business hours, the others in elapsed time. A business day is a day of the calendar's hours. */
export interface Duration {
  amount: number;
  unit: "seconds" | "minutes" | "hours" | "days" | "weeks";
  business: boolean;
  /** As written, for people. */
  text: string;
}

/** What may be done at a milestone, a time-out, a failure, or a foreign write. */
export type Action =
  | PlainAction
  /** What was done is taken back, the last first; then the item goes on so. Absent: it ends. */
  | { do: "undo"; afterwards?: PlainAction };

export type PlainAction =
  | { do: "notify"; to: string }
  | { do: "escalate"; to: string }
  | { do: "reassign" }
  | { do: "queue"; to: string }
  | { do: "continue" }
  | { do: "end"; outcome: string };

/**
 * What happens in the org and is an event of an item: a new record of `object`, or a platform event, whose `field` holds
 * the item's record id.
 */
export interface OrgSource {
  object: string;
  field: string;
  /** Which of them count: a condition on their own fields. */
  where?: string;
  /** Its own fields that whoever listens reads. */
  reads?: string[];
}

/** `while:` — what happens at any stage when an event arrives. */
export interface Handler {
  /** "reply", "merged", "deleted", "changed" or a name of the team's own. */
  event: string;
  /** The event is told by the org: `EmailMessage.ParentId`, `Order_Problem__e.Case__c`. */
  from?: OrgSource;
  when?: string;
  do: HandlerAction;
  line: number;
}

export type HandlerAction =
  | { kind: "step"; step: Step }
  | { kind: "action"; action: Action }
  | { kind: "follow-master" };

/** One rule of `adopt:`: into which stage an open record is taken over, and what is known of it then. */
export interface Adoption {
  /** Condition on the record; absent: every record that no rule before has taken. */
  when?: string;
  stage: string;
  /** By name of a fact that earlier stages would have given, an expression over the record's fields. */
  facts: Record<string, string>;
  /** The field with the time from which the stage's milestone is counted; absent: from the adoption. */
  since?: string;
  /** Whether whoever has the record keeps it when the item comes to a step that assigns an owner. */
  owner: "keep" | "choose";
  line: number;
}
