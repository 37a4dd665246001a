/**
 * What a name or an expression is. `any` takes part in everything unchecked;
 * `list` is also a multi-select picklist as Salesforce sends it (`"A;B"`).
 */
export type ValueType = "text" | "number" | "boolean" | "date" | "datetime" | "list" | "choice" | "any";

/** The names an expression may read. A dotted path such as `Account.Tier__c` is one name. */
export interface TypeEnv {
  [name: string]: { type: ValueType; of?: string[] };
}

/**
 * A value is plain JSON. Dates are ISO strings (`2026-01-31`), datetimes ISO strings with a time
 * (`2026-01-31T09:30:00Z`, or Salesforce's `…T09:30:00.000+0000`). `null`, `""` and `[]` are blank.
 */
export type Value = string | number | boolean | null | Value[];

/** What an expression is evaluated over. `undefined` = unknown: not given yet, or behind a null parent. */
export interface Scope {
  get(name: string): Value | undefined;
}

/** A compiled expression: plain data; the executable form is kept beside it, not in it. */
export interface Expression {
  source: string;
  /** What is evaluated: the source itself, or a formula's translation. */
  cel: string;
  /** Names read, dotted, each once, in order of appearance. */
  names: string[];
  type: ValueType;
  /** True when the result depends on `today()` or `now()`. */
  readsClock: boolean;
}

/** One thing wrong with an expression; `offset` and `length` are places in its source. */
export interface ExpressionProblem {
  code: "expression-syntax" | "expression-type" | "unknown-name" | "formula-untranslatable";
  message: string;
  offset: number;
  length: number;
  /** The text to put in the place of the marked one ("did you mean"). */
  fix?: string;
}

export interface EvaluateOptions {
  /** The moment of the event, ISO; without it `today()` and `now()` are unknown. */
  now?: string;
  /** IANA time zone in which a datetime's day is meant; UTC without it. */
  zone?: string;
}

export interface Evaluation {
  /** `undefined` = unknown. */
  value: Value | undefined;
  /** True only for the value `true`: unknown and blank never hold. */
  holds: boolean;
  reason: Reason;
}

/** Why an expression came out as it did: plain JSON; long values are cut, so that it stays small. */
export interface Reason {
  op: "and" | "or" | "not" | "choice" | "leaf";
  /** The source text of this part. */
  text: string;
  result: "true" | "false" | "unknown" | "blank" | "value";
  value?: Value;
  /** What the part read; blank is `null`. */
  names?: Record<string, Value | "unknown">;
  parts?: Reason[];
}
