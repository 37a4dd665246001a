import { all, first, isTrue, textOf, type Element as Xml } from "../../project/xml.ts";
import type { Assigned, Criteria, Given } from "./piece.ts";

/** Names of the elements in which criteria are written: those of a filter differ from those of a decision. */
export interface CriteriaWords {
  items: string;
  left: string;
  right: string;
  logic: string;
}

export const FILTER: CriteriaWords = {
  items: "filters",
  left: "field",
  right: "value",
  logic: "filterLogic",
};

export const CONDITIONS: CriteriaWords = {
  items: "conditions",
  left: "leftValueReference",
  right: "rightValue",
  logic: "conditionLogic",
};

/** Conditions, or the formula in their place. */
export function readCriteria(from: Xml | undefined, words: CriteriaWords): Criteria {
  if (!from) return { conditions: [], changed: false };
  const logic = textOf(from, words.logic);
  const formula = textOf(from, "filterFormula") ?? textOf(from, "formula");
  return {
    ...(logic && { logic }),
    ...(formula && { formula }),
    conditions: all(from, words.items).map((item) => ({
      line: item.line,
      left: textOf(item, words.left) ?? "",
      operator: textOf(item, "operator") ?? "EqualTo",
      right: readGiven(first(item, words.right)),
    })),
    changed: isTrue(from, "doesRequireRecordChangedToMeetCriteria"),
  };
}

/** The value in an element `value`, `rightValue`, …; a blank text where there is none. */
export function readGiven(from: Xml | undefined): Given {
  const [kind, content] = [...(from?.children ?? [])].find(([name]) => name !== "setupReferenceType") ?? [];
  const text = content?.[0]?.text ?? "";
  switch (kind) {
    case "elementReference":
      return { is: "reference", to: text.trim() };
    case "formulaExpression":
      return { is: "formula", formula: text };
    case "setupReference":
      return { is: "setup", name: text.trim(), of: textOf(from, "setupReferenceType") ?? "" };
    case "booleanValue":
      return { is: "value", value: text.trim() === "true", text: text.trim() };
    case "numberValue":
      return { is: "value", value: Number(text), text: text.trim() };
    case "dateValue":
      return { is: "value", value: text.trim(), text: text.trim(), type: "date" };
    case "dateTimeValue":
      return { is: "value", value: text.trim(), text: text.trim(), type: "datetime" };
    default:
      return { is: "value", value: text === "" ? null : text, text };
  }
}

/** Elements `inputAssignments` (of a `field`) or `inputParameters` (of a `name`). */
export const readAssigned = (from: Xml, tag: string, named: string): Assigned[] =>
  all(from, tag).map((item) => ({
    name: textOf(item, named) ?? "",
    value: readGiven(first(item, "value")),
    line: item.line,
  }));

/** The element to which a connector leads. */
export const targetOf = (from: Xml | undefined, connector: string): string | undefined =>
  textOf(first(from, connector), "targetReference");
