/**
 * How each function of a Salesforce formula is said in CEL. To add one: a line here.
 * `method` writes the first argument before the dot.
 */
export interface CallRule {
  least: number;
  most: number;
  as:
    | { is: "call"; name: string }
    | { is: "method"; name: string }
    | { is: "operator"; sign: "&&" | "||" | "==" }
    | { is: "not" }
    | { is: "choice" }
    | { is: "constant"; cel: string }
    | { is: "whole-match" };
}

const MANY = Number.POSITIVE_INFINITY;
const call = (name: string, least: number, most = least): CallRule => ({
  least,
  most,
  as: { is: "call", name },
});
const method = (name: string, least: number, most = least): CallRule => ({
  least,
  most,
  as: { is: "method", name },
});
const operator = (sign: "&&" | "||" | "==", least: number, most: number): CallRule => ({
  least,
  most,
  as: { is: "operator", sign },
});

export const CALLS: Record<string, CallRule> = {
  AND: operator("&&", 1, MANY),
  OR: operator("||", 1, MANY),
  NOT: { least: 1, most: 1, as: { is: "not" } },
  IF: { least: 3, most: 3, as: { is: "choice" } },
  CASE: call("case", 4, MANY),
  ISPICKVAL: operator("==", 2, 2),
  ISBLANK: call("blank", 1),
  ISNULL: call("blank", 1),
  BLANKVALUE: call("firstGiven", 2),
  NULLVALUE: call("firstGiven", 2),
  ISNUMBER: call("isNumber", 1),
  TEXT: call("text", 1),
  VALUE: call("number", 1),
  CONTAINS: method("contains", 2),
  BEGINS: method("startsWith", 2),
  INCLUDES: call("includes", 2),
  REGEX: { least: 2, most: 2, as: { is: "whole-match" } },
  LEN: call("size", 1),
  LEFT: call("left", 2),
  RIGHT: call("right", 2),
  MID: call("mid", 3),
  UPPER: method("upper", 1, 2),
  LOWER: method("lower", 1, 2),
  TRIM: method("trim", 1),
  SUBSTITUTE: method("replace", 3),
  FIND: call("find", 2, 3),
  BR: { least: 0, most: 0, as: { is: "constant", cel: '"\\n"' } },
  ABS: call("abs", 1),
  ROUND: call("round", 2),
  FLOOR: call("roundDown", 1),
  CEILING: call("roundUp", 1),
  MFLOOR: call("floor", 1),
  MCEILING: call("ceil", 1),
  MAX: call("max", 1, MANY),
  MIN: call("min", 1, MANY),
  MOD: call("mod", 2),
  TODAY: call("today", 0),
  NOW: call("now", 0),
  DATE: call("date", 3),
  DATEVALUE: call("date", 1),
  DATETIMEVALUE: call("datetime", 1),
  YEAR: call("year", 1),
  MONTH: call("month", 1),
  DAY: call("day", 1),
  WEEKDAY: call("weekday", 1),
  ADDMONTHS: call("addMonths", 2),
};

/** What cannot be said in a workflow, and what to do instead. */
export const UNTRANSLATABLE: Record<string, string> = {
  ISCHANGED: "let the workflow start on the change of the field instead",
  PRIORVALUE: "a workflow sees the record as it is; compare in the start event instead",
  ISNEW: "let the workflow start on the event created instead",
  ISCLONE: "a workflow cannot see how a record was made",
  VLOOKUP: "look the record up in a step and use the fact that it gives",
  HYPERLINK: "links belong on a page, not in a condition",
  IMAGE: "images belong on a page, not in a condition",
  GETRECORDIDS: "it exists for list buttons only",
  GETSESSIONID: "a workflow has no session",
  URLFOR: "links belong on a page, not in a condition",
  PARENTGROUPVAL: "it exists for reports only",
  PREVGROUPVAL: "it exists for reports only",
};
