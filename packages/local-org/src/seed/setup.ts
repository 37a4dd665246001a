import { approvalProcesses, definitionOf } from "../approvals/read.ts";
import { type Core, stampOf } from "../core.ts";
import { templatesOf } from "../email/templates.ts";
import { NO_ELEMENT, parseXml, textOf } from "../metadata/xml.ts";
import type { ObjectDef } from "../schema/model.ts";
import { labelFromName } from "../schema/standard/parse.ts";
import type { Row } from "../storage/store.ts";

type Fields = Record<string, unknown>;

function recordTypes(def: ObjectDef): Fields[] {
  return def.recordTypes.map(({ developerName, label, description, active }) => ({
    Name: label,
    DeveloperName: developerName,
    Description: description,
    SobjectType: def.name,
    IsActive: active,
  }));
}

/** Each object with pages has a list of all records, and one of those that are one's own. */
function listViews(def: ObjectDef): Fields[] {
  if (def.isEvent || def.denied.has("layout")) return [];
  const plural = def.labelPlural.replaceAll(" ", "");
  const view = (which: string) => ({
    Name: `${which} ${def.labelPlural}`,
    DeveloperName: `${which}${plural}`,
    SobjectType: def.name,
    IsSoqlCompatible: true,
  });
  return def.fieldsByName.has("OwnerId") ? [view("All"), view("My")] : [view("All")];
}

function statuses(core: Core, object: string, field: string): Fields[] {
  const { picklist } = core.catalogue.get(object)!.fieldsByName.get(field)!;
  return picklist.map((entry, i) => ({
    MasterLabel: entry.label,
    ApiName: entry.value,
    SortOrder: i + 1,
    IsDefault: entry.isDefault,
    IsActive: entry.active,
    IsClosed: entry.closed,
    IsWon: entry.value === "Closed Won",
    IsConverted: entry.closed,
    IsHighPriority: entry.value === "High",
  }));
}

/** Objects that list the values of a picklist, and of which one. */
const STATUSES = [
  ["CaseStatus", "Case", "Status"],
  ["LeadStatus", "Lead", "Status"],
  ["OpportunityStage", "Opportunity", "StageName"],
  ["TaskPriority", "Task", "Priority"],
  ["TaskStatus", "Task", "Status"],
] as const;

/** The types of custom notifications that were deployed. */
const notificationTypesOf = (core: Core): Fields[] =>
  Object.entries(core.setup().metadata.sources?.CustomNotificationType ?? {}).map(
    ([DeveloperName, { text }]) => {
      const root = parseXml(text).children.get("CustomNotificationType")?.[0] ?? NO_ELEMENT;
      const label = textOf(root, "masterLabel") ?? DeveloperName;
      return {
        DeveloperName,
        MasterLabel: label,
        CustomNotifTypeName: label,
        Description: textOf(root, "description") ?? null,
        Desktop: textOf(root, "desktop") === "true",
        Mobile: textOf(root, "mobile") === "true",
      };
    },
  );

const permissionSet = (Name: string): Fields => ({
  Name,
  Label: labelFromName(Name),
  IsCustom: true,
  Type: "Regular",
});

/** Puts the records that tell what Setup holds: record types, list views, permission sets, assignment rules, the values of statuses and stages. */
export function addSetup(core: Core, put: (object: string, fields: Fields) => void): void {
  for (const def of core.catalogue.objects) {
    for (const fields of recordTypes(def)) put("RecordType", fields);
    for (const fields of listViews(def)) put("ListView", fields);
    for (const { name, active } of def.assignmentRules)
      put("AssignmentRule", { Name: name, SobjectType: def.name, Active: active });
  }
  for (const name of core.permissions.sets) put("PermissionSet", permissionSet(name));
  for (const DeveloperName of core.permissions.names)
    put("CustomPermission", { DeveloperName, MasterLabel: labelFromName(DeveloperName) });
  for (const fields of notificationTypesOf(core)) put("CustomNotificationType", fields);
  for (const fields of templatesOf(core)) put("EmailTemplate", fields);
  for (const process of approvalProcesses(core)) put("ProcessDefinition", definitionOf(process));
  for (const [list, object, field] of STATUSES)
    for (const fields of statuses(core, object, field)) put(list, fields);
}

/**
 * Gives a user a permission set by the record that says so, unless there is one.
 * @throws Error for a permission set that the org does not have
 */
export function assignPermissionSet(core: Core, userId: string, name: string): void {
  if (!core.permissions.sets.includes(name)) throw new Error(`Users: there is no permission set '${name}'.`);
  const set = setNamed(core, name);
  const def = core.catalogue.get("PermissionSetAssignment")!;
  const table = core.store.table(def.name);
  if (table.lookup("AssigneeId", userId).some((row) => row.PermissionSetId === set.Id)) return;
  table.put({
    Id: core.newId(def.keyPrefix),
    IsDeleted: false,
    AssigneeId: userId,
    PermissionSetId: set.Id,
    IsActive: true,
    SystemModstamp: stampOf(core.now()),
  });
}

/** The record of a permission set; made for one that an org got with its metadata after its first start. */
function setNamed(core: Core, name: string): Row {
  const table = core.store.table("PermissionSet");
  const [known] = table.lookup("Name", name);
  if (known) return known;
  const at = stampOf(core.now());
  const stamps = { CreatedDate: at, LastModifiedDate: at, SystemModstamp: at };
  const row = { ...permissionSet(name), ...stamps, Id: core.newId("0PS"), IsDeleted: false };
  table.put(row);
  return row;
}
