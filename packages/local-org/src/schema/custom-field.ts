import { parseFormula } from "../formula/parse.ts";
import type { FieldSpec, FieldSpecType, PicklistSpec } from "../options.ts";
import { type FieldDef, type FieldType, makeField } from "./model.ts";
import { labelFromName } from "./standard/parse.ts";

const TYPES: Record<FieldSpecType, { type: FieldType; length?: number; precision?: number; scale?: number }> =
  {
    Text: { type: "string", length: 255 },
    TextArea: { type: "textarea", length: 255 },
    LongTextArea: { type: "textarea", length: 32_768 },
    Html: { type: "textarea", length: 32_768 },
    EncryptedText: { type: "encryptedstring", length: 175 },
    Picklist: { type: "picklist", length: 255 },
    MultiPicklist: { type: "multipicklist", length: 4099 },
    Checkbox: { type: "boolean" },
    Number: { type: "double", precision: 18, scale: 0 },
    Currency: { type: "currency", precision: 18, scale: 2 },
    Percent: { type: "percent", precision: 18, scale: 2 },
    Date: { type: "date" },
    DateTime: { type: "datetime" },
    Time: { type: "time" },
    Email: { type: "email", length: 80 },
    Phone: { type: "phone", length: 40 },
    Url: { type: "url", length: 255 },
    Lookup: { type: "reference", length: 18 },
    MasterDetail: { type: "reference", length: 18 },
    Location: { type: "location" },
    AutoNumber: { type: "string", length: 30 },
    Formula: { type: "string", length: 1300 },
    Summary: { type: "double", precision: 18, scale: 2 },
  };

const FORMULA_TYPES = {
  Text: { type: "string", length: 1300 },
  Number: { type: "double", precision: 18, scale: 2 },
  Currency: { type: "currency", precision: 18, scale: 2 },
  Percent: { type: "percent", precision: 18, scale: 2 },
  Checkbox: { type: "boolean" },
  Date: { type: "date" },
  DateTime: { type: "datetime" },
  Time: { type: "time" },
} as const satisfies Record<string, { type: FieldType; length?: number; precision?: number; scale?: number }>;

export const FIELD_SPEC_TYPES = Object.keys(TYPES);

/** Reads the values of a picklist; a status that says nothing of `closed` keeps what the standard says. */
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
      active: spec.active ?? true,
      validFor: spec.validFor ?? null,
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
    controller: spec.controlledBy ?? standard.controller,
    help: spec.help ?? standard.help,
    defaultValue,
    nillable: spec.required === undefined ? standard.nillable : !spec.required,
    required: required && defaultValue === null && standard.createable,
    externalId: spec.externalId ?? standard.externalId,
    unique: spec.unique ?? standard.unique,
  };
}

const relationshipOf = (name: string): string => name.replace(/__c$/, "__r");

/** What differs for a field that refers to another record. */
function referenceParts(name: string, spec: FieldSpec): Partial<FieldDef> {
  const owned = spec.type === "MasterDetail";
  if (spec.type !== "Lookup" && !owned) return {};
  const referenceTo = [spec.referenceTo ?? []].flat();
  if (referenceTo.length === 0) {
    throw new Error(`Field ${name}: a ${spec.type} needs 'referenceTo', the object it points to.`);
  }
  return {
    referenceTo,
    relationshipName: relationshipOf(name),
    childRelationshipName: spec.relationshipName ? `${spec.relationshipName.replace(/__r$/, "")}__r` : null,
    cascade: owned || spec.deleteConstraint === "Cascade",
    restrictedDelete: spec.deleteConstraint === "Restrict",
    ...(owned && { nillable: false, updateable: spec.reparentable ?? false, masterDetail: 0 }),
  };
}

/** What differs for a field whose value the platform works out. */
function derivedParts(name: string, spec: FieldSpec): Partial<FieldDef> {
  const readOnly = { createable: false, updateable: false };
  if (spec.type === "AutoNumber") return { ...readOnly, autoNumber: spec.format ?? "{0000}" };
  if (spec.type === "Summary") {
    if (!spec.summary) throw new Error(`Field ${name}: a Summary needs 'summary'.`);
    return { ...readOnly, summary: spec.summary };
  }
  if (spec.type !== "Formula") return {};
  if (!spec.formula) throw new Error(`Field ${name}: a Formula needs 'formula'.`);
  return {
    ...readOnly,
    formula: parseFormula(spec.formula, `Field ${name}`),
    formulaText: spec.formula,
    blankAsZero: spec.blanks === "BlankAsZero",
  };
}

/** The two halves of a Location field. */
export function coordinates(name: string, spec: FieldSpec): FieldDef[] {
  return ["Latitude", "Longitude"].map((half) =>
    makeField({
      name: name.replace(/__c$/, `__${half}__s`),
      label: `${spec.label ?? labelFromName(name)} (${half})`,
      type: "double",
      precision: 15,
      scale: spec.scale ?? 6,
      custom: true,
      compound: name,
    }),
  );
}

/**
 * Makes a custom field from its spec.
 * @throws Error naming the field, if the type is missing or unknown, or lacks what it needs
 */
export function customField(name: string, spec: FieldSpec): FieldDef {
  if (!spec.type || !(spec.type in TYPES)) {
    throw new Error(
      `Field ${name}: ${spec.type ? `the type '${spec.type}' is unknown` : "a type is missing"}. Use one of ${FIELD_SPEC_TYPES.join(", ")}.`,
    );
  }
  const basis = spec.type === "Formula" ? FORMULA_TYPES[spec.returns ?? "Text"] : TYPES[spec.type];
  const field = makeField({
    length: 0,
    precision: 0,
    scale: 0,
    ...basis,
    name,
    label: spec.label ?? labelFromName(name),
    custom: true,
    nillable: !spec.required,
    picklist: picklist(spec.values ?? [], []),
    restricted: spec.restricted ?? (spec.type === "Picklist" || spec.type === "MultiPicklist"),
    controller: spec.controlledBy ?? null,
    defaultValue: spec.default ?? null,
    defaultFormula: spec.defaultFormula ? parseFormula(spec.defaultFormula, `Default of ${name}`) : null,
    defaultFormulaText: spec.defaultFormula ?? null,
    externalId: spec.externalId ?? false,
    unique: spec.unique ?? false,
    caseSensitive: spec.caseSensitive ?? false,
    idLookup: spec.externalId ?? false,
    html: spec.type === "Html",
    help: spec.help ?? null,
    ...referenceParts(name, spec),
    ...derivedParts(name, spec),
    ...(spec.type === "Location" && { createable: false, updateable: false }),
  });
  if (spec.length !== undefined) field.length = spec.length;
  if (spec.precision !== undefined) field.precision = spec.precision;
  if (spec.scale !== undefined) field.scale = spec.scale;
  field.required =
    !field.nillable && field.defaultValue === null && field.defaultFormula === null && field.createable;
  return field;
}
