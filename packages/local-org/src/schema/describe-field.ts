import { type FieldDef, type FieldType, fieldOf, type ObjectDef } from "./model.ts";

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  id: "tns:ID",
  reference: "tns:ID",
  boolean: "xsd:boolean",
  int: "xsd:int",
  double: "xsd:double",
  currency: "xsd:double",
  percent: "xsd:double",
  date: "xsd:date",
  datetime: "xsd:dateTime",
  time: "xsd:time",
  base64: "xsd:base64Binary",
  address: "urn:address",
  location: "urn:location",
  anyType: "xsd:anyType",
};

/** The type of a field's values in XML. */
export const soapTypeOf = (field: FieldDef): string => SOAP_TYPES[field.type] ?? "xsd:string";

const NUMBERS = new Set<FieldType>(["double", "currency", "percent"]);
const COMPOUNDS = new Set<FieldType>(["address", "location"]);
/** Where the type alone denies it. */
const NOT_GROUPABLE = new Set<FieldType>([
  ...NUMBERS,
  "datetime",
  "time",
  "multipicklist",
  "encryptedstring",
]);
const NOT_SORTABLE = new Set<FieldType>(["multipicklist", "encryptedstring"]);
const NOT_AGGREGATABLE = new Set<FieldType>(["boolean", "multipicklist", "encryptedstring"]);

const isText = (type: FieldType): boolean =>
  !(type in SOAP_TYPES) || type === "id" || type === "reference" || type === "anyType";

const SYSTEM = /^(Id|IsDeleted|SystemModstamp|(Created|LastModified)(ById|Date))$/;
/** Standard fields that everybody sees who sees the record. */
const ALWAYS_SEEN = /^(OwnerId|Status)$/;

/** Bit n of the first byte's high end on stands for the n-th value of the controlling field, in base64. */
function validForBits(field: FieldDef, validFor: string[], controller: FieldDef): string {
  const controlling =
    controller.type === "boolean" ? ["false", "true"] : controller.picklist.map((entry) => entry.value);
  const bits = Buffer.alloc(Math.ceil(controlling.length / 8));
  for (const value of validFor) {
    const n = controlling.indexOf(value);
    if (n < 0) throw new Error(`Field ${field.name}: '${value}' is no value of ${controller.name}.`);
    bits[n >> 3]! |= 0x80 >> (n & 7);
  }
  return bits.toString("base64");
}

function describePicklist(field: FieldDef, controller: FieldDef | undefined) {
  return field.picklist.map((entry) => ({
    active: entry.active,
    defaultValue: entry.isDefault,
    label: entry.label,
    validFor: controller ? validForBits(field, entry.validFor ?? [], controller) : null,
    value: entry.value,
  }));
}

function extraTypeInfo(def: ObjectDef, field: FieldDef): string | null {
  if (field.type === "textarea") return field.html ? "richtextarea" : "plaintextarea";
  const isPersonName = field.nameField && def.fields.some((part) => part.compound === field.name);
  return isPersonName ? "personname" : null;
}

/** What describe says about a field of an object. */
export function describeField(def: ObjectDef, field: FieldDef) {
  const { type } = field;
  const searchable =
    !(type === "textarea" && field.length > 255) && !COMPOUNDS.has(type) && type !== "base64";
  const controller = field.controller === null ? undefined : fieldOf(def, field.controller);
  const masterDetail = field.masterDetail !== null;
  return {
    aggregatable: searchable && !NOT_AGGREGATABLE.has(type),
    aiPredictionField: false,
    autoNumber: field.autoNumber !== null,
    byteLength: isText(type) ? field.length * (type === "id" || type === "reference" ? 1 : 3) : 0,
    calculated: field.formula !== null || field.summary !== null,
    calculatedFormula: field.formulaText,
    cascadeDelete: field.cascade,
    caseSensitive: field.caseSensitive,
    compoundFieldName: field.compound,
    controllerName: field.controller,
    createable: field.createable,
    custom: field.custom,
    defaultValue: type === "boolean" ? field.defaultValue : null,
    defaultValueFormula: field.defaultFormulaText,
    defaultedOnCreate:
      field.autoNumber !== null ||
      field.defaultValue !== null ||
      field.defaultFormula !== null ||
      field.name === "OwnerId" ||
      !(field.createable || field.nillable),
    dependentPicklist: field.controller !== null,
    deprecatedAndHidden: false,
    digits: type === "int" ? field.length : 0,
    displayLocationInDecimal: type === "location",
    encrypted: type === "encryptedstring",
    externalId: field.externalId,
    extraTypeInfo: extraTypeInfo(def, field),
    filterable: searchable && type !== "encryptedstring",
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: searchable && !NOT_GROUPABLE.has(type),
    highScaleNumber: false,
    htmlFormatted: field.html,
    idLookup: field.idLookup,
    inlineHelpText: field.help,
    label: field.label,
    length: isText(type) ? field.length : 0,
    mask: type === "encryptedstring" ? "*" : null,
    maskType: type === "encryptedstring" ? "all" : null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable:
      !SYSTEM.test(field.name) &&
      !ALWAYS_SEEN.test(field.name) &&
      !field.nameField &&
      !masterDetail &&
      field.nillable,
    picklistValues: describePicklist(field, controller),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: field.precision,
    queryByDistance: COMPOUNDS.has(type),
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: field.masterDetail,
    restrictedDelete: field.restrictedDelete,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    searchPrefilterable: type === "reference" || type === "picklist",
    soapType: soapTypeOf(field),
    sortable: searchable && !NOT_SORTABLE.has(type),
    type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}
