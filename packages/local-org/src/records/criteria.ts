import type { Core } from "../core.ts";
import { evaluate } from "../formula/evaluate.ts";
import type { Formula } from "../formula/parse.ts";
import type { CriteriaItemSpec } from "../options.ts";
import { compileCriteria } from "../schema/criteria.ts";
import type { ObjectDef } from "../schema/model.ts";
import { resolvePath } from "../schema/path.ts";
import type { Row } from "../storage/store.ts";
import { pathReader, scopeOf } from "./access.ts";

/** When something is done with a record: criteria with their logic, or a formula; always where there are neither. */
export interface RecordCriteria {
  criteria: readonly CriteriaItemSpec[];
  logic: string | undefined;
  formula: Formula | undefined;
}

/**
 * Compiles the criteria of a rule over records of an object; those of a field `User.…` are about who saves it.
 * @throws Error that begins with `place`
 */
export function recordCriteria(
  core: Core,
  def: ObjectDef,
  { criteria, logic, formula }: RecordCriteria,
  place: string,
): (row: Row, userId: string, prior?: Row) => boolean {
  if (formula)
    return (row, userId, prior) => evaluate(formula, scopeOf(core, def, row, prior, userId)) === true;
  const holds = compileCriteria<{ row: Row; userId: string }>(
    criteria,
    logic,
    (given) => {
      const [object, ...rest] = given.split(".");
      const ofUser = object === "User";
      const from = ofUser ? core.catalogue.get("User")! : def;
      const named = ofUser || object === def.name ? rest.join(".") : given;
      // criteria name a record type as people do, not by an id
      const path = resolvePath(core.catalogue, from, named.replace(/\bRecordTypeId$/, "RecordType.Name"));
      if (!path) return undefined;
      const read = pathReader(core, from, path);
      return {
        type: path.field.type,
        read: ({ row, userId }) => read(ofUser ? core.store.find(userId)! : row),
      };
    },
    place,
  );
  return (row, userId) => holds({ row, userId });
}
