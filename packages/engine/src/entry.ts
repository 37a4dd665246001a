import type {
  AskRequest,
  Because,
  ChooseRequest,
  Decision,
  Paid,
  StepError,
  TaskRequest,
  Tokens,
  Watch,
} from "@throughline/steps";
import type { Action, PlainAction, Value } from "@throughline/workflow";
import type { Count } from "./clock.ts";

/** Version of the entry format. Readers upcast older ones and refuse newer ones. */
export const FORMAT = 9;

/** A field to write, with the value it must still have for the write to take hold. */
export interface FieldWrite {
  value: Value;
  /** Value before, as the workflow knows it; absent where it is not known. */
  expected?: Value;
  label?: string;
  expectedLabel?: string;
  /** The visit that wanted the write. */
  visit: string;
}

/**
 * Something to be done in the world, described. Ids are stable: performing one twice is recognised.
 * `write`, `call`, `ask` and `notify` go out after their intent is durable; `choose`, `release` and `hand-over` are answered by the roster.
 */
export type Effect =
  | { kind: "write"; id: string; object: string; recordId: string; sets: Record<string, FieldWrite> }
  /** `undoes`: the visit that it takes back. */
  | ({
      kind: "call";
      id: string;
      connection: string;
      operation: string;
      input: Record<string, Value>;
      undoes?: string;
    } & Paid)
  /** `offer`: whoever is chosen is asked first. */
  | ({ kind: "choose"; id: string; offer?: "one" | "team" } & ChooseRequest)
  | ({ kind: "ask"; id: string } & AskRequest)
  | { kind: "release"; id: string; reservation: string }
  /**
   * The owner was changed by hand: the load moves with the work. Without a reservation so far, it gets this one, of `size`
   * points of the `team`.
   */
  | { kind: "hand-over"; id: string; reservation: string; ownerId: string; size?: number; team?: string }
  | { kind: "notify"; id: string; to: string; text: string };

/** What takes a step back, with all that it needs. `missing`: names of what was not known. */
export type TakeBack = { missing?: string[] } & (
  | { by: "call"; connection: string; operation: string; input: Record<string, Value> }
  /** `wrote`: what the step wrote there; what is there otherwise is somebody else's, and stands. */
  | { by: "write"; sets: Record<string, { value: Value; label?: string; wrote?: Value }> }
);

/** What a person may do about an incident. */
export type Repair = "retry" | "correct" | "skip" | "cancel";

/** Who did it: a user by name, "simulated …", or the system. */
export type Actor = string;

/** One line of the audit trail. State is the fold of these; nothing else changes it. */
export type Entry = { at: string } & (
  | {
      kind: "item-started";
      workflow: string;
      hash: string;
      object: string;
      recordId: string;
      /** The record as it arrived: flat, dotted names for parents. */
      record: Record<string, Value>;
      labels?: Record<string, string>;
      eventId: string;
      because: Because;
      /** Of a record that was open when the workflow went live: it begins in the stage that is entered next. */
      adopted?: Adopted;
    }
  | { kind: "stage-entered"; stage: string }
  | { kind: "stage-completed"; stage: string }
  | { kind: "step-started"; step: string; visit: string; thread: string }
  | { kind: "step-skipped"; step: string; visit: string; thread: string; because: Because }
  | { kind: "decided"; step: string; visit: string; decision: Decision }
  | { kind: "step-waiting"; step: string; visit: string; for: string; memory?: unknown }
  | {
      kind: "blocks-entered";
      step: string;
      visit: string;
      blocks: string[];
      because?: Because;
      memory?: unknown;
    }
  | { kind: "step-completed"; step: string; visit: string; because?: Because }
  | {
      kind: "step-failed";
      step: string;
      visit: string;
      error: StepError;
      because?: Because;
      then: Action | { do: "incident" };
      /** What the step remembers of it, for when it is begun again. */
      memory?: unknown;
    }
  /** A turn went beyond its boundary: nothing of it took hold. The step's failure follows. */
  | {
      kind: "attempt-refused";
      step: string;
      visit: string;
      agent?: string;
      /** "write OwnerId" */
      attempted: string;
      /** What would have been allowed. */
      boundary: string;
      code: string;
    }
  | { kind: "step-retried"; step: string; visit: string }
  /** What takes the step back, with its inputs as they are now. `doubt`: why it is not known whether it was done at all. */
  | { kind: "undo-kept"; step: string; visit: string; undo: TakeBack; doubt?: string }
  /** What was done is to be taken back, the last first; then the item goes on as `afterwards` says. `ends`: who ends it. */
  | {
      kind: "undo-asked";
      afterwards: PlainAction;
      because: Because;
      visit?: string;
      by?: Actor;
      ends?: "person" | "org";
    }
  | { kind: "undo-begun"; step: string; visit: string }
  /** `left`: it stands as it is, because; `skipped`: a person has seen to it. */
  | { kind: "undone"; step: string; visit: string; how: "taken-back" | "left" | "skipped"; because?: string }
  | { kind: "undo-ended" }
  | { kind: "thread-opened"; thread: string; block: ExtraBlock; because: Because }
  | { kind: "write-planned"; step: string; visit: string; field: string; value: Value; label?: string }
  | { kind: "effect-intended"; effect: Effect; visit?: string }
  | {
      kind: "effect-settled";
      effect: string;
      ok: boolean;
      /** What came back (a call's answer, the roster's choice). */
      value?: unknown;
      error?: StepError;
      /** Of a write: the record is gone. */
      gone?: true;
      /** How the outcome became known when the answer was lost: by reading the record back. */
      readBack?: "applied" | "not-applied";
      apiCalls: number;
      ms: number;
      /** Of a call to a language model or an outside agent, in billionths of a US dollar. */
      cost?: number;
      /** Under which such a call is counted; absent where none was made. */
      account?: Account;
    }
  /** A call to a language model leaves now. Where no outcome follows, its answer was lost, and it may have been paid for. */
  | { kind: "effect-sent"; effect: string; attempt: number }
  | {
      kind: "effect-retried";
      effect: string;
      attempt: number;
      error: StepError;
      next: string;
      /** What the attempt has cost, or can have cost at most, in billionths of a US dollar. */
      cost?: number;
      account?: Account;
    }
  /** What was counted for an outside agent at first (`since`, ISO) is less, as it says: `cost` is below 0, and that day's. */
  | { kind: "cost-settled"; step: string; visit: string; cost: number; since: string; account: Account }
  /** Nobody can or may be given the item now: it waits in the roster's pool, and the `choose` effect stays open. */
  | { kind: "choice-held"; effect: string; because: Because }
  | { kind: "task-opened"; task: string; visit?: string; request: TaskRequest; about?: TaskAbout }
  | { kind: "task-answered"; task: string; by: Actor; answer: Record<string, Value> }
  /** Somebody has answered, and may take it back until then: it is given at that instant. */
  | { kind: "answer-held"; task: string; by: Actor; answer: Record<string, Value>; until: string }
  | { kind: "answer-taken-back"; task: string; by: Actor }
  /** Somebody would rather not answer: others are asked, by name `to` where the workflow says who. */
  | { kind: "task-passed"; task: string; by: Actor; to?: string }
  | { kind: "task-noted"; task: string; by: Actor; text: string }
  | { kind: "task-withdrawn"; task: string; because: string }
  /** Of a choice that was offered (id of its effect): whoever was asked has taken the item. */
  | { kind: "offer-taken"; step: string; visit: string; offer: string }
  /** Whoever had the record when it was taken over keeps it: the step chooses nobody. */
  | { kind: "owner-kept"; step: string; visit: string }
  /** The owner is to begin in time, or somebody else gets the item. */
  | { kind: "owner-watched"; step: string; visit: string; watch: Watch }
  | { kind: "watch-ended"; step: string; because: Because }
  | { kind: "sent-back"; step: string; from: { id: string; name: string }; because: Because }
  | {
      kind: "timer-armed";
      timer: string;
      due: string;
      visit?: string;
      about: TimerAbout;
      /** Of one in business time; those of formats up to 3 do not say. */
      counted?: Count;
    }
  | { kind: "timer-fired"; timer: string }
  | { kind: "milestone-started"; stage: string; due: string; totalMs: number }
  | { kind: "milestone-warned"; stage: string; share: number }
  | { kind: "milestone-violated"; stage: string }
  /** A later step of the path after a violation, by its place in it. `by`: how long after, in words. */
  | { kind: "milestone-overdue"; stage: string; place: number; by: string }
  | {
      kind: "milestone-paused";
      stage: string;
      remainingMs: number;
      because: Because;
      /** It was violated before: what is left until each later step of its path, in ms. */
      path?: Record<number, number>;
    }
  /** `due` is absent where it was violated before. */
  | { kind: "milestone-resumed"; stage: string; due?: string; because: Because }
  | { kind: "milestone-met"; stage: string }
  /** Business hours are others than when open timers were armed. Those that this moves are armed anew behind it. */
  | { kind: "calendar-changed"; eventId: string; calendar: string }
  /** Fields changed outside of our own writes, as expected or not governed. `by` is who wrote them. */
  | {
      kind: "record-changed";
      eventId: string;
      by?: Actor;
      changes: Record<string, Change>;
      because?: string;
      /** Written over our own value by automation inside our transaction. */
      ours?: boolean;
    }
  | {
      kind: "echo-seen";
      eventId: string;
      effect: string;
      fields: string[];
      /** Not our write, but somebody else's that had refused it and was written over since. */
      theirs?: boolean;
    }
  | {
      kind: "foreign-write";
      eventId: string;
      by?: Actor;
      /** `automation`: a flow or trigger inside our own transaction. */
      source: "person" | "automation";
      changes: Record<string, Change>;
      answer: "accept" | "restore" | "escalate";
      /** Our write whose refusal told of it. */
      effect?: string;
    }
  | {
      kind: "event-received";
      event: string;
      eventId: string;
      data?: Record<string, Value>;
      /** A line of `while:` has done something about it. */
      handled: boolean;
      because: Because;
      by?: Actor;
      /** Some step waits for such an event, or may later: it is kept until one takes it. */
      kept?: boolean;
      /** The only visit that it is for. */
      visit?: string;
    }
  /** A step that waits has taken an event that was kept. */
  | { kind: "event-taken"; step: string; visit: string; event: string; eventId: string }
  /** `by`: a person asked for it; absent: the workflow. */
  | { kind: "acted"; action: Action; because: Because; visit?: string; by?: Actor }
  | {
      kind: "incident-opened";
      incident: string;
      step?: string;
      visit?: string;
      effect?: string;
      error: StepError;
      /** The step could not be taken back. */
      undoes?: true;
    }
  | {
      kind: "incident-closed";
      incident: string;
      by: Actor;
      repair: Repair;
      reason: string;
      values?: Record<string, Value>;
      /** And what was done is to be taken back. */
      undo?: true;
    }
  /** The item is to go on in the version `to`, and cannot where it stands, or has not yet. */
  | {
      kind: "move-awaited";
      eventId: string;
      to: string;
      by: Actor;
      reason: string;
      stages?: Record<string, string>;
      because: Because;
    }
  /** It is not to be moved any more, or cannot be. */
  | { kind: "version-kept"; eventId: string; by: Actor; because: Because }
  /** From here on the item runs the version `hash`. */
  | {
      kind: "item-moved";
      /** Of a restart: of what was waited for, the event has been taken before. */
      eventId?: string;
      /** The version until now. */
      from: string;
      hash: string;
      how: "move" | "restart";
      by: Actor;
      reason: string;
      /** The stage it stands in, by its name in the new version; absent at a restart. */
      stage?: string;
      /** Lines of control that have another place in the new version. */
      threads?: Record<string, { block: { stage: string } | ExtraBlock; next: number }>;
      /** Facts that are known no longer. */
      forgets?: string[];
      /** Writes that had not left yet, of fields that the new version does not govern. */
      unplanned?: string[];
    }
  /** Stands for all entries before it, which have left the store: with them the item is the same as in `to`. */
  | {
      kind: "archived";
      workflow: string;
      hash: string;
      object: string;
      recordId: string;
      startedAt: string;
      endedAt: string;
      outcome: string;
      /** How many entries were before. */
      entries: number;
      /** Name of the archive that has them; absent: they were deleted. */
      to?: string;
    }
  | {
      kind: "item-ended";
      outcome: string;
      by: "workflow" | "person" | "org";
      because: string;
      /** It had been taken over and was let go as it was: it may be taken over once more. */
      letGo?: boolean;
    }
);

/** How an open record was taken over. */
export interface Adopted {
  /** Names the adoption, of which there may be many. */
  run: string;
  by: Actor;
  /** What earlier stages would have given, from the record's own fields. */
  facts?: Record<string, Value>;
  /** Its owner keeps it at the first step that assigns one. */
  keeps?: boolean;
  /** The step of an earlier stage that would have chosen the owner. */
  assignedBy?: string;
}

/** Whom a call to a language model is counted under. */
export interface Account {
  workflow: string;
  agent: string;
  step: string;
  /** The model that answered, as the workflow names it; that which was asked, where none did. */
  model: string;
  tokens?: Tokens;
}

export interface Change {
  from?: Value;
  to: Value;
  fromLabel?: string;
  toLabel?: string;
}

/** A line of control beside the stage's: a `while:` handler's step, or a step that is run again. */
export type ExtraBlock = { handler: number } | { again: string };

/** What the answer to a task that no step asked for decides. */
export type TaskAbout =
  | { is: "foreign-write"; changes: Record<string, Change> }
  /** What becomes of a step that failed or timed out. */
  | { is: "step"; visit: string }
  /** What becomes of an item of which everything is taken back, after the step that asked for it. */
  | { is: "undone"; visit?: string }
  /** Somebody should know; the answer changes nothing. */
  | { is: "notice" };

export type TimerAbout =
  | { is: "step"; name: string; action: Action }
  /** The answer to a task is waited for no longer. */
  | { is: "task"; task: string }
  /** The answer to a task cannot be taken back any more. */
  | { is: "answer"; task: string }
  /** The owner is to have begun. */
  | { is: "send-back"; step: string }
  /** `share` 1 is the violation, with `place` a later step of its path. What is done stands in the workflow; formats up to 3 had it here. */
  | { is: "milestone"; stage: string; share: number; place?: number; action?: Action };

export type EntryKind = Entry["kind"];
