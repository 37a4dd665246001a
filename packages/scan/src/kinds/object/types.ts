import type { ValueType } from "@throughline/workflow";
import { standardType, type TypeOf } from "../../criteria/types.ts";
import { sameName } from "../../project/names.ts";
import type { Project } from "../kind.ts";
import type { Field } from "./field.ts";

const TYPES: Record<string, ValueType> = {
  Checkbox: "boolean",
  Number: "number",
  Currency: "number",
  Percent: "number",
  Date: "date",
  DateTime: "datetime",
  MultiselectPicklist: "list",
  Picklist: "choice",
  Text: "text",
  TextArea: "text",
  LongTextArea: "text",
  Html: "text",
  Email: "text",
  Phone: "text",
  Url: "text",
  AutoNumber: "text",
};

/** The types of an object's fields, of those in the project and those that every org has. */
export function typesOf(object: string, project: Project): TypeOf {
  const own = new Map<string, ValueType | undefined>();
  for (const field of project.pieces<Field>("field"))
    if (sameName(field.object, object) && field.type) own.set(field.name, TYPES[field.type]);
  return (path) => own.get(path) ?? standardType(path);
}
