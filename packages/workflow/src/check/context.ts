import type { ValueType } from "../expression/index.ts";
import type { Kinds } from "../steps.ts";

/** What a field of the org is, as far as a workflow is concerned. */
export interface FieldInfo {
  type: ValueType;
  /** Values of a picklist. */
  of?: string[];
  /** False when the org takes other values of the picklist as well. */
  restricted?: boolean;
  /** Characters that a text may have. */
  length?: number;
  /** Refers to another record: its value is an id. */
  reference?: boolean;
  /** Holds one e-mail address, as the org has seen to. */
  email?: boolean;
  /** False when it cannot be written: formulas, auto-numbers, system fields. */
  updateable?: boolean;
}

/** A team, as far as a workflow asks for something of its members. */
export interface TeamInfo {
  members: { skills: Record<string, number>; attributes: string[] }[];
  /** There are members of whom only the org knows. */
  more?: boolean;
}

/** A JSON Schema, or a part of one. */
export type JsonPart = { [key: string]: unknown };

/** What an operation declares of its inputs, an object, and of its answer. */
export interface OperationTypes {
  input?: JsonPart;
  output?: JsonPart;
}

/** What is known about the world around a workflow. What is not given is not checked. */
export interface CheckContext {
  kinds: Kinds;
  /** A field of an object; parents with dots. `undefined`: there is no such field. */
  fields?: (object: string, field: string) => FieldInfo | "unknown-object" | undefined;
  /** All fields of an object, for "did you mean". */
  fieldNames?: (object: string) => string[];
  /** By name what is known of their members, or the names alone. */
  teams?: string[] | Record<string, TeamInfo>;
  /** Developer names and labels. */
  queues?: string[];
  /** User names, and names as people know them. */
  users?: string[];
  /** `connection.operation` */
  operations?: string[];
  /** What operations take and answer, by the same names; those of which nothing is declared are absent. */
  operationTypes?: Record<string, OperationTypes>;
  /**
   * What an operation is like: whether it changes something, which of its inputs say where something goes, and how many
   * requests to the org one call of it takes.
   */
  operation?: (
    name: string,
  ) => { writes: boolean; addresses: string[]; apiCalls?: number | undefined } | undefined;
  /** Why a model may not be asked, in words; undefined: it may. */
  refusesModel?: (model: string) => string | undefined;
}
