import type { FieldDef, FieldType } from "../schema/model.ts";
import type { Parameter, ParameterType } from "./action.ts";

const TYPES: Partial<Record<FieldType, ParameterType>> = {
  textarea: "TEXTAREA",
  picklist: "PICKLIST",
  boolean: "BOOLEAN",
  int: "INTEGER",
  double: "NUMBER",
  currency: "NUMBER",
  percent: "NUMBER",
  date: "DATE",
  datetime: "DATETIME",
  reference: "REFERENCE",
  id: "REFERENCE",
};

/** A field as the parameter of an action that writes it. */
export const parameterOf = ({ name, label, type, referenceTo, picklist }: FieldDef): Parameter => ({
  name,
  label,
  type: TYPES[type] ?? "STRING",
  ...(referenceTo[0] && { sobjectType: referenceTo[0] }),
  ...(picklist.length > 0 && { picklist: picklist.map(({ value }) => value) }),
});
