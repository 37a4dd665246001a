import type { Core } from "../core.ts";
import type { Transaction } from "../records/transaction.ts";

/** Types of parameters, as a describe of an action names them. */
export type ParameterType =
  | "STRING"
  | "TEXTAREA"
  | "NUMBER"
  | "INTEGER"
  | "BOOLEAN"
  | "DATE"
  | "DATETIME"
  | "REFERENCE"
  | "PICKLIST"
  | "SOBJECT"
  | "APEX";

/** What goes into an action, or comes out of it. */
export interface Parameter {
  name: string;
  type: ParameterType;
  label?: string;
  description?: string;
  required?: boolean;
  /** More than 1: a list of values. */
  maxOccurs?: number;
  sobjectType?: string;
  apexClass?: string;
  picklist?: readonly string[];
}

export type Values = Record<string, unknown>;

/** Something that can be invoked, by REST and by flows. */
export interface Action {
  /** As its path ends; of an object's quick action or e-mail alert, `Case.Escalate`. */
  name: string;
  label: string;
  /** Such as `CHATTERPOST`, `FLOW`, `APEX`. */
  type: string;
  description: string | null;
  /** The object whose records it is about. */
  target?: string;
  /** Of Apex that makes a group of its actions. */
  category?: string;
  inputs: readonly Parameter[];
  outputs: readonly Parameter[];
  /** What it takes is not known, so everything is. */
  open?: true;
  /**
   * Does it once.
   * @param inputs by the names of the parameters, of their types
   * @returns the values of the outputs; null for an action that has none
   * @throws OrgError why it failed; then nothing of it remains
   */
  invoke(tx: Transaction, inputs: Values): Values | null;
}

/** The actions of one kind, such as those that flows are. */
export interface ActionKind {
  /** Below `actions/`: `standard`, `custom/flow`. */
  path: string;
  /** Those that can be invoked now. */
  list(core: Core): readonly Action[];
}
