import type { Because, StepError } from "@throughline/steps";
import type { Value } from "@throughline/workflow";
import type { Actor, Repair } from "./entry.ts";

/**
 * Something that happened, as the runtime delivers it. `id` is unique per happening: the same id is taken once.
 * Time comes in with the event (`at`, ISO 8601); the engine has no clock.
 */
export type Event = { id: string; at: string } & (
  | {
      type: "record-created";
      recordId: string;
      /** Field values by flat name, parents dotted. */
      record: Record<string, Value>;
      /** Names for ids: `{ "OwnerId": "Support Intake" }`. */
      labels?: Record<string, string>;
      /** The holding queue of the workflow, resolved in this org. */
      hold?: { id: string; name: string };
    }
  /** A record that was open when the workflow went live is to be taken over, as the rules of `adopt:` say. */
  | {
      type: "adopted";
      recordId: string;
      record: Record<string, Value>;
      labels?: Record<string, string>;
      /** Names the adoption. */
      run: string;
      by: Actor;
    }
  /** What an adoption took over is the workflow's no more, unless the workflow or a person has worked on it. */
  | { type: "let-go"; run: string; by: Actor; reason: string }
  | {
      type: "record-changed";
      changes: Record<string, Value>;
      labels?: Record<string, string>;
      /**
       * Who wrote, and whether it was our own user (then it may be an echo, or automation inside our transaction).
       * `ours` is absent where nobody can tell: several writes may be told as one.
       */
      by?: Actor;
      ours?: boolean;
      /** When the record was asked for, where `changes` are what was read and not what was told. */
      asOf?: string;
      /** A reading that waited, since the item could not take it before. Writes that were intended meanwhile it does not show. */
      late?: true;
    }
  | { type: "record-deleted"; by?: Actor; mergedInto?: string }
  /** A named event for `while:` handlers and for steps that wait: "reply", …  `visit`: the only one that it is for. */
  | { type: "signal"; name: string; data?: Record<string, Value>; by?: Actor; visit?: string }
  | {
      type: "effect-settled";
      effect: string;
      apiCalls: number;
      ms: number;
      /** In billionths of a US dollar. */
      cost?: number;
      readBack?: "applied" | "not-applied";
      result:
        | { ok: true; value?: unknown }
        /** `actual`: the record's values where a compare-and-set was refused. */
        | { ok: false; error: StepError; actual?: Record<string, Value>; gone?: boolean };
    }
  | { type: "effect-sent"; effect: string; attempt: number }
  /** The roster has no owner yet for a `choose` effect: the item waits in its pool. */
  | { type: "choice-held"; effect: string; because: Because }
  | {
      type: "effect-retried";
      effect: string;
      attempt: number;
      error: StepError;
      next: string;
      /** In billionths of a US dollar. */
      cost?: number;
    }
  | { type: "timer-fired"; timer: string }
  /** Business hours are others than before; `calendar` names them as they are now. */
  | { type: "calendar-changed"; calendar: string }
  /** `until`: whoever answers may take it back so long, and it is given then. */
  | { type: "task-answered"; task: string; by: Actor; answer: Record<string, Value>; until?: string }
  | { type: "answer-taken-back"; task: string; by: Actor }
  /** Others are to answer. */
  | { type: "task-passed"; task: string; by: Actor }
  /** Something that whoever answers, or looks later, should know. */
  | { type: "task-noted"; task: string; by: Actor; text: string }
  | {
      type: "incident-repaired";
      incident: string;
      repair: Repair;
      by: Actor;
      reason: string;
      /** For "correct": new values of fields or facts. */
      values?: Record<string, Value>;
      /** For "skip" and "cancel": what was done is taken back as well. */
      undo?: true;
    }
  /** `undo`: what was done is taken back before. */
  | { type: "cancelled"; by: Actor; reason: string; undo?: true }
  /** Somebody else is to have it: whoever the step that chose the owner chooses without them. */
  | { type: "reassigned"; by: Actor; reason: string }
  /**
   * The item is to go on in another version of its workflow, which is known by `Deciders.version`: where that is proven
   * ("move"), from the first stage ("restart"), or not at all, whatever was said before ("finish").
   */
  | {
      type: "moved";
      to: { hash: string };
      how: "move" | "restart" | "finish";
      /** By name of a stage, its name in that version where that is another. */
      stages?: Record<string, string>;
      /** What becomes of the facts at a restart; default: they are dropped. */
      facts?: "keep" | "drop";
      by: Actor;
      reason: string;
    }
);
