import { parseFormula } from "../formula/parse.ts";
import type { ObjectSpec } from "../options.ts";
import { fieldOf, makeField, type ObjectDef, type RecordTypeDef, setField } from "./model.ts";
import { labelFromName } from "./standard/parse.ts";

/** @throws Error that names the rule */
export function addRules(def: ObjectDef, spec: ObjectSpec): void {
  for (const rule of spec.validationRules ?? []) {
    if (rule.active === false) continue;
    const place = `Validation rule ${def.name}.${rule.name}`;
    const field = rule.field ? fieldOf(def, rule.field) : undefined;
    if (rule.field && !field) throw new Error(`${place}: ${def.name} has no field '${rule.field}'.`);
    def.rules.push({
      name: rule.name,
      formula: parseFormula(rule.formula, place),
      message: rule.message,
      field: field?.name ?? null,
    });
  }
}

/** @throws Error that names the record type */
export function addRecordTypes(def: ObjectDef, spec: ObjectSpec): void {
  for (const [developerName, recordType] of Object.entries(spec.recordTypes ?? {})) {
    const picklists: RecordTypeDef["picklists"] = new Map();
    for (const [name, values] of Object.entries(recordType.picklists ?? {})) {
      const field = fieldOf(def, name);
      if (!field)
        throw new Error(`Record type ${def.name}.${developerName}: ${def.name} has no field '${name}'.`);
      const chosen = values.map((value) => (typeof value === "string" ? { value } : value));
      picklists.set(field.name, {
        values: chosen.map(({ value }) => value),
        default: chosen.find((value) => "default" in value && value.default)?.value ?? null,
      });
    }
    def.recordTypes.push({
      developerName,
      label: recordType.label ?? labelFromName(developerName),
      description: recordType.description ?? null,
      active: recordType.active ?? true,
      picklists,
      defaultFor: recordType.defaultFor || [],
      visibleTo: recordType.visibleTo ?? true,
    });
  }
  if (def.recordTypes.length > 0 && !def.fieldsByName.has("RecordTypeId")) {
    setField(
      def,
      makeField({
        type: "reference",
        length: 18,
        referenceTo: ["RecordType"],
        name: "RecordTypeId",
        label: "Record Type ID",
        relationshipName: "RecordType",
      }),
    );
  }
}

/** @throws Error that names the rule */
export function addAssignmentRules(def: ObjectDef, spec: ObjectSpec): void {
  for (const { name, active = true, entries } of spec.assignmentRules ?? []) {
    const place = `Assignment rule ${def.name}.${name}`;
    if (def.name !== "Case" && def.name !== "Lead")
      throw new Error(`${place}: only Case and Lead have assignment rules.`);
    if (active && def.assignmentRules.some((other) => other.active))
      throw new Error(`${place}: another rule of ${def.name} is active.`);
    def.assignmentRules.push({
      name,
      active,
      entries: entries.map(({ criteria = [], logic, formula, assignTo }) => ({
        criteria,
        logic,
        formula: formula === undefined ? undefined : parseFormula(formula, place),
        assignTo,
      })),
    });
  }
}
