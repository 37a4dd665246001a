import { type Core, stampOf } from "../core.ts";
import { changeEventName } from "../events/avro-schema.ts";
import { ALL_CHANGES } from "../events/channels.ts";
import { describeSummary } from "../schema/describe.ts";
import { describeField } from "../schema/describe-field.ts";
import type { FieldDef, FieldType, ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";

/** How Setup names the types of fields. */
const TYPE_NAMES: Partial<Record<FieldType, string>> = {
  string: "Text",
  int: "Number",
  double: "Number",
  currency: "Currency",
  percent: "Percent",
  boolean: "Checkbox",
  date: "Date",
  datetime: "Date/Time",
  time: "Time",
  picklist: "Picklist",
  multipicklist: "Picklist (Multi-Select)",
  textarea: "Long Text Area",
  email: "Email",
  phone: "Phone",
  url: "URL",
  reference: "Lookup",
  id: "Lookup",
  address: "Address",
  location: "Geolocation",
  encryptedstring: "Text (Encrypted)",
};

/** `Text(255)`, `Currency(16, 2)`, `Lookup(Account)`, as Setup shows a field's type. */
function dataType(field: FieldDef): string {
  const name = TYPE_NAMES[field.type] ?? field.type;
  if (field.autoNumber) return "Auto Number";
  if (field.formula) return `Formula (${name})`;
  if (field.summary) return "Roll-Up Summary";
  if (field.type === "reference")
    return `${field.masterDetail === null ? name : "Master-Detail"}(${field.referenceTo.join(",")})`;
  if (["double", "currency", "percent"].includes(field.type))
    return `${name}(${field.precision - field.scale}, ${field.scale})`;
  if (field.type === "int") return `${name}(${field.length}, 0)`;
  if (field.type === "string" || field.type === "textarea") return `${name}(${field.length})`;
  return name;
}

const developerName = (name: string): string => name.replace(/__[a-z]+$/, "");

function entity(def: ObjectDef): Record<string, unknown> {
  const summary = describeSummary(def, "");
  return {
    DurableId: def.name,
    QualifiedApiName: def.name,
    DeveloperName: developerName(def.name),
    Label: def.label,
    MasterLabel: def.label,
    PluralLabel: def.labelPlural,
    KeyPrefix: def.keyPrefix,
    IsCustomizable: summary.layoutable,
    IsQueryable: summary.queryable,
    IsSearchable: summary.searchable,
    IsTriggerable: summary.triggerable,
    IsLayoutable: summary.layoutable,
    IsWorkflowEnabled: summary.layoutable,
    IsCustomSetting: false,
  };
}

function fieldDefinition(def: ObjectDef, field: FieldDef): Record<string, unknown> {
  const { calculated, nillable, extraTypeInfo } = describeField(def, field);
  return {
    DurableId: `${def.name}.${field.name}`,
    QualifiedApiName: field.name,
    DeveloperName: developerName(field.name),
    Label: field.label,
    MasterLabel: field.label,
    DataType: dataType(field),
    ValueTypeId: field.type,
    Length: field.length,
    Precision: field.precision,
    Scale: field.scale,
    IsCalculated: calculated,
    IsCompound: field.type === "address" || field.type === "location",
    IsNillable: nillable,
    IsIndexed: field.idLookup || field.externalId || field.type === "reference",
    IsNameField: field.nameField,
    RelationshipName: field.relationshipName,
    ExtraTypeInfo: extraTypeInfo,
  };
}

const customField = (def: ObjectDef, field: FieldDef): Record<string, unknown> => ({
  DeveloperName: developerName(field.name),
  TableEnumOrId: def.name,
  EntityDefinitionId: def.name,
  Length: field.length,
  Precision: field.precision,
  Scale: field.scale,
  InlineHelpText: field.help,
  ManageableState: "unmanaged",
});

/** The objects of which there are records by themselves, one for each thing that the org is set up with. */
export const DEFINITIONS = [
  "EntityDefinition",
  "FieldDefinition",
  "CustomObject",
  "CustomField",
  "ValidationRule",
] as const;

/** Puts the records that tell which objects, fields and rules the org has. */
export function addDefinitions(core: Core): void {
  const at = stampOf(core.setUpAt());
  const put = (object: string, fields: Record<string, unknown>): string => {
    const Id = core.newId(core.tooling.get(object)!.keyPrefix);
    const stamps = { CreatedDate: at, LastModifiedDate: at, SystemModstamp: at };
    core.store.table(object).put({ Id, IsDeleted: false, ...stamps, ...fields } as Row);
    return Id;
  };
  for (const def of core.catalogue.objects) {
    const told = core.log.topics.outlet(def)?.topics ?? [];
    if (told.includes(ALL_CHANGES)) {
      const SelectedEntity = changeEventName(def.name);
      const DeveloperName = `ChangeEvents_${SelectedEntity}`;
      put("PlatformEventChannelMember", {
        ...{ DeveloperName, MasterLabel: DeveloperName, EventChannel: "ChangeEvents", SelectedEntity },
      });
    }
    const EntityDefinitionId = put("EntityDefinition", entity(def));
    if (def.custom)
      put("CustomObject", { DeveloperName: developerName(def.name), ManageableState: "unmanaged" });
    for (const field of def.fields) {
      put("FieldDefinition", { ...fieldDefinition(def, field), EntityDefinitionId });
      if (field.custom) put("CustomField", customField(def, field));
    }
    for (const rule of def.rules) {
      put("ValidationRule", {
        ValidationName: rule.name,
        EntityDefinitionId: def.name,
        Active: true,
        ErrorMessage: rule.message,
        ErrorDisplayField: rule.field,
        ManageableState: "unmanaged",
      });
    }
  }
}
