import type { Value } from "@throughline/workflow";
import type { Piece } from "../kind.ts";

/** A flow or process as its file says it: elements by name, joined by their names, and what they refer to. Plain data. */
export interface FlowPiece extends Piece {
  kind: "flow";
  /** Without the number of its version. */
  name: string;
  /** Of a file `NAME-3.flow`; newer files hold one version and do not say which. */
  version?: number;
  label?: string;
  status: string;
  /** `Flow` (screens), `AutoLaunchedFlow`, `Workflow` (process builder), `Orchestrator`, `RoutingFlow`, … */
  type: string;
  line: number;
  /** Among the flows that the same save sets off, 1 to 2000: up to 1000 before those that have none, above that after them. */
  order?: number;
  start: Start;
  elements: Record<string, Element>;
  resources: Record<string, Resource>;
}

/** Which version of a flow is the active one; 0 for none. Files before API version 44 say it here alone. */
export interface FlowDefinitionPiece extends Piece {
  kind: "flow definition";
  name: string;
  active: number;
}

/** What sets it off: a save of a record, a schedule, an event, a call. */
export interface Start extends Criteria {
  line: number;
  next?: string;
  /** Of the records that set it off, or that a scheduled flow goes through. */
  object?: string;
  /** `RecordBeforeSave`, `RecordAfterSave`, `RecordBeforeDelete`, `Scheduled`, `PlatformEvent`, …; none where it is called. */
  trigger?: string;
  /** `Create`, `Update`, `CreateAndUpdate`, `Delete`. */
  save?: string;
  paths: ScheduledPath[];
  /** Names of the variables that hold the record and how it was before: those of a process. */
  record?: string;
  prior?: string;
}

export interface ScheduledPath {
  name: string;
  line: number;
  next?: string;
  /** In words: `2 Hours after CreatedDate`; none for the one that runs at once in a transaction of its own. */
  after?: string;
}

/** Conditions and how they are joined. */
export interface Criteria {
  /** `and`, `or`, `1 AND (2 OR 3)`; none for `and`. */
  logic?: string;
  conditions: Comparison[];
  /** Instead of conditions. */
  formula?: string;
  /** Only where the save made them hold. */
  changed: boolean;
}

export interface Comparison {
  line: number;
  /** A reference, or the name of a field where the criteria are a filter of records. */
  left: string;
  /** As written: `EqualTo`, `IsNull`, … */
  operator: string;
  right: Given;
}

/** A value as it is written. */
export type Given =
  /** Texts may have references in them: `{!$Record.Name}`. */
  | { is: "value"; value: Value; text: string; type?: "date" | "datetime" }
  | { is: "reference"; to: string }
  | { is: "formula"; formula: string }
  /** By developer name, of a kind: `Queue`, `ServiceChannel`. */
  | { is: "setup"; name: string; of: string };

/** A name and what it is given: an input of a call, a field of a record. */
export interface Assigned {
  name: string;
  value: Given;
  line: number;
}

/** A step of an orchestration, in one of its stages. */
export interface Step extends Call, Criteria {
  stage: string;
  line: number;
}

interface Common {
  name: string;
  label?: string;
  line: number;
  next?: string;
  /** Where it goes when it fails. */
  fault?: string;
}

export interface AssignmentItem {
  to: string;
  operator: string;
  value: Given;
  line: number;
}

export interface Outcome extends Criteria {
  name: string;
  label?: string;
  next?: string;
}

/** Something called with inputs: a flow, an action, a step of an orchestration. */
export interface Call {
  name: string;
  /** `flow`, `apex`, `quickAction`, `stepBackground`, … */
  type: string;
  called: string;
  inputs: Assigned[];
  /** Its outputs, and the variables that take them. */
  outputs: { from: string; to: string }[];
}

export type Element = Common &
  (
    | { is: "assignment"; items: AssignmentItem[] }
    | { is: "decision"; outcomes: Outcome[] }
    | {
        is: "lookup";
        object: string;
        filter: Criteria;
        into?: string;
        outputs: { from: string; to: string }[];
      }
    | { is: "create"; object?: string; fields: Assigned[]; records?: string; into?: string }
    | { is: "update"; object?: string; fields: Assigned[]; records?: string; filter: Criteria }
    | { is: "loop"; collection: string; item?: string; body?: string }
    | { is: "collection"; collection: string; item?: string; criteria: Criteria }
    | { is: "transform"; object?: string; fields: Assigned[] }
    | ({ is: "call" } & Omit<Call, "name">)
    | { is: "wait"; events: (Criteria & { name: string; label?: string; next?: string })[] }
    | { is: "stage"; steps: Step[] }
    | { is: "screen"; fields: Record<string, string> }
    /** Nothing here reads what it does: a delete, an error shown, a roll-back. */
    | { is: "other"; type: string }
  );

export type ElementOf<Is extends Element["is"]> = Extract<Element, { is: Is }>;

export type Resource =
  | {
      is: "variable";
      type: string;
      object?: string;
      collection: boolean;
      input: boolean;
      output: boolean;
      value?: Given;
    }
  | { is: "constant"; value?: Given }
  | { is: "formula"; formula: string }
  | { is: "template"; text: string };
