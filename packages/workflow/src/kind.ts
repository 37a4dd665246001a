import type { z } from "zod";
import type { Repair } from "./edit/index.ts";
import type { ValueType } from "./expression/index.ts";
import type { Action, Block, Duration, OrgSource, Step, Workflow } from "./model.ts";
import type { Problem } from "./problem.ts";
import type { Literal } from "./vocabulary.ts";

/**
 * Where in a step's YAML something stands: `["decide", "topic", 0, "rule"]`.
 * What lies deeper than the file goes (`gives: a` read as a list of one) means its nearest parent.
 */
export type Path = (string | number)[];

/** An event that a step waits for. */
export interface Listened {
  event: string;
  /** Where the org tells it. */
  from?: OrgSource;
  /** What is read of what it carries, with the fact that it gives. */
  carries?: { name: string; fact?: string }[];
}

/**
 * The language half of a kind of step: how it is written, what it touches.
 * `parse` and the checks ask only this; what a kind *does* is in the room `steps`.
 */
export interface StepLanguage<Config = never> {
  /** The key that opens the step: `assign: owner`. */
  kind: string;
  /** What the kind is for, in one sentence (JSON Schema, editor, docs). */
  description: string;
  /** Interactive steps are done by a person, background steps by a machine. */
  type: "background" | "interactive" | "container";
  /** The least that such a step says, with which somebody who adds one begins; it can be read, and may have problems. */
  begins(known: Beginning): Record<string, unknown>;
  /** The kind's own keys. The common ones (`agent`, `when`, `fails`) are added by the language. */
  schema: z.ZodType<Config>;
  /** Raw lists of steps inside the config, in the order of the file. Only containers have them. */
  blocks?(config: Config): { name: string; when?: string; path: Path }[];
  /** How a container runs its blocks: the first whose condition holds, all side by side, or one again and again. */
  runs?: "one" | "all" | "repeated";
  /** How often a container that repeats its block does so at most. */
  rounds?(config: Config): number;
  /** The calls to language models that one visit can make at most, each for several facts. */
  asks?(config: Config): Asking[];
  /** The most, in billionths of a US dollar, that one visit costs besides language models. */
  costs?(config: Config): { what: string; most: number } | undefined;
  /** What the step wants remembered of every item, to compare later ones with; `reads`: fields that its agent reads. */
  remembers?(config: Config, reads: string[]): { fields: string[]; same: string[]; within: Duration }[];
  /** The step gives the item an owner, who can be taken out of it again. */
  assigns?: boolean;
  /** How often the item may be given to somebody else at most, once the step is over, because nobody began. */
  handsOn?(config: Config): number;
  /** True when the item ends with the step, so that nothing after it is reached. */
  ends?(config: Config): boolean;
  /**
   * The ways in which one visit can come to its end, for whoever follows the paths. Absent: it is done, always.
   * Of a container that repeats its block they are asked after each round.
   */
  exits?(
    config: Config,
    workflow: Pick<Workflow, "facts" | "agents" | "budget">,
    step: Pick<Step, "agent">,
  ): Exit[];
  /** What the step may have done besides: by its time-outs, or at its end. */
  actions?(config: Config): Action[];
  /** What the step settles by the file alone, and how; what else it may be is told by none of them. */
  computes?(config: Config): Computed[];
  /** The lists in the step of which the first entry that fits decides. */
  firstFits?(config: Config): FirstFit[];
  /** The lists of the step of which one entry settles something, in their order: rows, rules, the rungs of a ladder. */
  settles?(config: Config): Settles[];
  /**
   * What the step waits for, so that others may write to the record meanwhile: `soon`, an answer that planned writes
   * wait for as well; `long`, something before which they leave. Absent: it is done within the turn.
   */
  waits?(config: Config, workflow: Pick<Workflow, "budget">): "soon" | "long" | undefined;
  /** What the step reads, gives, writes and calls: the data from which boundaries and types are checked. */
  uses(config: Config, workflow: Pick<Workflow, "facts" | "governs" | "agents">): Uses;
  /** Events that the step waits for, each by its name; `from`: it is told by a record, or a platform event, of the org. */
  listens?(config: Config): Listened[];
  /** Problems that only this kind can see (no time-out, no last rung, a row of the wrong width). */
  check?(
    config: Config,
    workflow: Pick<Workflow, "facts" | "governs" | "agents">,
    somebody: Somebody,
  ): KindProblem[];
  /** One line for lists and the graph: "least loaded of {topic} team". */
  summary(config: Config, blocks: Block[]): string;
}

/** Names that are there to begin a step with; of each the likeliest, or one that tells what is to be put there. */
export interface Beginning {
  person: string;
  queue: string;
  fact: string;
  field: string;
  operation: string;
  /** An id that no step has. */
  id(word: string): string;
}

/** A fact or field that follows from what is known: the first way of which all conditions hold gives it; if none, the step fails. */
export interface Computed {
  name: string;
  ways: { when: string[]; gives: { value: Literal } | { expression: string } }[];
}

/** A list of which the first entry that fits decides: the rows of a table, rules in order, the rules of a ladder. */
export interface FirstFit {
  entry: "row" | "rule" | "rung";
  /** What it settles. */
  gives: string[];
  /** `when`: all of them hold where it fits; none: it fits always. `says`: what it gives, in the words of the file. */
  entries: { when: string[]; says: string; path: Path }[];
  /** The problem that it is when none fits; absent: something else answers then. */
  gap?: string;
  /** Entries of which neither is a special case of the other may both fit, and say different things: the order is meant. */
  ordered: boolean;
  path: Path;
}

/** A list of which one entry settles what it gives. */
export interface Settles {
  gives: string[];
  /** `key`: the same in every version in which the entry does the same, however sure it must be. */
  entries: { key: string; path: Path }[];
}

/** A way in which a visit of a step can come to its end. What a person decides about it besides is none. */
export interface Exit {
  /** The step did its work; it failed, and its `fails` says what follows; a time-out ended the wait. */
  is: "done" | "failed" | "late";
  /** Conditions that hold then, each of them. */
  holds?: string[];
  /** Conditions of which not all hold then. */
  unless?: string[];
  /** Conditions of which one holds then. */
  some?: string[];
  /** Conditions of which none holds then. */
  none?: string[];
  /** Others brought it about that these conditions hold: the step waited for it. */
  awaited?: boolean;
  /** What a time-out does besides. */
  action?: Action;
}

/** One call to a language model, with those that are asked in its place when it cannot be reached. */
export interface Asking {
  model: string;
  fallbacks: string[];
  facts: string[];
}

export type KindProblem = Omit<Problem, "step" | "line" | "column" | "edits"> & {
  path: Path;
  repair?: Repair[];
};

/** Somebody whom a workflow turns to elsewhere, by name: where a repair has to name one, it is them. */
export interface Somebody {
  /** A team, queue or user who is asked or escalated to. */
  person?: string;
  queue?: string;
}

export interface Uses {
  /**
   * `field`: the value is written there, so the field's type is wanted.
   * `needed`: the step cannot do its work while the value is unknown (a condition that is unknown just does not hold).
   * `address`: the value says who gets something.
   * `own`: names that begin with it and a dot are those of a team's member, or of an event, not of the item.
   * `after`: it is read once the step is done.
   */
  expressions: {
    source: string;
    want?: ValueType;
    field?: string;
    needed?: boolean;
    address?: boolean;
    own?: "member" | "event";
    after?: boolean;
    path: Path;
  }[];
  /**
   * Facts and fields read by name, outside expressions. `byRoster`: read by the roster, not by the agent.
   * `address`: the value helps to say who gets something.
   */
  names?: { name: string; needed?: boolean; byRoster?: boolean; address?: boolean; path: Path }[];
  /** Values with which a fact or field is compared outside expressions, as in the cells of a table. */
  compares?: { name: string; values: { value: Literal; path: Path }[] }[];
  /**
   * Facts that the step settles. `sure`: whenever the step is done. `outside`: the value may be taken from a
   * text, or be a model's answer. `system`: the connection whose answer it is, where it is one. `from`: expressions that compute it.
   */
  gives?: {
    name: string;
    path: Path;
    sure: boolean;
    values?: { value: Literal; path: Path }[];
    outside?: boolean;
    system?: string;
    from?: string[];
  }[];
  /** Fields of the record that the step writes; `values` are those that stand in the file. */
  writes?: { field: string; path: Path; values?: { value: Literal; path: Path }[] }[];
  /**
   * `connection.operation`; `sends`: the expression behind each parameter. Absent: the facts that the agent may read.
   * `takes`: facts, and where in the answer each stands.
   */
  calls?: {
    operation: string;
    path: Path;
    sends?: Record<string, string>;
    takes?: Record<string, string>;
    /** How often one visit calls it at most; once unless given. */
    times?: number;
  }[];
  /** Models that may be asked. */
  models?: { model: string; path: Path }[];
  /** What is asked of the members of a team (a template); a skill that is a fact stands for its values. */
  members?: {
    team: string;
    skills: { name: string; level?: number; path: Path }[];
    attributes: { name: string; path: Path }[];
  }[];
  /** Teams, queues and people, by name; templates such as "{topic} team" included. `is`: only such a one will do. */
  people?: { name: string; path: Path; is?: "team" | "queue" | "owner" }[];
}
