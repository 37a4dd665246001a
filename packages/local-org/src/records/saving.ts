import { OrgError } from "../errors.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { Input } from "./input.ts";
import { atomically, type Change, type Transaction } from "./transaction.ts";

/** The DML operations, as triggers name them. */
export type Operation = "insert" | "update" | "delete" | "undelete";

/** What is to be done with one record. */
export interface Write {
  /** The record as it is now; undefined for one that is to be made. */
  prior?: Row;
  /** What a client, or a trigger, gives for its fields. */
  input?: unknown;
  /** Values that the platform itself sets; they are held against nothing. */
  system?: Readonly<Record<string, unknown>>;
  /** A field update of an approval: validation rules of the org are not asked. */
  fieldUpdate?: true;
}

/** A record on its way through the order of execution. */
export interface Saving extends Write {
  readonly operation: Operation;
  readonly def: ObjectDef;
  /** The fields that were given, by the client or on the way by triggers. */
  given: Input;
  /** The record as it is going to be. */
  draft: Record<string, unknown>;
  /** The record as it was written, and how it is going to be told; undefined until then. */
  row?: Row;
  change?: Change;
  /** Why it is refused. */
  error?: OrgError;
}

/** What became of one record: what it is then, or why it was refused. */
export type Outcome = Row | OrgError;

/** Takes records of one object through the order of execution. */
export type Execute = (
  tx: Transaction,
  def: ObjectDef,
  operation: Operation,
  writes: readonly Write[],
  allOrNone?: boolean,
) => Outcome[];

/** The save of which a stage is part. */
export interface Step {
  readonly def: ObjectDef;
  readonly operation: Operation;
  /** How much the transaction had written when it began. */
  readonly since: number;
  /** For what has to be saved in its wake. */
  readonly execute: Execute;
}

/** One stage of the order of execution. It sees the whole batch; records that it refuses go no further. */
export interface Stage {
  name: string;
  run(tx: Transaction, batch: Saving[], step: Step): void;
}

/** Does something for one record; if it throws a refusal, that is why the record is refused. */
export function refusing(saving: Saving, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof OrgError)) throw error;
    saving.error = error;
  }
}

/** A stage that looks at one record after the other; of one that is refused nothing remains. */
export const each =
  (work: (tx: Transaction, saving: Saving) => void): Stage["run"] =>
  (tx, batch) => {
    for (const saving of batch) refusing(saving, () => atomically(tx, () => work(tx, saving)));
  };

/** The record as the transaction has it by now: triggers may have saved it once more. */
export const current = (tx: Transaction, saving: Saving): Row =>
  tx.core.store.table(saving.def.name).get(saving.row!.Id) ?? saving.row!;
