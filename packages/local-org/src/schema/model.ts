import type { Formula } from "../formula/parse.ts";

/** Field types under the names that describe uses. */
export type FieldType =
  | "id"
  | "string"
  | "textarea"
  | "picklist"
  | "multipicklist"
  | "boolean"
  | "int"
  | "double"
  | "currency"
  | "percent"
  | "date"
  | "datetime"
  | "email"
  | "phone"
  | "url"
  | "reference"
  | "address";

export interface PicklistValue {
  value: string;
  label: string;
  isDefault: boolean;
  /** A status with which the record counts as closed (Case, Task). */
  closed: boolean;
}

export interface FieldDef {
  name: string;
  label: string;
  type: FieldType;
  /** Characters, for text; 0 otherwise. */
  length: number;
  precision: number;
  scale: number;
  custom: boolean;
  createable: boolean;
  updateable: boolean;
  nillable: boolean;
  /** Must be given on create: not nillable and nothing fills it in. */
  required: boolean;
  defaultValue: string | number | boolean | null;
  picklist: PicklistValue[];
  restricted: boolean;
  referenceTo: string[];
  relationshipName: string | null;
  childRelationshipName: string | null;
  /** The record goes when the one it refers to goes. */
  cascade: boolean;
  /** The record that it refers to cannot be deleted. */
  restrictedDelete: boolean;
  externalId: boolean;
  unique: boolean;
  idLookup: boolean;
  nameField: boolean;
  /** Display format of an auto-number such as `REQ-{0000}`. */
  autoNumber: string | null;
  formula: Formula | null;
  formulaText: string | null;
  /** The compound field (`Name`, `BillingAddress`) of which this one is a part. */
  compound: string | null;
}

export interface ValidationRule {
  name: string;
  formula: Formula;
  message: string;
  field: string | null;
}

export interface ChildRelationship {
  object: string;
  field: string;
  name: string | null;
  cascade: boolean;
  restricted: boolean;
}

export interface ObjectDef {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  custom: boolean;
  /** A platform event: published, never kept as a record. */
  isEvent: boolean;
  fields: FieldDef[];
  /** By exact and by lower-case name. */
  fieldsByName: Map<string, FieldDef>;
  /** Reference fields by lower-case relationship name. */
  parents: Map<string, FieldDef>;
  children: ChildRelationship[];
  rules: ValidationRule[];
  nameField: FieldDef | undefined;
}

/** The field of that name, upper or lower case alike. */
export function fieldOf(def: ObjectDef, name: string): FieldDef | undefined {
  return def.fieldsByName.get(name) ?? def.fieldsByName.get(name.toLowerCase());
}

/** A field with everything at its default; `over` gives what differs. */
export function makeField(over: Partial<FieldDef> & Pick<FieldDef, "name" | "type">): FieldDef {
  const field: FieldDef = {
    label: over.name,
    length: 0,
    precision: 0,
    scale: 0,
    custom: false,
    createable: true,
    updateable: true,
    nillable: true,
    required: false,
    defaultValue: null,
    picklist: [],
    restricted: false,
    referenceTo: [],
    relationshipName: null,
    childRelationshipName: null,
    cascade: false,
    restrictedDelete: false,
    externalId: false,
    unique: false,
    idLookup: false,
    nameField: false,
    autoNumber: null,
    formula: null,
    formulaText: null,
    compound: null,
    ...over,
  };
  if (field.type === "boolean") {
    field.nillable = false;
    field.defaultValue ??= false;
  }
  const picked = field.picklist.find((value) => value.isDefault);
  if (picked && field.defaultValue === null) field.defaultValue = picked.value;
  return field;
}

/** Puts an object together from its fields and fills the look-up maps. */
export function makeObject(
  base: Pick<ObjectDef, "name" | "label" | "labelPlural" | "keyPrefix" | "custom">,
  fields: FieldDef[],
): ObjectDef {
  const def: ObjectDef = {
    ...base,
    isEvent: base.name.endsWith("__e"),
    fields: [],
    fieldsByName: new Map(),
    parents: new Map(),
    children: [],
    rules: [],
    nameField: undefined,
  };
  for (const field of fields) setField(def, field);
  return def;
}

/** Adds a field to an object, or puts it in the place of the one that has its name. */
export function setField(def: ObjectDef, field: FieldDef): void {
  const before = def.fieldsByName.get(field.name);
  if (before) def.fields[def.fields.indexOf(before)] = field;
  else def.fields.push(field);
  def.fieldsByName.set(field.name, field);
  def.fieldsByName.set(field.name.toLowerCase(), field);
  if (field.relationshipName) def.parents.set(field.relationshipName.toLowerCase(), field);
  if (field.nameField) def.nameField = field;
}
