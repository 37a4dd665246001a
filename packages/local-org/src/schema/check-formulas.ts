import { GLOBAL_RECORDS } from "../formula/globals.ts";
import { type Formula, formulaPaths } from "../formula/parse.ts";
import type { Catalogue } from "./catalogue.ts";
import { fieldOf, type ObjectDef } from "./model.ts";
import { resolvePath } from "./path.ts";

/** What is wrong with something that a formula of an object names; undefined if nothing is. */
function problemOf(
  catalogue: Catalogue,
  permitted: (permission: string) => boolean,
  def: ObjectDef,
  path: string,
): string | undefined {
  const [head = "", ...rest] = path.split(".");
  const name = rest.join(".");
  const noField = `${def.name} has no field '${path}'`;
  if (!head.startsWith("$")) return resolvePath(catalogue, def, path) ? undefined : noField;
  const record = GLOBAL_RECORDS[head];
  if (record) return resolvePath(catalogue, catalogue.get(record.object)!, name) ? undefined : noField;
  const ofObject = (object: string | undefined, field: string | undefined): string | undefined => {
    const other = catalogue.get(object ?? "");
    return other && fieldOf(other, field ?? "") ? undefined : `the org has no '${path}'`;
  };
  switch (head) {
    case "$Permission":
      return permitted(name) ? undefined : `the org has no custom permission '${name}'`;
    case "$Label":
      return catalogue.labels.has(name) ? undefined : `the org has no custom label '${name}'`;
    case "$ObjectType":
      return ofObject(rest[0], rest[2]);
    case "$CustomMetadata":
      return ofObject(rest[0], rest[2]);
    case "$System":
      return name === "OriginDateTime" ? undefined : `the org has no '${path}'`;
    default:
      return `${head} is not known here`;
  }
}

/**
 * Holds what formulas name against the org.
 * @throws Error that names the first formula at fault
 */
export function checkFormulas(catalogue: Catalogue, permitted: (permission: string) => boolean): void {
  const check = (def: ObjectDef, formula: Formula | null | undefined, place: string) => {
    for (const path of formula ? formulaPaths(formula) : []) {
      const problem = problemOf(catalogue, permitted, def, path);
      if (problem) throw new Error(`${place}: ${problem}.`);
    }
  };
  for (const def of catalogue.objects) {
    for (const rule of def.rules) check(def, rule.formula, `Validation rule ${def.name}.${rule.name}`);
    for (const rule of def.assignmentRules)
      for (const { formula } of rule.entries) check(def, formula, `Assignment rule ${def.name}.${rule.name}`);
    for (const field of def.fields) {
      check(def, field.formula, `Field ${def.name}.${field.name}`);
      check(def, field.defaultFormula, `Default of ${def.name}.${field.name}`);
    }
  }
}
