import type { Core } from "../core.ts";
import type { ObjectDef } from "../schema/model.ts";

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
  }));
}

/** Puts the records that tell what Setup holds: record types, list views, assignment rules, the values of statuses and stages. */
export function addSetup(core: Core, put: (object: string, fields: Fields) => void): void {
  for (const def of core.catalogue.objects) {
    for (const fields of recordTypes(def)) put("RecordType", fields);
    for (const fields of listViews(def)) put("ListView", fields);
    for (const { name, active } of def.assignmentRules)
      put("AssignmentRule", { Name: name, SobjectType: def.name, Active: active });
  }
  for (const fields of statuses(core, "Case", "Status")) put("CaseStatus", fields);
  for (const fields of statuses(core, "Opportunity", "StageName")) put("OpportunityStage", fields);
}
