/**
 * What a text of the file is or names. A form offers what there is of it, a rename finds it, and neither has to know
 * the kind of step in which it stands. In the JSON Schema a mark is `x-is`, with `x-` in front like all of these.
 */
export type Is =
  // said in the language of expressions: any, one that is true or false, one that gives a value
  | "expression"
  | "condition"
  | "computed"
  // a value of a fact or field, and a text with the names of facts in braces
  | "value"
  | "template"
  | "duration"
  | "pattern"
  | "sureness"
  // names
  | "fact"
  | "field"
  | "lookup"
  | "object"
  | "agent"
  | "stage"
  | "team"
  | "queue"
  | "person"
  | "owner"
  | "skill"
  | "operation"
  | "parameter"
  | "answer"
  | "model"
  | "event"
  | "outcome"
  // parts that have a form of their own
  | "table"
  | "ladder"
  | "milestone";

/** Who decides, where an option of a union is a way to decide. */
export type MarkedBy = "rule" | "model" | "llm" | "agreement" | "person";

declare module "zod" {
  interface GlobalMeta {
    is?: Is;
    /**
     * The forms in which the text is written, with their blanks in braces: `escalate to {person}`. A blank is named
     * by what it is, or by a word for it.
     */
    phrases?: string[];
    by?: MarkedBy;
    /** Of a value: the key of the step under which the names stand whose value it is, one for each. */
    of?: string;
  }
}

/** The marks, as zod keeps them. */
export const MARKS = ["is", "phrases", "by", "of"] as const;
