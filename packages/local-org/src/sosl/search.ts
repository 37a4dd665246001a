import type { Core } from "../core.ts";
import { orgError } from "../errors.ts";
import type { FieldDef, FieldType, ObjectDef } from "../schema/model.ts";
import { runQuery } from "../soql/execute.ts";
import type { Row } from "../storage/store.ts";
import { compileFind, type Finds } from "./expression.ts";
import type { FieldGroup, Returning, Search } from "./parse.ts";

const MOST = 2000;

const TEXTS = new Set<FieldType>(["string", "textarea", "email", "phone", "url"]);

/** Whether a group has a field. */
const GROUPS: Record<FieldGroup, (field: FieldDef) => boolean> = {
  ALL: ({ type }) => TEXTS.has(type),
  NAME: ({ nameField, compound }) => nameField || compound === "Name",
  EMAIL: ({ type }) => type === "email",
  PHONE: ({ type }) => type === "phone",
  // what the sidebar of old looked at: names, and by what else people call a record
  SIDEBAR: ({ nameField, type, externalId }) =>
    nameField || type === "email" || type === "phone" || externalId,
};

const searchable = (def: ObjectDef): boolean => !def.isEvent && !def.denied.has("search");

/** The ids of an object's records that a search finds. */
function found(core: Core, def: ObjectDef, group: FieldGroup, finds: Finds): Set<string> {
  const names = def.fields.filter((field) => !field.formula && GROUPS[group](field)).map(({ name }) => name);
  const matches = (row: Row): boolean =>
    finds((word) => names.some((name) => typeof row[name] === "string" && word.test(row[name] as string)));
  const ids = new Set<string>();
  for (const row of core.store.table(def.name).rows.values()) {
    if (!row.IsDeleted && names.length > 0 && matches(row)) ids.add(row.Id);
  }
  return ids;
}

function objectOf(core: Core, name: string): ObjectDef {
  const def = core.catalogue.get(name);
  if (def && searchable(def)) return def;
  throw orgError(
    400,
    "INVALID_TYPE",
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/**
 * Looks through the records of an org as they are now, and gives those that are found as JSON, object by object.
 * @param base `/services/data/vXX.X`
 * @throws OrgError MALFORMED_SEARCH, INVALID_TYPE, and what SOQL refuses in fields and clauses
 */
export function runSearch(core: Core, search: Search, userId: string, base: string): object[] {
  const finds = compileFind(search.find);
  const returning: Returning[] =
    search.returning.length > 0
      ? search.returning
      : core.catalogue.objects.filter(searchable).map(({ name }) => ({ object: name }));
  let left = Math.min(search.limit ?? MOST, MOST);
  const records: object[] = [];
  for (const { object, fields = "Id", clauses = "" } of returning) {
    const def = objectOf(core, object);
    const among = found(core, def, search.group, finds);
    const result = runQuery(core, `SELECT ${fields} FROM ${def.name} ${clauses}`, userId, false, among);
    const taken = Math.min(left, result.length);
    for (let i = 0; i < taken; i++) records.push(result.record(i, base));
    left -= taken;
  }
  return records;
}
