import type { Condition } from "../model.ts";
import { all, type Element, textOf } from "../project/xml.ts";
import { OPERATIONS } from "./compare.ts";
import { formulaConditions } from "./formula.ts";
import { withLogic } from "./logic.ts";
import { pathOf } from "./names.ts";
import { standardType, type TypeOf } from "./types.ts";
import { valuesOf } from "./values.ts";

export { formulaConditions, formulaExpression, namesOf } from "./formula.ts";
export { allOf, notOf, withLogic } from "./logic.ts";
export { pathOf } from "./names.ts";
export { standardType, type TypeOf } from "./types.ts";

/** One row of criteria, as metadata writes it. */
export interface CriteriaItem {
  field: string;
  operation: string;
  value?: string;
  /** The other field that the field is compared with, in place of a value. */
  valueField?: string;
}

/** When a rule applies, as metadata writes it: rows with their logic, or a formula. Nothing is always. */
export interface Criteria {
  items: CriteriaItem[];
  logic?: string;
  formula?: string;
}

/** The criteria of an element: rows under that name, `booleanFilter`, `formula`. */
export function criteriaOf(parent: Element | undefined, rows = "criteriaItems"): Criteria {
  const logic = textOf(parent, "booleanFilter");
  const formula = textOf(parent, "formula");
  return {
    items: (parent ? all(parent, rows) : []).map((item) => {
      const value = textOf(item, "value");
      const valueField = textOf(item, "valueField");
      return {
        field: textOf(item, "field") ?? "",
        operation: textOf(item, "operation") ?? "",
        ...(value !== undefined && { value }),
        ...(valueField && { valueField }),
      };
    }),
    ...(logic && { logic }),
    ...(formula && { formula }),
  };
}

/** What must hold, as text and in the expression language: rows by their logic, and the formula's parts. */
export function conditionsOf(
  { items, logic, formula }: Criteria,
  object: string,
  typeOf: TypeOf = standardType,
): Condition[] {
  return [
    ...withLogic(
      items.map((item) => itemCondition(item, object, typeOf)),
      logic,
    ),
    ...(formula ? formulaConditions(formula, object) : []),
  ];
}

/** One row as a condition; the expression is left out where the language cannot say it. */
export function itemCondition(item: CriteriaItem, object: string, typeOf: TypeOf = standardType): Condition {
  const { field, operation, value = "", valueField } = item;
  // rows name a record type by its label
  const path = pathOf(field, object).replace(/\bRecordTypeId$/, "RecordType.Name");
  const { words, compare } = OPERATIONS[operation] ?? { words: operation };
  const name = path.startsWith("Save.") ? field : path;
  if (valueField) {
    const other = pathOf(valueField, object);
    const sign = SIGNS[operation];
    return { text: `${name} ${words} ${other}`, ...(sign && { expression: `${path} ${sign} ${other}` }) };
  }
  const values = valuesOf(value);
  const type = path.endsWith("RecordType.Name") ? "choice" : typeOf(path);
  const expression = compare?.({ path, type }, values);
  const told = values.map((one) => (one === "" ? "blank" : JSON.stringify(one))).join(", ");
  return { text: `${name} ${words} ${told}`, ...(expression !== undefined && { expression }) };
}

/** Between two fields. */
const SIGNS: Record<string, string> = {
  equals: "==",
  notEqual: "!=",
  lessThan: "<",
  greaterThan: ">",
  lessOrEqual: "<=",
  greaterOrEqual: ">=",
};
