import { sameName } from "../../project/names.ts";
import { all } from "../../project/xml.ts";
import type { Kind, Piece, Project } from "../kind.ts";
import { type Field, type PicklistValue, valuesOf } from "../object/field.ts";

/** Values that several fields share, or those of a standard field: `CaseStatus`. */
export interface ValueSet extends Piece {
  kind: "value set";
  name: string;
  values: PicklistValue[];
}

export const valueSets: Kind<ValueSet> = {
  name: "value set",
  endings: [".standardValueSet-meta.xml", ".standardValueSet", ".globalValueSet-meta.xml", ".globalValueSet"],
  read(file) {
    const { root } = file.xml();
    const element = all(root, "standardValue").length > 0 ? "standardValue" : "customValue";
    return [{ kind: "value set", file: file.path, name: file.name, values: valuesOf(root, element) }];
  },
};

/** Standard value sets that are not called like their object and field. */
const SETS: Record<string, string> = {
  LeadSource: "LeadSource",
  Industry: "Industry",
  Salutation: "Salutation",
  "Account.Type": "AccountType",
  "Opportunity.StageName": "OpportunityStage",
};

/** The values of a picklist, in order, of wherever the project says them; undefined where it does not. */
export function picklistOf(object: string, name: string, project: Project): PicklistValue[] | undefined {
  const field = project
    .pieces<Field>("field")
    .find((one) => sameName(one.object, object) && sameName(one.name, name));
  if (field?.values) return field.values;
  const set = field?.valueSet ?? SETS[`${object}.${name}`] ?? SETS[name] ?? `${object}${name}`;
  return project.pieces<ValueSet>("value set").find((one) => sameName(one.name, set))?.values;
}
