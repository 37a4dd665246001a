import {
  type ConditionRow,
  type Operand,
  type RowOperator,
  takesOf,
  type ValueType,
} from "@throughline/workflow";
import type { OfferedName } from "./names.ts";

const TEXT: RowOperator[] = [
  ...(["is", "is not", "contains", "does not contain", "contains one of", "contains none of"] as const),
  ...(["begins with", "does not begin with", "ends with", "is one of", "is none of", "matches"] as const),
];
const ORDER: RowOperator[] = ["is", "is not", "is more than", "is at least", "is less than", "is at most"];

/** What can be said of a value, by its type, what is said most often first. */
const OPERATORS: Record<ValueType, RowOperator[]> = {
  text: TEXT,
  choice: ["is", "is not", "is one of", "is none of"],
  number: ORDER,
  boolean: ["is true", "is not true"],
  date: ORDER,
  datetime: ORDER,
  list: ["includes", "does not include"],
  any: [...TEXT, ...ORDER.slice(2), "is true", "is not true"],
};

/** The operators of a field's rows; the one that is there is always among them. */
export function operatorsOf(type: ValueType, now: RowOperator): RowOperator[] {
  const all: RowOperator[] = [...OPERATORS[type], "is given", "is blank"];
  return all.includes(now) ? all : [...all, now];
}

const MOMENTS: Partial<Record<RowOperator, string>> = {
  "is more than": "is after",
  "is at least": "is on or after",
  "is less than": "is before",
  "is at most": "is on or before",
};

/** An operator as people say it of a type. */
export function operatorWords(operator: RowOperator, type: ValueType): string {
  if (type === "date" || type === "datetime") return MOMENTS[operator] ?? operator;
  return operator;
}

/** A row about another field: what was said stays as far as it can be said of that one. */
export function withField(row: ConditionRow, field: OfferedName): ConditionRow {
  const operators = operatorsOf(field.type, "is given");
  const operator = operators.includes(row.operator) ? row.operator : (operators[0] as RowOperator);
  const value = row.value && "value" in row.value ? row.value.value : undefined;
  const kept =
    value !== undefined &&
    (field.of ? field.of.includes(String(value)) : typeof value === kindOf(field.type));
  return withOperator(
    { field: field.name, operator, ...(kept && row.value && { value: row.value }) },
    operator,
  );
}

const kindOf = (type: ValueType) =>
  type === "number" ? "number" : type === "boolean" ? "boolean" : "string";

/** A row that says something else of its field; a value is kept where one is still asked for. */
export function withOperator({ field, value }: ConditionRow, operator: RowOperator): ConditionRow {
  const takes = takesOf(operator);
  if (takes === "nothing") return { field, operator };
  const next = takes === "values" ? asValues(value) : asOne(value);
  return { field, operator, ...(next && { value: next }) };
}

function asValues(value: Operand | undefined): Operand | undefined {
  if (!value || "expression" in value) return undefined;
  if ("values" in value) return value;
  return value.value === "" || value.value === null ? undefined : { values: [String(value.value)] };
}

const asOne = (value: Operand | undefined): Operand | undefined =>
  value && "values" in value
    ? value.values[0] === undefined
      ? undefined
      : { value: value.values[0] }
    : value;
