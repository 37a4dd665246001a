import { all, type Element, first, isTrue, textOf } from "../../project/xml.ts";
import type { Piece, SourceFile } from "../kind.ts";

export interface PicklistValue {
  name: string;
  label: string;
  default: boolean;
  active: boolean;
}

/** A field of an object, as far as the project says; standard fields are often absent, or have no type. */
export interface Field extends Piece {
  kind: "field";
  object: string;
  name: string;
  line: number;
  label?: string;
  /** As metadata names it: `Picklist`, `Checkbox`, `Lookup`. */
  type?: string;
  required: boolean;
  /** Of a picklist, in order. */
  values?: PicklistValue[];
  /** Of a picklist that takes its values from a value set. */
  valueSet?: string;
  formula?: string;
  defaultValue?: string;
  /** The object that it leads to. */
  referenceTo?: string;
  /** `Parent_Claim` of the path `Parent_Claim__r`. */
  relationshipName?: string;
}

/** A field of its element, which is `CustomField` in a file of its own, and `fields` in an object's. */
export function fieldFrom(part: Element, file: SourceFile, object: string): Field {
  const given = (name: string) => textOf(part, name);
  const valueSet = first(part, "valueSet");
  const definition = first(valueSet, "valueSetDefinition") ?? first(part, "picklist");
  const text = {
    label: given("label"),
    type: given("type"),
    valueSet: textOf(valueSet, "valueSetName"),
    formula: given("formula"),
    defaultValue: given("defaultValue"),
    referenceTo: given("referenceTo"),
    relationshipName: given("relationshipName"),
  };
  return {
    kind: "field",
    file: file.path,
    object,
    name: given("fullName") ?? file.name,
    line: part.line,
    required: isTrue(part, "required"),
    ...(definition && { values: valuesOf(definition) }),
    ...Object.fromEntries(Object.entries(text).filter(([, value]) => value !== undefined)),
  };
}

/** Values of a picklist: `value` since API version 41, `picklistValues` before. */
export function valuesOf(definition: Element, element = "value"): PicklistValue[] {
  const values = all(definition, element);
  return (values.length > 0 ? values : all(definition, "picklistValues")).map((value) => {
    const name = textOf(value, "fullName") ?? "";
    return {
      name,
      label: textOf(value, "label") ?? name,
      default: isTrue(value, "default"),
      active: textOf(value, "isActive") !== "false",
    };
  });
}
