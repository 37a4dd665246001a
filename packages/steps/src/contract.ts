import type {
  Action,
  Duration,
  FactType,
  FieldInfo,
  Reason,
  Scope,
  Step,
  StepLanguage,
  Value,
  Workflow,
} from "@throughline/workflow";

/**
 * Who or what settled something. `agreement`: two models that said the same; `system`: another system's answer;
 * `agent`: an outside agent's; `foreign`: a write from outside.
 */
export type DecidedBy =
  | "rule"
  | "table"
  | "model"
  | "llm"
  | "agreement"
  | "person"
  | "system"
  | "agent"
  | "foreign";

/** Why, in a sentence with the values in it, and the parts from which it follows. */
export interface Because {
  text: string;
  reason?: Reason;
  /** For a choice among people: every candidate with its reason. Trails of format 1 have a list; `candidatesOf` reads both. */
  candidates?: Candidates | Candidate[];
  /** For a table: the row that hit, 1-based, of how many; and the inputs as they were. */
  row?: { hit: number; of: number };
  /** For a text: the passage that shows it. */
  evidence?: Passage;
  /** For a local model: what weighed most for the answer, heaviest first. */
  words?: Weight[];
  /** Rungs or relaxations that were tried before, each with why it did not settle the matter. */
  before?: { by: DecidedBy; text: string }[];
  /** For a choice among people: what was given up to come to it, in order. */
  givenUp?: string[];
  /** For a choice among people: the smallest changes that would have chosen somebody else, smallest first. */
  instead?: Instead[];
}

/** A passage of a field: it stands there, word for word. */
export interface Passage {
  field: string;
  from: number;
  to: number;
  quote: string;
}

/** A word, or another feature as people name it, and how much it spoke for the answer (below 0: against it). */
export interface Weight {
  text: string;
  weight: number;
}

/** What would have had to be different for somebody else to be chosen. */
export interface Instead {
  user: string;
  name: string;
  /** "with a load of 1 of 4 instead of 2" */
  text: string;
}

/** One who was considered, as people see it. */
export interface Candidate {
  name: string;
  user: string;
  chosen: boolean;
  /** Why not, in words; empty for the chosen one. */
  whyNot?: string;
  skills: Record<string, number>;
  load: number;
  capacity: number;
  hours: string;
  score?: number;
  /** What else was looked at, by its name for people: attributes, presence, points given this week. */
  more?: Record<string, Value>;
}

/** A value for each candidate, or the one that all of them have. */
export type Column<T> = T | T[];

/** Everybody who was considered, in the order of the team, as columns: fifty of them are to take two kilobytes. */
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

/** One thing settled: a fact, or a field of the record. */
export interface Decision {
  name: string;
  kind: "fact" | "field";
  value: Value;
  /** The value for people, where the value itself is an id. */
  label?: string;
  by: DecidedBy;
  /** How sure, 0 to 1. */
  confidence?: number;
  because: Because;
  /** The model that settled it. */
  model?: ModelUse;
  /** Of a person's answer: under which it is used again in the same item. */
  hash?: string;
  /** What the decision read. What a language model was shown stands with the `ask` effect, once. */
  inputs: Record<string, Value | "unknown">;
  /** A text in somebody else's words, whoever brought it: it says nowhere who gets something. */
  outside?: boolean;
}

/** Which model answered, as which version, and what the call took. One call may settle several facts. */
export interface ModelUse {
  /** As the workflow names it: "local/support-topics", "anthropic/claude-haiku-4-5". */
  name: string;
  /** The model's own version: content hash of a local model, the provider's name for an LLM. */
  version: string;
  /** Version of the prompt (hash of its text without the item's own). */
  prompt?: string;
  /** Under which the answer is used again: agent, configuration and input. */
  hash: string;
  /** The answer was there already: nothing was asked or paid. */
  reused?: boolean;
  /** The `ask` effect; what it cost is counted there, once for all the facts that it settled. */
  effect?: string;
  tokens?: Tokens;
  /** Of the whole call, in billionths of a US dollar. */
  cost?: number;
  /** Of the whole call, in ms. */
  ms?: number;
}

export interface Tokens {
  input: number;
  output: number;
  /** Of the input, read from the provider's cache. */
  cached?: number;
}

/** Something a step wants done outside the engine. Ids are given by the engine. */
export type Request =
  | ({ kind: "call"; connection: string; operation: string; input: Record<string, Value> } & Paid)
  /** With `offer` the answer is asked first: nobody owns the item by it. `team`: all who fit are (`Offered`). */
  | ({ kind: "choose"; offer?: "one" | "team" } & ChooseRequest)
  | ({ kind: "ask" } & AskRequest)
  | { kind: "notify"; to: string; text: string };

/** Of a call that costs money by itself. */
export interface Paid {
  /** The most, in billionths of a US dollar: so much is kept free for it. Absent: nothing. */
  most?: number;
  /** The role on whose budget it is as well. */
  agent?: string;
  /** What was counted for the task that it calls off: what is told of that in answer is what it cost. */
  counted?: Counted & { task: string };
}

/** What was counted for a task, in billionths of a US dollar, and when (ISO). */
export interface Counted {
  cost: number;
  at: string;
}

/** What whoever was paid says in the end that it has not spent of what was counted for it at first. */
export interface Unspent {
  /** In billionths of a US dollar. */
  cost: number;
  /** The role under which it was counted, and the connection behind which it was spent. */
  agent: string;
  connection: string;
  /** When it was counted (ISO): the caps of that day have it back. */
  since: string;
}

/** Asks a language model what facts are, all of them in one call. The answer's value is `Asked`. */
export interface AskRequest {
  /** The role that asks. Its `reads` are all that may be shown to a model. */
  agent: string;
  /** What the role does, in a sentence; it stands in the prompt. */
  role?: string;
  /** "anthropic/claude-haiku-4-5": provider and model, as the workspace names them. */
  model: string;
  /** Asked instead, in this order, when it cannot be reached. */
  fallbacks?: string[];
  facts: FormField[];
  /** What the model is shown, by field. */
  inputs: Record<string, Value>;
  /** The most that a call can cost, in billionths of a US dollar: so much is kept free for it. What would cost more is not sent. */
  most: number;
}

/** What a language model answered: every value is of its fact's type, every passage stands in the inputs. */
export interface Asked {
  answers: Record<
    string,
    { value: Value; confidence: number; evidence?: Passage; why?: string } | { abstains: string }
  >;
  use: ModelUse;
}

/** What a local model says about a text. */
export interface Prediction {
  value: Value;
  /** Calibrated: of those that are 0.9 sure, nine in ten are right. */
  confidence: number;
  /** It is like nothing that the model has learnt from: nothing may rest on it. */
  unknown: boolean;
  /** The next best. */
  others: { value: Value; confidence: number }[];
  /** What weighed most, heaviest first. */
  words: Weight[];
  /** What spoke against it, the heaviest first; weights below 0. */
  against?: Weight[];
  /** How sure the model itself asks to be: the threshold kept in it. */
  atLeast?: number;
  /** For a model of chances: the chance of its outcome, which a fact that is a number takes. */
  score?: number;
  /** Content hash of the model. */
  version: string;
}

/** What rules look for in a text. */
export type Look =
  | ({ for: "amount" | "date" | "email" | "phone" | "iban" | "card" | "url" } & Habits)
  /** By outlines such as "INV-######": `#` is a digit, `?` a letter, `*` a run of both. */
  | { for: "number"; like: string[] }
  | { for: "name"; names: { value: string; synonyms?: string[] }[] }
  | { for: "language"; languages: string[] }
  | { for: "urgency" | "sentiment" };

/** How texts are written here; without it, what can be read in two ways is left open. */
export interface Habits {
  /** The decimal mark of amounts. */
  decimal?: "." | ",";
  /** The order of 03/04/2026. */
  dates?: "dmy" | "mdy";
  /** The day of writing (ISO), from which "tomorrow" is counted. */
  day?: string;
  /** Currencies that occur (ISO 4217). */
  currencies?: string[];
  /** Countries (ISO 3166 alpha-2) whose phone numbers stand without a country code. */
  countries?: string[];
}

/** What rules found in a text, with the passages that show it, heaviest first; or why it stays open. */
export type Finding = {
  passages: { from: number; to: number; quote: string }[];
} & (
  | {
      value: Value;
      /** The value for people: "1234.56 EUR". */
      label?: string;
      /** How sure, 0 to 1, where it is no matter of yes or no. */
      confidence?: number;
    }
  | { abstains: string }
);

/** Asks the roster for an owner. The same decision id gets the same answer again. */
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

/** The roster's answer. */
export interface Chosen {
  /** Salesforce id and name of the owner: a user or, after the last relaxation, a queue. */
  ownerId: string;
  owner: string;
  kind: "user" | "queue";
  team: string;
  because: Because;
}

/** The roster's answer where all who fit are to be asked: nobody's capacity is kept for it. */
export interface Offered {
  kind: "team";
  team: string;
  /** By user id, best first. */
  members: { id: string; name: string }[];
  because: Because;
}

/** What is watched of an owner, once the step that chose them is over. */
export interface Watch {
  /** Condition that ends it well. */
  unless: string;
  /** Time for it to come true; then the item is given to somebody else. */
  within: Duration;
  /** How often that may be. */
  atMost: number;
  /** What is done after that. */
  afterwards: Action;
}

/** A question to a person, with a form made of facts (or of a plain choice). */
export interface TaskRequest {
  /** Team, queue or user that is asked. */
  to: string;
  /** The only one who may answer: user id, and the name. */
  for?: { id: string; name: string };
  /** How long the answer is waited for; then the question is withdrawn, and the step goes on with `task-late`. */
  within?: Duration;
  /** Rules and models were asked before, and a person settles what they could not. */
  triage?: true;
  /** Who is asked when whoever is asked passes it on; absent: anybody else of those who are asked. */
  passTo?: string;
  title: string;
  /** Why the person is asked. */
  because: string;
  form: FormField[];
  /** Fields of the record that the person sees. */
  shows: string[];
}

export interface FormField extends FactType {
  name: string;
  /** Asked only where another field has this value. */
  onlyWith?: { field: string; is: Value };
  /** What a model thought that it is, and was not sure enough of. */
  proposal?: Proposal;
  /** What every model thought that was asked before, in the order of the ladder. */
  thoughts?: Thought[];
}

/** What one model thought of a fact, kept for the person who is to settle it. */
export interface Thought extends Proposal {
  kind: "model" | "llm";
  version?: string;
  /** How sure it had to be, 0 to 1. */
  atLeast?: number;
  /** It had learnt from nothing like it. */
  unknown?: true;
  /** What it thought of the next best values. */
  others?: { value: Value; confidence: number }[];
  /** What weighed most, for the value and (below 0) against it. */
  words?: { text: string; weight: number }[];
  /** What it quoted, and its reason in its own words. */
  evidence?: Passage;
  why?: string;
}

export interface Proposal {
  value: Value;
  /** 0 to 1 */
  confidence: number;
  /** "local/support-topics" */
  by: string;
}

export interface StepError {
  /** Stable, for machines: "CHECK_FAILED", "FIELD_CUSTOM_VALIDATION_EXCEPTION", … */
  code: string;
  /** For people: what went wrong and what to do. */
  message: string;
  fields?: string[];
  /** It may have taken place all the same. */
  doubt?: true;
}

/** What `begin` and `resume` answer: everything a step wants, as data. The engine makes entries and effects of it. */
export interface Turn {
  outcome:
    | { is: "completed"; because?: Because }
    | { is: "waiting"; for: string }
    /** `instead`: what follows in place of what the step says of its failures. */
    | { is: "failed"; error: StepError; because?: Because; instead?: Action }
    /** Runs these blocks; the step is resumed with `blocks-ended` when all of them have. */
    | { is: "entering"; blocks: string[]; because?: Because };
  decisions?: Decision[];
  /** Fields to write. They travel with the other writes of the item in one request. */
  writes?: { field: string; value: Value; label?: string }[];
  requests?: Request[];
  tasks?: TaskRequest[];
  timers?: { name: string; after: Duration; action: Action }[];
  /** Of what was offered: the choice (id of its effect) that somebody took, and those whose capacity is free again. */
  taken?: string;
  returned?: string[];
  /** Whoever has the item keeps it, and nobody is chosen. */
  kept?: boolean;
  /** Watched from now on, if the step gives the item to a person. */
  watch?: Watch;
  /** What was counted for what the step has done outside, and was not spent after all. */
  unspent?: Unspent;
  /** What is done besides: the action of a time-out. `escalate` asks a person what becomes of this step. */
  action?: { do: Action; because: string };
  /** The step's own memory; handed back in `visit.memory`. */
  memory?: unknown;
}

/** Why a waiting step is resumed. */
export type Happening =
  | {
      is: "answered";
      request: Request;
      answer: { ok: true; value: unknown } | { ok: false; error: StepError };
    }
  | { is: "task-answered"; task: TaskRequest; by: string; answer: Record<string, Value> }
  | { is: "task-late"; task: TaskRequest }
  | { is: "timer"; name: string; action: Action }
  | { is: "record-changed" }
  | { is: "blocks-ended" };

/** An event that has arrived for an item and that nobody has taken yet. */
export interface Heard {
  /** Its name, as `for event:` says it. */
  event: string;
  /** Unique per happening. */
  id: string;
  at: string;
  /** What it carries, by flat name. */
  data: Record<string, Value>;
  /** Who or what told of it. */
  by?: string;
  /** The only visit that it is for. */
  visit?: string;
}

/** Pure functions that the core is handed: what it may ask about the world without touching it. */
export interface Deciders {
  calendar: Calendar;
  /** Names of the inputs of an operation ("connection.operation") that say where something goes; absent: nothing is known. */
  addresses?(operation: string): string[];
  /** What the org says of a field now: its type, a picklist's values; undefined: nothing is known of it. */
  catalogue?(object: string, field: string): FieldInfo | undefined;
  /** What a local model says about the inputs at a time (ISO); undefined: there is no such model. */
  predict?(model: string, inputs: Record<string, Value>, at: string): Prediction | undefined;
  /** What a text shows, by rules alone; absent: nothing reads texts here. */
  look?(what: Look, text: string): Finding[];
  /** The earlier item of a workflow that says nearly the same; absent: nothing here remembers what others said. */
  recall?(asked: Recall): Recalled | undefined;
  /** A version of the item's workflow by its hash, to which it is moved or was; absent: there is no other here. */
  version?(hash: string): Workflow | undefined;
  /** Who has suspended an agent, and why; undefined: it works. Absent: nobody can be suspended here. */
  suspended?(workflow: Workflow, agent: string): { by: string; reason: string } | undefined;
  /** The most that a call can cost, in billionths of a US dollar; undefined: the model is not connected or has no price. */
  ceiling?(request: Omit<AskRequest, "most">): number | undefined;
}

/** Looks for an earlier item with nearly the same texts in `fields`, and the same `values` in the fields `same`. */
export interface Recall {
  workflow: string;
  /** The item that asks: it is not what is looked for. */
  recordId: string;
  fields: string[];
  texts: Value[];
  same: string[];
  values: Value[];
  /** It came at this time (ISO) at the earliest. */
  since: string;
  /** How alike, 0 to 1. */
  atLeast: number;
}

export interface Recalled {
  recordId: string;
  /** When it came. */
  at: string;
  similarity: number;
}

/** Business time. Times are ISO 8601 instants. */
export interface Calendar {
  /** Names the hours by which it counts: others, another version. Absent: they never change. */
  version?: string;
  /** The instant at which `duration` has passed since `from`. */
  add(from: string, duration: Duration): string;
  /** Time between two instants in milliseconds, counted as `duration` counts (business or elapsed). */
  between(from: string, to: string, business: boolean): number;
  /** The instant at which `ms` more have passed, counted the same way. */
  addMs(from: string, ms: number, business: boolean): string;
}

export interface StepContext<Config> {
  workflow: Workflow;
  step: Step<Config>;
  visit: {
    id: string;
    memory?: unknown;
    /** What was remembered when the step came to its end, where a person has it begun again. */
    before?: unknown;
    /** How often the step was visited before, in this item. */
    turn: number;
    /** When it began (ISO). */
    since: string;
    /** Tasks whose cost is what the answer to a call settles, and nothing else. */
    calledOff?: string[];
  };
  /** Facts and fields by name. */
  scope: Scope;
  /** Id of the item's record. */
  recordId: string;
  /** Time of the event that is being handled. */
  at: string;
  /** The step is run again to find another owner. */
  again?: boolean;
  /** What a fact was settled as before, in this item. */
  settled(fact: string): Settled | undefined;
  /** What may still be spent on language models, where anything limits it. */
  left?: Left;
  /** When the stage's milestone is due (ISO), while it runs. */
  due?: string;
  /** The item's present owner, if the workflow assigned one. */
  owner?: { id: string; name: string; team?: string };
  /** The record was open at go-live, and whoever had it is to keep it. */
  keeps?: boolean;
  /** Users from whom the item was taken because they did not begin in time, since this step first gave it to somebody. */
  sentBack?: string[];
  deciders: Deciders;
}

export interface Settled {
  value: Value;
  by: DecidedBy;
  /** Of a person's answer: under which it is used again, and who gave it. */
  hash?: string;
  text?: string;
}

/** Money that is neither spent nor kept free for calls under way. */
export interface Left {
  /** In billionths of a US dollar. */
  amount: number;
  /** Of what, in words: "the item's 0.03 USD". */
  of: string;
}

/** A kind of step: how it is written (`StepLanguage`) and what it does. Both functions are pure. */
export interface StepKind<Config> extends StepLanguage<Config> {
  begin(context: StepContext<Config>): Turn;
  /** Which entry of `settles` a decision of the step came from: its place; undefined: from none of them. */
  settledAt?(config: Config, decision: Pick<Decision, "name" | "by" | "because">): number | undefined;
  /** Fields that others are expected to change while the step waits: such a write is awaited, not foreign. */
  awaits?(config: Config): string[];
  /**
   * While the step waits for an event that it `listens` for: what it makes of it; or, in words, why it does not count, and
   * the event is left for whoever waits for it later.
   */
  hears?(context: StepContext<Config>, heard: Heard): Turn | string;
  /**
   * What is still to be asked of others when the step is left before it is over: others are not to work for nobody.
   * @param late the answer to a request of the step that came only after it was left
   */
  leave?(context: StepContext<Config>, late?: Extract<Happening, { is: "answered" }>): Request[];
  /** What a system would have to answer to one of the step's calls for facts to be these. */
  answerWith?(config: Config, operation: string, facts: Record<string, Value>): unknown;
  /** `undefined`: this happening does not concern the step; it goes on waiting. */
  resume(context: StepContext<Config>, happening: Happening): Turn | undefined;
}
