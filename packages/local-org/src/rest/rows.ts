import { methodNotAllowed, orgError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { readField } from "../records/access.ts";
import { deleteRecord } from "../records/remove.ts";
import { createRecord, updateRecord } from "../records/save.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import { attributesOf, blobUrl } from "../soql/columns.ts";
import type { Row } from "../storage/store.ts";
import { checkWriteConditions, etagOf, notModified } from "./conditional.ts";
import { describeFully } from "./describe.ts";
import { objectOf, rowOf } from "./find.ts";
import { noteRecent, recentItems } from "./recent.ts";

/** @throws OrgError INVALID_FIELD for a field that the object does not have */
export const fieldsNamed = (def: ObjectDef, names: readonly string[]): FieldDef[] =>
  names.map((name) => {
    const field = fieldOf(def, name.trim());
    if (!field)
      throw orgError(400, "INVALID_FIELD", `No such column '${name.trim()}' on sobject of type ${def.name}`);
    return field;
  });

/** The fields of `?fields=A,B`; all without it. */
export function chosenFields(request: ApiRequest, def: ObjectDef): FieldDef[] {
  const names = request.query.get("fields");
  return names ? fieldsNamed(def, names.split(",")) : def.fields;
}

/** A record as the rows resource shows it. */
export function rowBody(request: ApiRequest, def: ObjectDef, row: Row, fields: FieldDef[]): object {
  const out: Record<string, unknown> = { attributes: attributesOf(def.name, def.name, row.Id, request.base) };
  const { core } = request.service;
  for (const field of fields) {
    out[field.name] =
      field.type === "base64"
        ? blobUrl(def.name, row, field, request.base)
        : readField(core, def, row, field, request.session.userId);
  }
  return out;
}

function freshness(def: ObjectDef, row: Row): Record<string, string> {
  const etag = etagOf(def, row);
  const modified = new Date(`${String(row.LastModifiedDate).slice(0, 19)}Z`).toUTCString();
  return { "Last-Modified": modified, ...(etag ? { ETag: etag } : {}) };
}

function get(request: ApiRequest): Reply {
  const def = objectOf(request);
  const row = rowOf(request, def);
  if (notModified(request, def, row)) return { status: 304, headers: freshness(def, row) };
  return {
    status: 200,
    headers: freshness(def, row),
    body: rowBody(request, def, row, chosenFields(request, def)),
  };
}

function patch(request: ApiRequest): Reply {
  const def = objectOf(request);
  const row = rowOf(request, def);
  checkWriteConditions(request, def, row);
  noteRecent(request, updateRecord(request.tx, def, row, request.body));
  return { status: 204 };
}

function remove(request: ApiRequest): Reply {
  const def = objectOf(request);
  deleteRecord(request.tx, def, rowOf(request, def));
  return { status: 204 };
}

function create(request: ApiRequest): Reply {
  const def = objectOf(request);
  const made = createRecord(request.tx, def, request.body);
  noteRecent(request, made);
  const { Id, EventUuid } = made;
  const enqueued = { statusCode: "OPERATION_ENQUEUED", message: EventUuid, fields: [] };
  return {
    status: 201,
    headers: { Location: `${request.base}/sobjects/${def.name}/${Id}` },
    body: { id: Id, success: true, errors: def.isEvent ? [enqueued] : [] },
  };
}

function basics(request: ApiRequest): Reply {
  const def = objectOf(request);
  const { fields: _fields, childRelationships: _children, ...objectDescribe } = describeFully(request, def);
  return { status: 200, body: { objectDescribe, recentItems: recentItems(request, 200, def) } };
}

/** `POST …/Id`: an upsert without an id, which creates. */
function createWithoutId(request: ApiRequest): Reply {
  if (request.params.id!.toLowerCase() === "id") return create(request);
  throw methodNotAllowed("POST", ["GET", "HEAD", "PATCH", "DELETE"]);
}

export const row: Resource = {
  name: "rows",
  path: "sobjects/:object/:id",
  methods: { GET: get, HEAD: get, PATCH: patch, DELETE: remove, POST: createWithoutId },
};

export const rows: Resource = {
  name: "rows",
  path: "sobjects/:object",
  methods: { GET: basics, POST: create },
};
