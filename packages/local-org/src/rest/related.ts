import { notFound } from "../errors.ts";
import type { ApiRequest, Reply } from "../http/context.ts";
import { deleteRecord } from "../records/remove.ts";
import { updateRecord } from "../records/save.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import { runQuery } from "../soql/execute.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { blobOf } from "./blob.ts";
import { rowOf } from "./find.ts";
import { chosenFields, rowBody } from "./rows.ts";

/** Whether the path goes on from a record, and does not name one by an external id. */
export const startsAtRecord = (def: ObjectDef, { params }: ApiRequest): boolean =>
  toId18(params.field)?.startsWith(def.keyPrefix) ?? false;

/** The record that the path starts at; its last part is a relationship or a field with a file. */
function start(request: ApiRequest, def: ObjectDef): Row {
  return rowOf({ ...request, params: { ...request.params, id: request.params.field! } }, def);
}

/** The parent of a record by the relationship that the path ends with; undefined if it is none to a parent. */
function parentOf(request: ApiRequest, def: ObjectDef, row: Row): { def: ObjectDef; row: Row } | undefined {
  const link = def.parents.get(request.params.value!.toLowerCase());
  if (!link) return undefined;
  const { core } = request.service;
  const id = row[link.name];
  const parent = typeof id === "string" ? core.store.find(id) : undefined;
  if (!parent || parent.IsDeleted) throw notFound();
  return { def: core.catalogue.byPrefix(parent.Id.slice(0, 3))!, row: parent };
}

/** The children of a record, as a query for them answers. */
function childrenOf(request: ApiRequest, def: ObjectDef, row: Row): Reply | undefined {
  const link = def.children.find(
    (child) => child.name?.toLowerCase() === request.params.value!.toLowerCase(),
  );
  if (!link) return undefined;
  const { core, cursors } = request.service;
  const fields = chosenFields(request, core.catalogue.get(link.object)!);
  const names = fields.map((field: FieldDef) => field.name).join(", ");
  const soql = `SELECT ${names} FROM ${link.object} WHERE ${link.field} = '${row.Id}'`;
  const found = runQuery(core, soql, request.session.userId);
  return { status: 200, body: cursors.open(found, request.base, 2000) };
}

/** `/sobjects/Case/ID/Account`, `/sobjects/Account/ID/Contacts`, `/sobjects/Attachment/ID/Body`. */
export function getRelated(request: ApiRequest, def: ObjectDef): Reply {
  const row = start(request, def);
  const field = fieldOf(def, request.params.value!);
  if (field?.type === "base64") return blobOf(row, field);
  const parent = parentOf(request, def, row);
  if (parent) {
    const fields = chosenFields(request, parent.def);
    return { status: 200, body: rowBody(request, parent.def, parent.row, fields) };
  }
  const children = childrenOf(request, def, row);
  if (!children) throw notFound();
  return children;
}

/** The parent that a write goes to. */
function parentToWrite(request: ApiRequest, def: ObjectDef) {
  const parent = parentOf(request, def, start(request, def));
  if (!parent) throw notFound();
  return parent;
}

/** Changes the parent of a record. */
export function patchRelated(request: ApiRequest, def: ObjectDef): Reply {
  const parent = parentToWrite(request, def);
  updateRecord(request.tx, parent.def, parent.row, request.body);
  return { status: 204 };
}

/** Deletes the parent of a record. */
export function deleteRelated(request: ApiRequest, def: ObjectDef): Reply {
  const parent = parentToWrite(request, def);
  deleteRecord(request.tx, parent.def, parent.row);
  return { status: 204 };
}
