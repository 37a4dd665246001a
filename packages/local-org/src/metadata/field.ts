import type { FieldSpec, FieldSpecType, SummarySpec } from "../options.ts";
import { FIELD_SPEC_TYPES } from "../schema/custom-field.ts";
import { criteriaFrom } from "./rules.ts";
import { valueSetOf } from "./value-set.ts";
import { type Element, given, isTrue, textOf } from "./xml.ts";

/** Types that the Metadata API names otherwise than Setup. */
const RENAMED: Record<string, FieldSpecType> = {
  Hierarchy: "Lookup",
  MetadataRelationship: "Text",
  MultiselectPicklist: "MultiPicklist",
};

/** Types of standard fields; what they are is known here already. */
const STANDARD_ONLY = new Set(["File"]);

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

/** Whether the history tells of changes; undefined if the file does not say. */
const trackedBy = (root: Element): boolean | undefined => {
  const text = textOf(root, "trackHistory");
  return text === undefined ? undefined : text === "true";
};

const summaryFrom = (root: Element): SummarySpec =>
  given({
    operation: (textOf(root, "summaryOperation") ?? "count") as SummarySpec["operation"],
    foreignKey: textOf(root, "summaryForeignKey") ?? "",
    field: textOf(root, "summarizedField"),
    filters: criteriaFrom(root, "summaryFilterItems"),
  }) as SummarySpec;

/** What a file can say of a standard field: which values it has, whether it must be given, what its history tells. */
export function standardFieldFrom(root: Element): FieldSpec {
  const type = textOf(root, "type");
  return given({
    label: textOf(root, "label"),
    help: textOf(root, "inlineHelpText"),
    required: isTrue(root, "required"),
    trackHistory: trackedBy(root),
    ...(type !== undefined && !STANDARD_ONLY.has(type) && valueSetOf(root)),
  }) as FieldSpec;
}

/** A custom field of the Metadata API as a seed has it. */
export function fieldFrom(root: Element): FieldSpec {
  const formula = textOf(root, "formula");
  const type = formula === undefined ? typeOf(root) : "Formula";
  const references =
    textOf(root, "referenceTo") ?? (textOf(root, "type") === "Hierarchy" ? "User" : undefined);
  const defaultValue = textOf(root, "defaultValue");
  return given({
    type,
    label: textOf(root, "label"),
    help: textOf(root, "inlineHelpText"),
    length: numberOf(root, "length"),
    precision: numberOf(root, "precision"),
    scale: numberOf(root, "scale"),
    required: isTrue(root, "required"),
    externalId: isTrue(root, "externalId"),
    unique: isTrue(root, "unique"),
    caseSensitive: isTrue(root, "caseSensitive"),
    trackHistory: trackedBy(root),
    ...(type === "Checkbox" && { default: defaultValue === "true" }),
    ...(type !== "Checkbox" && defaultValue !== undefined && { defaultFormula: defaultValue }),
    ...(type === "AutoNumber" && { format: textOf(root, "displayFormat") }),
    ...valueSetOf(root),
    ...(references && {
      referenceTo: references,
      relationshipName: textOf(root, "relationshipName"),
      deleteConstraint: textOf(root, "deleteConstraint"),
      reparentable: isTrue(root, "reparentableMasterDetail"),
    }),
    ...(type === "Summary" && { summary: summaryFrom(root) }),
    ...(formula !== undefined && {
      formula,
      returns: typeOf(root),
      blanks: textOf(root, "formulaTreatBlanksAs"),
    }),
  }) as FieldSpec;
}
