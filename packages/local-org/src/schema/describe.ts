import { describeField } from "./describe-field.ts";
import type { Ability, ObjectDef } from "./model.ts";

/** The record type of objects that have none of their own, and of what lies above those they have. */
const MASTER_RECORD_TYPE = "012000000000000AAA";

/** What global describe says about an object. */
export function describeSummary(def: ObjectDef, base: string) {
  const path = `${base}/sobjects/${def.name}`;
  const can = (ability: Ability): boolean => !def.denied.has(ability);
  const kept = !def.isEvent;
  const shown = kept && can("layout");
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: can("create"),
    custom: def.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: kept && can("delete"),
    deprecatedAndHidden: false,
    feedEnabled: shown && def.children.some((child) => child.object === "FeedItem"),
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: def.keyPrefix,
    label: def.label,
    labelPlural: def.labelPlural,
    layoutable: shown,
    mergeable: def.fieldsByName.has("MasterRecordId"),
    mruEnabled: shown,
    name: def.name,
    queryable: kept,
    replicateable: kept,
    retrieveable: kept,
    searchable: kept && can("search"),
    triggerable: can("trigger"),
    undeletable: kept && can("undelete"),
    updateable: kept && can("update"),
    urls: {
      ...(shown && {
        compactLayouts: `${path}/describe/compactLayouts`,
        approvalLayouts: `${path}/describe/approvalLayouts`,
        listviews: `${path}/listviews`,
        quickActions: `${path}/quickActions`,
        layouts: `${path}/describe/layouts`,
      }),
      rowTemplate: `${path}/{ID}`,
      describe: `${path}/describe`,
      sobject: path,
    },
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
    restrictedDelete: child.restricted,
  }));
}

/** A record type as its record has it. */
export interface RecordTypeRow {
  Id: string;
  Name?: unknown;
  DeveloperName?: unknown;
  IsActive?: unknown;
}

function describeRecordTypes(def: ObjectDef, base: string, rows: readonly RecordTypeRow[]) {
  const info = (id: string, name: unknown, developerName: unknown, active: boolean) => {
    const master = id === MASTER_RECORD_TYPE;
    return {
      active,
      available: active,
      defaultRecordTypeMapping: id === (rows.find((row) => row.IsActive)?.Id ?? MASTER_RECORD_TYPE),
      developerName,
      master,
      name,
      recordTypeId: id,
      urls: { layout: `${base}/sobjects/${def.name}/describe/layouts/${id}` },
    };
  };
  return [
    ...rows.map((row) => info(row.Id, row.Name, row.DeveloperName, row.IsActive === true)),
    info(MASTER_RECORD_TYPE, "Master", "Master", true),
  ];
}

function supportedScopes(def: ObjectDef) {
  const many = def.labelPlural.toLowerCase();
  const all = { label: `All ${many}`, name: "everything" };
  if (!def.fieldsByName.has("OwnerId")) return [all];
  return [
    all,
    { label: `My ${many}`, name: "mine" },
    { label: `Queue owned ${many}`, name: "queue_owned" },
    { label: `My team's ${many}`, name: "team" },
    { label: `User owned ${many}`, name: "user_owned" },
  ];
}

/** Pages of the web interface, which is not here; the addresses are those that it has. */
const pages = (def: ObjectDef, url: string) => ({
  uiDetailTemplate: `${url}/{ID}`,
  uiEditTemplate: `${url}/{ID}/e`,
  uiNewRecord: `${url}/${def.keyPrefix}/e`,
});

/** The describe of an object: what the client needs to know about it and its fields. */
export interface DescribeResult {
  name: string;
  label: string;
  fields: ReturnType<typeof describeField>[];
  childRelationships: ReturnType<typeof describeChildren>;
  [key: string]: unknown;
}

const kept = new WeakMap<ObjectDef, Pick<DescribeResult, "fields" | "childRelationships">>();

/**
 * Describes an object.
 * @param base `/services/data/vXX.X`
 * @param url the org's own, for the pages of its web interface
 * @param recordTypes the rows of the object's record types
 */
export function describeObject(
  def: ObjectDef,
  base: string,
  { url = "", recordTypes = [] }: { url?: string; recordTypes?: readonly RecordTypeRow[] } = {},
): DescribeResult {
  let found = kept.get(def);
  if (!found) {
    found = {
      fields: def.fields.map((field) => describeField(def, field)),
      childRelationships: describeChildren(def),
    };
    kept.set(def, found);
  }
  const summary = describeSummary(def, base);
  return {
    ...summary,
    ...found,
    actionOverrides: [],
    compactLayoutable: summary.layoutable,
    dataTranslationEnabled: null,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: describeRecordTypes(def, base, recordTypes),
    searchLayoutable: summary.searchable,
    sobjectDescribeOption: "FULL",
    supportedScopes: supportedScopes(def),
    urls: { ...summary.urls, ...(summary.layoutable && pages(def, url)) },
  };
}
