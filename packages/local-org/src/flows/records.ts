import { OrgError, saveError } from "../errors.ts";
import { fromStored } from "../formula/values.ts";
import { all, type Element, textOf } from "../metadata/xml.ts";
import { pathReader } from "../records/access.ts";
import { saveRecords } from "../records/save.ts";
import type { Write } from "../records/saving.ts";
import { atomically } from "../records/transaction.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import { resolvePath } from "../schema/path.ts";
import type { Row } from "../storage/store.ts";
import { combine, operatorNamed } from "./conditions.ts";
import { readValue, storedFor } from "./expressions.ts";
import { countQuery, countWrite, type Interview } from "./interview.ts";
import { type FlowRecord, type FlowValue, isRecord, recordOf, scalar } from "./values.ts";

/** The object that an element is about. @throws OrgError for one that the org does not have */
export function objectNamed({ tx }: Interview, name: string | undefined): ObjectDef {
  const def = tx.core.catalogue.get(name ?? "");
  if (def) return def;
  throw saveError("INVALID_TYPE", `sObject type '${name}' is not supported.`);
}

/** Text is compared as a query compares it: upper and lower case alike. */
const folded = (value: FlowValue): FlowValue => {
  if (Array.isArray(value)) return value.map(folded);
  const one = isRecord(value) ? scalar(value) : value;
  return typeof one === "string" ? one.toLowerCase() : one;
};

/** The rows that the filters of an element let through; by rising id. */
export function rowsFor(interview: Interview, def: ObjectDef, root: Element, place: string): Row[] {
  countQuery(interview);
  const { core, userId } = interview.tx;
  const filters = all(root, "filters").map((filter) => {
    const name = textOf(filter, "field") ?? "";
    const path = resolvePath(core.catalogue, def, name);
    if (!path) throw saveError("INVALID_FIELD", `${place}: No such column '${name}' on entity '${def.name}'`);
    const operator = textOf(filter, "operator") ?? "EqualTo";
    const value = readValue(interview, all(filter, "value")[0], place) ?? null;
    const stored = isRecord(value) || Array.isArray(value) ? undefined : storedFor(path.field.type, value);
    const reader = pathReader(core, def, path, userId);
    return {
      operator,
      // a value of the row itself can be looked up
      key:
        operator === "EqualTo" &&
        path.hops.length === 0 &&
        !path.field.formula &&
        stored !== undefined &&
        stored !== null
          ? { field: path.field.name, stored }
          : undefined,
      holds: (row: Row) => {
        const found = reader(row);
        const left =
          path.field.type === "percent" ? (found as FlowValue) : fromStored(found, path.field.type);
        return operatorNamed(operator)(folded(left), folded(value));
      },
    };
  });
  const logic = textOf(root, "filterLogic");
  const table = core.store.table(def.name);
  const key = !logic || /^and$/i.test(logic) ? filters.find((filter) => filter.key)?.key : undefined;
  const rows = key ? table.lookup(key.field, key.stored) : [...table.rows.values()];
  return rows.filter(
    (row) => !row.IsDeleted && combine(logic, filters.length, (n) => filters[n - 1]!.holds(row)),
  );
}

/** The fields that an element sets: `inputAssignments`. */
export function assignedFields(
  interview: Interview,
  def: ObjectDef,
  root: Element,
  place: string,
): Record<string, unknown> {
  return Object.fromEntries(
    all(root, "inputAssignments").map((one) => {
      const name = textOf(one, "field") ?? "";
      const field = fieldOf(def, name);
      const value = readValue(interview, all(one, "value")[0], place) ?? null;
      return [field?.name ?? name, field ? storedFor(field.type, value) : value];
    }),
  );
}

/** The records of a reference: one, or a collection of them. */
export const recordsIn = (value: FlowValue): FlowRecord[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is FlowRecord => isRecord(one));

/** Saves records by one operation, all or none. @throws OrgError what the first that is refused says */
export function saveAll(interview: Interview, def: ObjectDef, writes: readonly Write[]): Row[] {
  countWrite(interview);
  const { tx } = interview;
  return atomically(tx, () => {
    const outcomes = saveRecords(tx, def, writes, true);
    const refusal = outcomes.find((outcome) => outcome instanceof OrgError);
    if (refusal) throw refusal;
    return outcomes as Row[];
  });
}

/** What a record variable gives a new record: what can be written, without its id. */
export function createable(def: ObjectDef, { fields }: FlowRecord): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => {
      const field = fieldOf(def, name);
      return (
        name !== "attributes" &&
        !name.startsWith("$") &&
        value !== undefined &&
        (!field || (field.createable && field.type !== "id"))
      );
    }),
  );
}

/** What a flow has set of a record. */
export function changedFields(def: ObjectDef, { fields, changed }: FlowRecord): Record<string, unknown> {
  return Object.fromEntries(
    [...changed]
      .filter((name) => fieldOf(def, name)?.type !== "id")
      .map((name) => [name, fields[name] ?? null]),
  );
}

/** Puts a record as it was saved in the place of what the flow had of it. */
export function refresh(def: ObjectDef, record: FlowRecord, row: Row): void {
  record.fields = { ...recordOf(def, row).fields };
  record.changed = new Set();
}
