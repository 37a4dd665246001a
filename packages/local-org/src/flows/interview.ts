import { randomBytes } from "node:crypto";
import { saveError } from "../errors.ts";
import type { Transaction } from "../records/transaction.ts";
import type { Flow } from "./read.ts";
import type { FlowValue } from "./values.ts";

/** What one transaction may do, whichever flows take part in it. */
export interface Budget {
  elements: number;
  queries: number;
  writes: number;
}

/** A flow that is running. */
export interface Interview {
  readonly tx: Transaction;
  readonly flow: Flow;
  readonly guid: string;
  /** Values of variables and outputs of elements, by lower-case name. */
  readonly values: Map<string, FlowValue>;
  /** The loops that are under way: what is left of each. */
  readonly loops: Map<string, FlowValue[]>;
  readonly budget: Budget;
  faultMessage: string;
  /** Undoes what the transaction has written since the flow began. */
  readonly rollback: () => void;
  /** How deep it lies in subflows. */
  readonly depth: number;
}

/** What ends a flow for good: no fault path takes it. */
export class FlowLimit extends Error {}

const MOST_QUERIES = 100;
const MOST_WRITES = 150;
/** Before version 57.0 a flow could run so many elements; since then only its time is limited, which this stands for. */
const MOST_ELEMENTS_ONCE = 2000;
const MOST_ELEMENTS = 100_000;

export const freshBudget = (): Budget => ({ elements: 0, queries: 0, writes: 0 });

export function countElement({ budget, flow }: Interview): void {
  budget.elements += 1;
  if (flow.apiVersion < 57 && budget.elements > MOST_ELEMENTS_ONCE)
    throw new FlowLimit("Number of iterations exceeded");
  if (budget.elements > MOST_ELEMENTS) throw new FlowLimit("Apex CPU time limit exceeded");
}

export function countQuery({ budget }: Interview): void {
  budget.queries += 1;
  if (budget.queries > MOST_QUERIES) throw new FlowLimit(`Too many SOQL queries: ${budget.queries}`);
}

export function countWrite({ budget }: Interview): void {
  budget.writes += 1;
  if (budget.writes > MOST_WRITES) throw new FlowLimit(`Too many DML statements: ${budget.writes}`);
}

export const newGuid = (): string => `${randomBytes(17).toString("hex")}-${randomBytes(2).toString("hex")}`;

/** What is in the flow and cannot be done here, in words. */
export const unsupported = (what: string) => saveError("UNKNOWN_EXCEPTION", what);
