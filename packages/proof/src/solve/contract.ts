import type { Value, ValueType } from "@throughline/workflow";

/** What a name may be. */
export interface Domain {
  type: ValueType;
  /** Values of a choice, picklist or multi-select picklist. */
  of?: string[];
  /** False: other values than those of `of` may come as well. */
  closed?: boolean;
  /** May be blank. */
  optional?: boolean;
  /** May be not given, or stand behind a null parent. */
  unknown?: boolean;
}

/** Something asked of a record: an expression holds, or does not (it is false, blank or unknown). */
export interface Constraint {
  source: string;
  is: "holds" | "does-not-hold";
}

/**
 * A name whose value follows from others: the first way whose constraints are all met settles it, as the rows of a
 * table or rules in order do. Where none is met it is unknown.
 */
export interface Defined {
  name: string;
  ways: Way[];
}

export interface Way {
  /** None: always. */
  when: Constraint[];
  gives: { value: Value } | { expression: string };
}

/** Whether some record meets all that is asked. */
export type Verdict =
  /** This one does, by the language's own evaluation; a name that is absent is unknown. `now`: at this moment. */
  | { is: "yes"; example: Record<string, Value>; now?: string }
  | { is: "no" }
  /** `because`: the sub-condition that could not be decided. */
  | { is: "open"; because: string };
