import { notFound, orgError } from "../errors.ts";
import type { ApiRequest } from "../http/context.ts";
import { type FieldDef, fieldOf, type ObjectDef, sameKey } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";

/** The object named in the path. */
export function objectOf(request: ApiRequest): ObjectDef {
  const def = request.service.core.catalogue.get(request.params.object!);
  if (!def) throw notFound();
  return def;
}

/** The record named by the id in the path; a deleted one is refused. */
export function rowOf(request: ApiRequest, def: ObjectDef): Row {
  const given = request.params.id!;
  const id = toId18(given);
  if (!id) throw notFound(`Provided external ID field does not exist or is not accessible: ${given}`);
  const row = request.service.core.store.table(def.name).get(id);
  const purged = request.service.core.purged.has(id);
  if (!row && !purged) throw notFound();
  if (!row || row.IsDeleted) throw orgError(404, "ENTITY_IS_DELETED", "entity is deleted", []);
  return row;
}

/** A field by which records may be looked up from outside. */
export function externalIdField(def: ObjectDef, name: string): FieldDef {
  const field = fieldOf(def, name);
  if (!field || !(field.idLookup || field.externalId)) {
    throw notFound(`Provided external ID field does not exist or is not accessible: ${name}`);
  }
  return field;
}

/** The live records with that value of an external id. */
export function rowsByExternalId(
  request: ApiRequest,
  def: ObjectDef,
  field: FieldDef,
  value: unknown,
): Row[] {
  const key = field.type === "id" ? toId18(value) : value;
  return request.service.core.store
    .table(def.name)
    .lookup(field.name, key)
    .filter((row) => !row.IsDeleted && sameKey(field, row[field.name], key));
}
