import type { FieldDef, FieldType, ObjectDef } from "./model.ts";

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
  address: "urn:address",
};

const isText = (type: FieldType): boolean => !(type in SOAP_TYPES) || type === "id" || type === "reference";

/** What global describe says about an object. */
export function describeSummary(def: ObjectDef, base: string) {
  const path = `${base}/sobjects/${def.name}`;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: true,
    custom: def.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: !def.isEvent,
    deprecatedAndHidden: false,
    feedEnabled: def.name === "Case" || def.name === "Account",
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: def.keyPrefix,
    label: def.label,
    labelPlural: def.labelPlural,
    layoutable: true,
    mergeable: def.fieldsByName.has("MasterRecordId"),
    mruEnabled: true,
    name: def.name,
    queryable: !def.isEvent,
    replicateable: !def.isEvent,
    retrieveable: !def.isEvent,
    searchable: !def.isEvent,
    triggerable: true,
    undeletable: !def.isEvent,
    updateable: !def.isEvent,
    urls: { rowTemplate: `${path}/{ID}`, describe: `${path}/describe`, sobject: path },
  };
}

/** What describe says about a field. */
export function describeField(field: FieldDef) {
  const longText = field.type === "textarea" && field.length > 255;
  const plain = !longText && field.type !== "address";
  return {
    aggregatable: plain,
    aiPredictionField: false,
    autoNumber: field.autoNumber !== null,
    byteLength: isText(field.type)
      ? field.length * (field.type === "id" || field.type === "reference" ? 1 : 3)
      : 0,
    calculated: field.formula !== null,
    calculatedFormula: field.formulaText,
    cascadeDelete: field.cascade,
    caseSensitive: false,
    compoundFieldName: field.compound,
    controllerName: null,
    createable: field.createable,
    custom: field.custom,
    defaultValue: field.defaultValue,
    defaultValueFormula: null,
    defaultedOnCreate:
      field.autoNumber !== null ||
      field.defaultValue !== null ||
      field.name === "OwnerId" ||
      !(field.createable || field.nillable),
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === "int" ? field.length : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: field.type === "textarea" ? (longText ? "plaintextarea" : null) : null,
    filterable: plain,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: plain && !["double", "currency", "percent", "datetime"].includes(field.type),
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.idLookup,
    inlineHelpText: null,
    label: field.label,
    length: isText(field.type) ? field.length : 0,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.referenceTo.length > 1,
    nillable: field.nillable,
    permissionable: field.custom || field.nillable,
    picklistValues: field.picklist.map((value) => ({
      active: true,
      defaultValue: value.isDefault,
      label: value.label,
      validFor: null,
      value: value.value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: field.precision,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    searchPrefilterable: field.type === "reference",
    soapType: SOAP_TYPES[field.type] ?? "xsd:string",
    sortable: plain,
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: false,
  };
}

/** The objects that refer to this one. */
export function describeChildren(def: ObjectDef) {
  return def.children.map((child) => ({
    cascadeDelete: child.cascade,
    childSObject: child.object,
    deprecatedAndHidden: false,
    field: child.field,
    junctionIdListNames: [],
    junctionReferenceTo: [],
    relationshipName: child.name,
    restrictedDelete: false,
  }));
}

const kept = new WeakMap<ObjectDef, Map<string, DescribeResult>>();

/** The describe of an object: what the client needs to know about it and its fields. */
export interface DescribeResult {
  name: string;
  label: string;
  fields: ReturnType<typeof describeField>[];
  childRelationships: ReturnType<typeof describeChildren>;
  [key: string]: unknown;
}

/** Describes an object; worked out once per API version. */
export function describeObject(def: ObjectDef, base: string): DescribeResult {
  const versions = kept.get(def) ?? new Map<string, DescribeResult>();
  kept.set(def, versions);
  let found = versions.get(base);
  if (!found) {
    found = {
      ...describeSummary(def, base),
      name: def.name,
      label: def.label,
      fields: def.fields.map((field) => describeField(field)),
      childRelationships: describeChildren(def),
      recordTypeInfos: [
        {
          active: true,
          available: true,
          defaultRecordTypeMapping: true,
          developerName: "Master",
          master: true,
          name: "Master",
          recordTypeId: "012000000000000AAA",
          urls: { layout: `${base}/sobjects/${def.name}/describe/layouts/012000000000000AAA` },
        },
      ],
      supportedScopes: [
        { label: `All ${def.labelPlural.toLowerCase()}`, name: "everything" },
        { label: `My ${def.labelPlural.toLowerCase()}`, name: "mine" },
      ],
      actionOverrides: [],
      namedLayoutInfos: [],
      networkScopeFieldName: null,
      listviewable: null,
      lookupLayoutable: null,
      searchLayoutable: true,
      compactLayoutable: true,
      implementedBy: null,
      implementsInterfaces: null,
      defaultImplementation: null,
      extendedBy: null,
      extendsInterfaces: null,
      sobjectDescribeOption: "FULL",
    };
    versions.set(base, found);
  }
  return found;
}
