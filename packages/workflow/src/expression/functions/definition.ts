import type { Value, ValueType } from "../types.ts";
import type { Frame, Runtime } from "../values.ts";

/** What a parameter takes; `moment` is a date or a datetime. */
export type Takes = "text" | "number" | "moment" | "list" | "any";

/** What is known of an argument before evaluation. */
export interface Argument {
  type: ValueType;
  of?: string[];
  /** Present when the argument is a literal. */
  constant?: { value: Value };
}

export interface FunctionDefinition {
  /** How it is written, for people: `addDays(date, days)`. */
  signature: string;
  description: string;
  takes: Takes[];
  /** How many arguments must be given; all of `takes` without it. */
  least?: number;
  /** The last parameter may be repeated. */
  variadic?: boolean;
  returns: ValueType | ((args: Argument[]) => ValueType);
  /** Unknown arguments reach it as `undefined`; other functions are then unknown without being called. */
  seesUnknown?: boolean;
  /** Which arguments are compared with the first one, so that a choice can be checked against its values. */
  compares?: (count: number) => number[];
  /** What is wrong with literal arguments. */
  check?: (args: Argument[]) => { at: number; message: string } | undefined;
  run(args: Runtime[], frame: Frame): Runtime;
  /** A `run` for these arguments, where literals among them can be made ready once. */
  prepare?: (args: Argument[]) => FunctionDefinition["run"] | undefined;
}

type Strict = (args: Value[], frame: Frame) => Runtime;

/** For functions that are never handed an unknown argument. */
export const strict = (run: Strict): FunctionDefinition["run"] => run as FunctionDefinition["run"];
