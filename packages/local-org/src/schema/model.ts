import type { Formula } from "../formula/parse.ts";
import type { CriteriaItemSpec, SummarySpec } from "../options.ts";
import type { DuplicateRule } from "./duplicate-rules.ts";

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
  | "address"
  | "location"
  | "time"
  | "combobox"
  | "encryptedstring"
  | "base64"
  | "anyType";

export interface PicklistValue {
  value: string;
  label: string;
  isDefault: boolean;
  /** A status with which the record counts as closed (Case, Task), or as converted (Lead). */
  closed: boolean;
  /** Kept by old records, not offered any more. */
  active: boolean;
  /** Values of the controlling field with which it may be chosen; null for any. */
  validFor: string[] | null;
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
  /** Works out what a blank field holds at first. */
  defaultFormula: Formula | null;
  defaultFormulaText: string | null;
  picklist: PicklistValue[];
  restricted: boolean;
  /** The field that decides which values of this picklist may be chosen. */
  controller: string | null;
  referenceTo: string[];
  relationshipName: string | null;
  childRelationshipName: string | null;
  /** The record goes when the one it refers to goes. */
  cascade: boolean;
  /** The record that it refers to cannot be deleted. */
  restrictedDelete: boolean;
  /** 0 for the first master-detail field of an object, 1 for the second; null for others. */
  masterDetail: number | null;
  caseSensitive: boolean;
  /** Text with HTML in it. */
  html: boolean;
  help: string | null;
  externalId: boolean;
  unique: boolean;
  idLookup: boolean;
  nameField: boolean;
  /** Display format of an auto-number such as `REQ-{0000}`. */
  autoNumber: string | null;
  formula: Formula | null;
  formulaText: string | null;
  /** The formula takes blank numbers for zero. */
  blankAsZero: boolean;
  /** What a roll-up field counts or adds up. */
  summary: SummarySpec | null;
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

/** A record type as metadata has it; its row is among the RecordType records. */
export interface RecordTypeDef {
  developerName: string;
  label: string;
  description: string | null;
  active: boolean;
  /** The values it offers, by picklist field, with the one it starts with. Fields that are not here offer all. */
  picklists: Map<string, { values: string[]; default: string | null }>;
  /** The profiles of which it is the default; true for all. */
  defaultFor: true | string[];
  /** The profiles that may use it; true for all. */
  visibleTo: true | string[];
}

export interface AssignmentRuleDef {
  name: string;
  active: boolean;
  entries: {
    criteria: readonly CriteriaItemSpec[];
    logic: string | undefined;
    formula: Formula | undefined;
    assignTo: string | undefined;
  }[];
}

/** Where the changes of an object's records are written down. */
export interface HistoryDef {
  object: string;
  /** The field of a history that names the record. */
  link: string;
  /** The fields whose changes are told. */
  tracked: Set<string>;
}

/** What can be done with an object's records. */
export type Ability = "create" | "update" | "delete" | "undelete" | "search" | "layout" | "trigger";

export interface ObjectDef {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  custom: boolean;
  /** A platform event: published, never kept as a record. */
  isEvent: boolean;
  /** Of a platform event: whether it is told at once and for good, or when its transaction has been committed. */
  publishBehavior: "PublishImmediately" | "PublishAfterCommit";
  fields: FieldDef[];
  /** By exact and by lower-case name. */
  fieldsByName: Map<string, FieldDef>;
  /** Reference fields by lower-case relationship name. */
  parents: Map<string, FieldDef>;
  children: ChildRelationship[];
  rules: ValidationRule[];
  recordTypes: RecordTypeDef[];
  assignmentRules: AssignmentRuleDef[];
  history: HistoryDef | undefined;
  /** The object is the history of another; its rows are told to no subscriber. */
  isHistory: boolean;
  duplicateRules: DuplicateRule[];
  /** What the object's kind denies; the rest can be done. */
  denied: ReadonlySet<Ability>;
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
    defaultFormula: null,
    defaultFormulaText: null,
    picklist: [],
    restricted: false,
    controller: null,
    referenceTo: [],
    relationshipName: null,
    childRelationshipName: null,
    cascade: false,
    restrictedDelete: false,
    masterDetail: null,
    caseSensitive: false,
    html: false,
    help: null,
    externalId: false,
    unique: false,
    idLookup: false,
    nameField: false,
    autoNumber: null,
    formula: null,
    formulaText: null,
    blankAsZero: false,
    summary: null,
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
  denied: Iterable<Ability> = [],
): ObjectDef {
  const def: ObjectDef = {
    ...base,
    isEvent: base.name.endsWith("__e"),
    publishBehavior: "PublishImmediately",
    fields: [],
    fieldsByName: new Map(),
    parents: new Map(),
    children: [],
    rules: [],
    recordTypes: [],
    assignmentRules: [],
    history: undefined,
    isHistory: false,
    duplicateRules: [],
    denied: new Set(denied),
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

/** Whether a value that was found without regard to case is the one that was looked for, as its field tells values apart. */
export const sameKey = (field: FieldDef, found: unknown, wanted: unknown): boolean =>
  !field.caseSensitive || found === wanted;
