import type { FieldSpec, FieldSpecType, PicklistSpec, SummarySpec, ValidationRuleSpec } from "../options.ts";
import { FIELD_SPEC_TYPES } from "../schema/custom-field.ts";
import { criteriaFrom } from "./rules.ts";
import { all, type Element, textOf } from "./xml.ts";

/** Types that the Metadata API names otherwise than Setup. */
const RENAMED: Record<string, FieldSpecType> = { MultiselectPicklist: "MultiPicklist" };

function typeOf(root: Element): FieldSpecType {
  const type = textOf(root, "type");
  if (type === undefined) throw new Error("the field has no type.");
  const known = RENAMED[type] ?? type;
  if (!FIELD_SPEC_TYPES.includes(known)) throw new Error(`fields of the type ${type} are not known here.`);
  return known as FieldSpecType;
}

const numberOf = (root: Element, name: string): number | undefined => {
  const text = textOf(root, name);
  return text === undefined ? undefined : Number(text);
};

function valuesOf(root: Element): PicklistSpec[] {
  return all(root, "valueSet")
    .flatMap((set) => all(set, "valueSetDefinition"))
    .flatMap((definition) => all(definition, "value"))
    .map((value) => ({
      value: textOf(value, "fullName") ?? "",
      label: textOf(value, "label") ?? textOf(value, "fullName") ?? "",
      default: textOf(value, "default") === "true",
    }));
}

function summaryFrom(root: Element): SummarySpec {
  return given({
    operation: (textOf(root, "summaryOperation") ?? "count") as SummarySpec["operation"],
    foreignKey: textOf(root, "summaryForeignKey") ?? "",
    field: textOf(root, "summarizedField"),
    filters: criteriaFrom(root, "summaryFilterItems"),
  });
}

const given = <T extends object>(parts: T): T =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;

/** A custom field of the Metadata API as a seed has it. */
export function fieldFrom(root: Element): FieldSpec {
  const formula = textOf(root, "formula");
  // what a folder says of a standard field leaves its type as it is
  const standard = !(textOf(root, "fullName") ?? "__c").endsWith("__c");
  const type = standard ? undefined : formula === undefined ? typeOf(root) : "Formula";
  const values = valuesOf(root);
  const references = textOf(root, "referenceTo");
  const child = textOf(root, "relationshipName");
  const flag = (name: string) => (textOf(root, name) === "true" ? true : undefined);
  return given({
    type,
    label: textOf(root, "label"),
    length: numberOf(root, "length"),
    precision: numberOf(root, "precision"),
    scale: numberOf(root, "scale"),
    required: flag("required"),
    externalId: flag("externalId"),
    unique: flag("unique"),
    caseSensitive: flag("caseSensitive"),
    help: textOf(root, "inlineHelpText"),
    deleteConstraint: textOf(root, "deleteConstraint"),
    reparentable: flag("reparentableMasterDetail"),
    trackHistory: textOf(root, "trackHistory") === undefined ? undefined : (flag("trackHistory") ?? false),
    ...(type && type !== "Checkbox" && { defaultFormula: textOf(root, "defaultValue") }),
    ...(type === "Summary" && { summary: summaryFrom(root) }),
    ...(type === "Checkbox" && { default: textOf(root, "defaultValue") === "true" }),
    ...(type === "AutoNumber" && { format: textOf(root, "displayFormat") }),
    ...(values.length > 0 && { values }),
    ...(references && { referenceTo: references, relationshipName: child }),
    ...(formula !== undefined && {
      formula,
      returns: typeOf(root),
      blanks: textOf(root, "formulaTreatBlanksAs"),
    }),
  } as FieldSpec);
}

/** A validation rule of the Metadata API as a seed has it. */
export function ruleFrom(root: Element, name: string): ValidationRuleSpec {
  const formula = textOf(root, "errorConditionFormula");
  const message = textOf(root, "errorMessage");
  if (formula === undefined || message === undefined)
    throw new Error("a validation rule has errorConditionFormula and errorMessage.");
  const field = textOf(root, "errorDisplayField");
  return { name, active: textOf(root, "active") === "true", formula, message, ...(field && { field }) };
}
