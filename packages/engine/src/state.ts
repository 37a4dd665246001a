import type { DecidedBy, Happening, Heard, StepError, TaskRequest, Watch } from "@throughline/steps";
import type { PlainAction, Value } from "@throughline/workflow";
import type { Count } from "./clock.ts";
import type { Actor, Effect, ExtraBlock, FieldWrite, TakeBack, TaskAbout, TimerAbout } from "./entry.ts";
import type { History } from "./history.ts";

/** Everything known about one work item: the fold of its entries. Plain JSON; never mutated. */
export interface ItemState {
  workflow: string;
  hash: string;
  object: string;
  recordId: string;
  status: "live" | "ended";
  startedAt: string;
  updatedAt: string;
  endedAt?: string;
  outcome?: string;
  /** The workflow has come to an end; the item ends when what was written before is settled. */
  ending?: { outcome: string; because: string };
  /** Last known values of the record, flat. */
  record: Record<string, Value>;
  /** Names for ids among them. */
  labels: Record<string, string>;
  facts: Record<string, Fact>;
  /** Name of the stage the item is in. */
  stage?: string;
  stagesDone: string[];
  threads: Record<string, Thread>;
  visits: Record<string, Visit>;
  /** How often each step was visited. */
  turns: Record<string, number>;
  /** Writes that wait to travel in one request. */
  planned: Record<string, FieldWrite>;
  /** Effects whose outcome is not known yet. */
  open: Record<string, OpenEffect>;
  /** Fields written by us whose echo has not come back yet. */
  echoes: {
    effect: string;
    field: string;
    value: Value;
    /** Somebody else's, told by the refusal of our write and written over since. */
    theirs?: boolean;
    /** When the record was seen to hold another value by now: an echo from before then tells nothing new. */
    past?: string;
    /** When the write was answered: what is read later tells of it, or of what came after. */
    settled?: string;
  }[];
  tasks: Record<string, OpenTask>;
  timers: Record<string, { due: string; visit?: string; about: TimerAbout; counted?: Count }>;
  milestones: Record<string, MilestoneState>;
  incidents: Record<string, Incident>;
  /** What takes back what steps have done, in the order in which they were done. */
  undos?: KeptUndo[];
  /** What was done is being taken back: no step begins meanwhile. */
  undoing?: Undoing;
  /** Visits under way that were taken back, and have done nothing outside since. */
  takenBack?: string[];
  /** The workflow's assignment that holds capacity: the id of the `choose` effect. */
  reservation?: string;
  owner?: { id: string; name: string; team?: string };
  /** Points of capacity that the item was last given out with, where it was not 1. */
  size?: number;
  /** Choices that were offered and that nobody has taken yet, by the id of their effect: they hold capacity as well. */
  offers?: Record<string, Offer>;
  /** What the present owner is to do in time. */
  watch?: Watch & { step: string };
  /** By step: those from whom the item was taken because they did not begin in time, by id. */
  sentBack?: Record<string, string[]>;
  /** The step that last chose an owner, for a reassignment. */
  assignedBy?: string;
  /** Taken over from the org, by which adoption; `worked`: something has been done with it since. */
  adopted?: { run: string; keeps?: boolean; worked?: boolean; letGo?: boolean };
  touchedByHand: boolean;
  /** What it is measured by. */
  history: History;
  decidedBy: DecidedBy[];
  /** Goes on in another version as soon as it can. */
  moving?: { to: string; by: string; reason: string; stages?: Record<string, string> };
  /** Events that no step has taken yet, the latest last; older ones are forgotten. */
  heard?: Heard[];
  /** What was said of its version: the latest of those events, newest last. A choice that is told again much later is done once. */
  choices?: string[];
  /** The latest events taken, newest last: a duplicate is recognised. */
  seen: string[];
  /** What language models have cost, in billionths of a US dollar; and by agent, where it is anything. */
  cost: number;
  costOf?: Record<string, number>;
  apiCalls: number;
  /** Entries folded so far; also makes ids. */
  entries: number;
}

export interface Fact {
  value: Value;
  by: DecidedBy;
  visit: string;
  /** Of a person's answer: under which it is used again, and how it was told. */
  hash?: string;
  text?: string;
  /** In somebody else's words. */
  outside?: boolean;
}

/** One line of control: the stage's ("main"), a block's ("visit/block"), or a handler's. */
export interface Thread {
  /** Steps it runs: the stage's, or those of a block of `step`. */
  block: { stage: string } | { step: string; visit: string; name: string } | ExtraBlock;
  /** Index of the next step to begin. */
  next: number;
  /** The visit that is open in this thread. */
  visit?: string;
}

export interface Visit {
  step: string;
  thread: string;
  status: "open" | "waiting" | "in-blocks" | "completed" | "skipped" | "failed" | "incident";
  waitingFor?: string;
  memory?: unknown;
  /** The memory that it had when it was begun again. */
  before?: unknown;
  startedAt: string;
  endedAt?: string;
  /** Happenings that arrived before the visit could take them. */
  queued?: Happening[];
  /** Tasks whose cost is what the answer to a call settles, and nothing else. */
  calledOff?: string[];
}

export interface OpenEffect {
  effect: Effect;
  visit?: string;
  intendedAt: string;
  attempts: number;
  /** Left for a language model, and its outcome is not known. */
  sent?: boolean;
  /** Set while an incident about it waits for a person. */
  held?: boolean;
  /** Of a choice of an owner: since when the item waits in the roster's pool, and why. */
  pool?: { since: string; because: string };
}

/** Whom an item was offered to. */
export interface Offer {
  id: string;
  name: string;
  team?: string;
  size: number;
  visit: string;
}

export interface OpenTask {
  request: TaskRequest;
  visit?: string;
  about?: TaskAbout;
  openedAt: string;
  /** An answer that may still be taken back. */
  held?: { by: Actor; answer: Record<string, Value>; until: string };
  /** Who would rather not answer, the latest last. */
  passed?: { by: Actor; at: string }[];
  notes?: { by: Actor; at: string; text: string }[];
}

export interface MilestoneState {
  status: "running" | "paused" | "violated" | "met";
  due?: string;
  /** The whole time, and at a pause what is left of it, in ms counted as the milestone counts. */
  totalMs?: number;
  remainingMs?: number;
  warned: number[];
  /** After a violation: the steps of its path that have a time of their own, by their place in it. */
  path?: Record<number, PathStepState>;
}

/** When a later step of a path is due, what is left until then at a pause (ms), or when it was taken. */
export interface PathStepState {
  due?: string;
  leftMs?: number;
  takenAt?: string;
}

/** What takes a visit of a step back. */
export interface KeptUndo {
  step: string;
  visit: string;
  undo: TakeBack;
  /** Why it is not known whether the step was done at all. */
  doubt?: string;
}

export interface Undoing {
  /** How the item goes on once everything is taken back. */
  afterwards: PlainAction;
  because: string;
  /** The step whose failure or time-out asked for it. */
  visit?: string;
  /** Who ends the item then, where it is not the workflow. */
  ends?: "person" | "org";
  /** The visit that is being taken back. */
  now?: string;
  /** Everything is taken back, and a person is asked what becomes of the item. */
  asked?: true;
}

export interface Incident {
  step?: string;
  visit?: string;
  effect?: string;
  /** The step is being taken back. */
  undoes?: true;
  error: StepError;
  openedAt: string;
}
