import { parseFormula } from "../formula/parse.ts";
import type { FieldSpec, FieldSpecType, PicklistSpec } from "../options.ts";
import { type FieldDef, type FieldType, makeField } from "./model.ts";
import { labelFromName } from "./standard/parse.ts";

const TYPES: Record<FieldSpecType, { type: FieldType; length?: number; precision?: number; scale?: number }> =
  {
    Text: { type: "string", length: 255 },
    TextArea: { type: "textarea", length: 255 },
    LongTextArea: { type: "textarea", length: 32_768 },
    Picklist: { type: "picklist", length: 255 },
    MultiPicklist: { type: "multipicklist", length: 4099 },
    Checkbox: { type: "boolean" },
    Number: { type: "double", precision: 18, scale: 0 },
    Currency: { type: "currency", precision: 18, scale: 2 },
    Percent: { type: "percent", precision: 18, scale: 2 },
    Date: { type: "date" },
    DateTime: { type: "datetime" },
    Email: { type: "email", length: 80 },
    Phone: { type: "phone", length: 40 },
    Url: { type: "url", length: 255 },
    Lookup: { type: "reference", length: 18 },
    AutoNumber: { type: "string", length: 30 },
    Formula: { type: "string", length: 1300 },
  };

const FORMULA_TYPES = {
  Text: { type: "string", length: 1300 },
  Number: { type: "double", precision: 18, scale: 2 },
  Checkbox: { type: "boolean" },
  Date: { type: "date" },
  DateTime: { type: "datetime" },
} as const satisfies Record<string, { type: FieldType; length?: number; precision?: number; scale?: number }>;

export const FIELD_SPEC_TYPES = Object.keys(TYPES);

function picklist(values: PicklistSpec[], closedUnlessSaid: FieldDef["picklist"]): FieldDef["picklist"] {
  const saysClosed = values.some((value) => typeof value === "object" && value.closed !== undefined);
  const closed = new Set(closedUnlessSaid.filter((value) => value.closed).map((value) => value.value));
  return values.map((entry) => {
    const spec = typeof entry === "string" ? { value: entry } : entry;
    return {
      value: spec.value,
      label: spec.label ?? spec.value,
      isDefault: spec.default ?? false,
      closed: saysClosed ? (spec.closed ?? false) : closed.has(spec.value),
    };
  });
}

/** Changes to a standard field: its label, values, length, whether it is required. */
export function overrideField(standard: FieldDef, spec: FieldSpec): FieldDef {
  const values = spec.values ? picklist(spec.values, standard.picklist) : standard.picklist;
  const known = (value: unknown) => values.some((entry) => entry.value === value);
  const fallback =
    standard.picklist.length === 0 || known(standard.defaultValue) ? standard.defaultValue : null;
  const defaultValue = spec.default ?? values.find((value) => value.isDefault)?.value ?? fallback;
  const required = spec.required ?? standard.required;
  return {
    ...standard,
    label: spec.label ?? standard.label,
    length: spec.length ?? standard.length,
    picklist: values,
    restricted: spec.restricted ?? standard.restricted,
    defaultValue,
    nillable: spec.required === undefined ? standard.nillable : !spec.required,
    required: required && defaultValue === null && standard.createable,
    externalId: spec.externalId ?? standard.externalId,
    unique: spec.unique ?? standard.unique,
  };
}

/**
 * Makes a custom field from its spec.
 * @throws Error naming the field, if the type is missing or unknown, a Lookup names no object, or a Formula is wrong.
 */
export function customField(name: string, spec: FieldSpec): FieldDef {
  if (!spec.type || !(spec.type in TYPES)) {
    throw new Error(
      `Field ${name}: ${spec.type ? `the type '${spec.type}' is unknown` : "a type is missing"}. Use one of ${FIELD_SPEC_TYPES.join(", ")}.`,
    );
  }
  const isFormula = spec.type === "Formula";
  const basis = isFormula ? FORMULA_TYPES[spec.returns ?? "Text"] : TYPES[spec.type];
  const referenceTo = [spec.referenceTo ?? []].flat();
  if (spec.type === "Lookup" && referenceTo.length === 0) {
    throw new Error(`Field ${name}: a Lookup needs 'referenceTo', the object it points to.`);
  }
  if (isFormula && !spec.formula) throw new Error(`Field ${name}: a Formula needs 'formula'.`);
  const fixed = isFormula || spec.type === "AutoNumber";
  const field = makeField({
    length: 0,
    precision: 0,
    scale: 0,
    ...basis,
    name,
    label: spec.label ?? labelFromName(name),
    custom: true,
    createable: !fixed,
    updateable: !fixed,
    nillable: !spec.required,
    picklist: picklist(spec.values ?? [], []),
    restricted: spec.restricted ?? (spec.type === "Picklist" || spec.type === "MultiPicklist"),
    defaultValue: spec.default ?? null,
    referenceTo,
    relationshipName: spec.type === "Lookup" ? name.replace(/__c$/, "__r") : null,
    childRelationshipName: spec.relationshipName ? `${spec.relationshipName.replace(/__r$/, "")}__r` : null,
    externalId: spec.externalId ?? false,
    unique: spec.unique ?? false,
    idLookup: spec.externalId ?? false,
    autoNumber: spec.type === "AutoNumber" ? (spec.format ?? "{0000}") : null,
    formula: isFormula ? parseFormula(spec.formula!, `Field ${name}`) : null,
    formulaText: isFormula ? spec.formula! : null,
  });
  if (spec.length !== undefined) field.length = spec.length;
  if (spec.precision !== undefined) field.precision = spec.precision;
  if (spec.scale !== undefined) field.scale = spec.scale;
  field.required = !field.nillable && field.defaultValue === null && field.createable;
  return field;
}
