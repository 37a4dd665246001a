import type { Dml } from "../db.ts";
import type { Operation } from "../records/saving.ts";

export type { Operation } from "../records/saving.ts";

/** The fields of a record by name, as a query gives them. */
export type Fields = Record<string, unknown>;

/** One record that a trigger looks at. */
export interface TriggerRecord<Op extends Operation = Operation> {
  /** Undefined before an insert. */
  readonly id: string | undefined;
  /** As it is going to be. Before an insert or update it may be changed; after one, changing it is an error. */
  readonly new: Op extends "delete" ? undefined : Fields;
  /** As it was; undefined for one that was not there. */
  readonly old: Op extends "insert" | "undelete" ? undefined : Readonly<Fields>;
  /** Refuses the record, as `addError` in Apex does: the client gets `FIELD_CUSTOM_VALIDATION_EXCEPTION`. */
  addError(message: string, field?: string): void;
}

/** How long after the commit. */
export interface Delay {
  seconds?: number;
  minutes?: number;
  hours?: number;
}

/** What a trigger is given: records of one object, at most 200 at a time, all saved by one operation. */
export interface TriggerContext<Op extends Operation = Operation> {
  readonly operation: Op;
  readonly records: readonly TriggerRecord<Op>[];
  /** Whose save it is. */
  readonly userId: string;
  /** The time of the transaction. */
  readonly now: Date;
  /** Reads and writes in the same transaction, as the same user, with triggers of its own. */
  readonly db: Dml;
  /** Does something a while after the commit, in a transaction of its own, as the Automated Process user. */
  later(delay: Delay, work: Work): void;
}

/** Code that stands for a record-triggered flow or an Apex trigger. It runs to its end at once: no promises. */
export type Handler<Op extends Operation = Operation> = (context: TriggerContext<Op>) => void;

/** Work of its own transaction, as the Automated Process user. */
export type Work = (db: Dml) => void;

/** Where automation is registered. Handlers of the same object and moment run in the order of registration. */
export interface Registry {
  /**
   * Runs before the record is saved: for changing its own fields, and for refusing it.
   * @throws Error for an object that the org does not have
   */
  before<const Op extends Exclude<Operation, "undelete">>(
    object: string,
    operations: readonly Op[],
    handler: Handler<Op>,
  ): void;
  /**
   * Runs after the record is saved and before the transaction is committed: for changing other records.
   * @throws Error for an object that the org does not have
   */
  after<const Op extends Operation>(object: string, operations: readonly Op[], handler: Handler<Op>): void;
  /** Runs again and again, as a scheduled flow does; the first time after one such while. */
  every(interval: Delay, work: Work): void;
}

/** Registers the automation of an org: what a file that `--automation` names exports as its default. */
export type Automation = (org: Registry) => void;
