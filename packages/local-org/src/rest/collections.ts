import { jsonError, OrgError, orgError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import type { Input } from "../records/input.ts";
import { deleteRecord } from "../records/remove.ts";
import { createRecord, existing, updateRecord } from "../records/save.ts";
import { atomically, savepoint } from "../records/transaction.ts";
import { fieldOf, type ObjectDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import { externalIdField, objectOf, rowsByExternalId } from "./find.ts";
import { rowBody } from "./rows.ts";

const MOST_ROWS = 200;
const MOST_RETRIEVED = 2000;
const MOST_CHUNKS = 10;

interface RowResult {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
  created?: boolean;
}

const errorsOf = (error: OrgError): RowResult["errors"] =>
  error.items.map((item) => ({
    statusCode: item.errorCode,
    message: item.message,
    fields: item.fields ?? [],
  }));

const ROLLED_BACK: RowResult["errors"][number] = {
  statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
  fields: [],
};

/** Saves the rows one by one; with `allOrNone` the first failure undoes them all. */
function saveAll<T>(
  request: ApiRequest,
  rows: T[],
  allOrNone: boolean,
  save: (row: T) => RowResult,
): RowResult[] {
  const rollback = savepoint(request.tx);
  const results = rows.map((row): RowResult => {
    try {
      return atomically(request.tx, () => save(row));
    } catch (error) {
      if (!(error instanceof OrgError)) throw error;
      return { success: false, errors: errorsOf(error) };
    }
  });
  if (!allOrNone || results.every((result) => result.success)) return results;
  rollback();
  return results.map((result) =>
    result.success
      ? {
          ...(result.created === undefined ? {} : { created: result.created }),
          success: false,
          errors: [ROLLED_BACK],
        }
      : result,
  );
}

interface Given {
  records: Input[];
  defs: ObjectDef[];
  allOrNone: boolean;
}

/** Reads the body of a create, update or upsert, and holds it against the limits on rows and chunks. */
function readRecords(request: ApiRequest): Given {
  const body = request.body as { records?: unknown; allOrNone?: boolean } | undefined;
  if (!Array.isArray(body?.records)) throw jsonError("The request body needs 'records', an array of records");
  const records = body.records as Input[];
  checkSize(records.length);
  const defs = records.map((record) => {
    const type = (record?.attributes as { type?: string } | undefined)?.type ?? request.params.object;
    const def = type === undefined ? undefined : request.service.core.catalogue.get(type);
    if (!def) {
      throw saveError(
        "INVALID_TYPE",
        type === undefined
          ? 'Each record needs an attribute with the sObject type: {"attributes":{"type":…}}'
          : `sObject type '${type}' is not supported.`,
      );
    }
    return def;
  });
  checkChunks(defs);
  return { records, defs, allOrNone: body.allOrNone === true };
}

function checkSize(count: number, most = MOST_ROWS): void {
  if (count > most) {
    throw saveError(
      "EXCEEDED_MAX_RECORDS",
      `record limit reached. cannot submit more than ${most} records into this call`,
    );
  }
}

/** Rows are processed in chunks of neighbours of the same object, and ten chunks are all that is allowed. */
function checkChunks(defs: ObjectDef[]): void {
  const chunks = defs.filter((def, i) => def !== defs[i - 1]).length;
  if (chunks > MOST_CHUNKS) {
    throw saveError(
      "INVALID_INPUT",
      `Cannot have more than ${MOST_CHUNKS} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    );
  }
}

function create(request: ApiRequest): Reply {
  const { records, defs, allOrNone } = readRecords(request);
  const body = saveAll(request, [...records.keys()], allOrNone, (i) => {
    const { Id } = createRecord(request.tx, defs[i]!, records[i]);
    return { id: Id, success: true, errors: [] };
  });
  return { status: 200, body };
}

function update(request: ApiRequest): Reply {
  const { records, defs, allOrNone } = readRecords(request);
  const body = saveAll(request, [...records.keys()], allOrNone, (i) => {
    const def = defs[i]!;
    const { Id, id = Id, ...fields } = records[i] as Input;
    const known = toId18(id);
    if (id === undefined) throw saveError("MISSING_ARGUMENT", "Id not specified in an update call");
    if (!known?.startsWith(def.keyPrefix)) {
      throw saveError("MALFORMED_ID", `${def.label} ID: id value of incorrect type: ${id}`, ["Id"]);
    }
    updateRecord(request.tx, def, forWrite(request, def, known), fields);
    return { id: known, success: true, errors: [] };
  });
  return { status: 200, body };
}

/** In a collection a record that is not there is a wrong reference, not a missing page. */
function forWrite(request: ApiRequest, def: ObjectDef, id: string) {
  if (!request.service.core.store.table(def.name).get(id)) {
    throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  }
  return existing(request.tx, def, id);
}

function upsert(request: ApiRequest): Reply {
  const { records, defs, allOrNone } = readRecords(request);
  const body = saveAll(request, [...records.keys()], allOrNone, (i) => {
    const def = defs[i]!;
    const field = externalIdField(def, request.params.field!);
    const record = records[i] as Input;
    const key = Object.keys(record).find((name) => fieldOf(def, name) === field);
    const value = key === undefined ? undefined : record[key];
    const { attributes: _attributes, ...fields } = record;
    if (field.type === "id" && key) delete fields[key];
    const found = value === undefined || value === null ? [] : rowsByExternalId(request, def, field, value);
    if (found.length > 1) {
      throw saveError(
        "DUPLICATE_EXTERNAL_ID",
        `${field.name}: more than one record found for external id field: [${found.map((row) => row.Id).join(", ")}]`,
      );
    }
    if (found[0]) {
      updateRecord(request.tx, def, found[0], fields);
      return { id: found[0].Id, success: true, errors: [], created: false };
    }
    if (field.type === "id" && value)
      throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    return { id: createRecord(request.tx, def, fields).Id, success: true, errors: [], created: true };
  });
  return { status: 200, body };
}

function remove(request: ApiRequest): Reply {
  const ids = (request.query.get("ids") ?? "").split(",").filter(Boolean);
  if (ids.length === 0) throw saveError("MISSING_ARGUMENT", "The ids parameter is required");
  checkSize(ids.length);
  const allOrNone = request.query.get("allOrNone") === "true";
  const body = saveAll(request, ids, allOrNone, (given) => {
    const id = toId18(given);
    const def = id ? request.service.core.catalogue.byPrefix(id.slice(0, 3)) : undefined;
    if (!id || !def) throw saveError("MALFORMED_ID", `malformed id ${given}`);
    deleteRecord(request.tx, def, forWrite(request, def, id));
    return { id, success: true, errors: [] };
  });
  return { status: 200, body };
}

function retrieve(request: ApiRequest): Reply {
  const def = objectOf(request);
  const given =
    request.method === "GET"
      ? { ids: request.query.get("ids")?.split(","), fields: request.query.get("fields")?.split(",") }
      : (request.body as { ids?: string[]; fields?: string[] } | undefined);
  if (!given?.ids || !given.fields) throw saveError("MISSING_ARGUMENT", "Both ids and fields are required");
  checkSize(given.ids.length, MOST_RETRIEVED);
  const fields = given.fields.map((name) => {
    const field = fieldOf(def, name.trim());
    if (!field)
      throw orgError(400, "INVALID_FIELD", `No such column '${name}' on sobject of type ${def.name}`);
    return field;
  });
  const table = request.service.core.store.table(def.name);
  const body = given.ids.map((given) => {
    const id = toId18(given.trim());
    if (!id) throw saveError("MALFORMED_ID", `malformed id ${given}`);
    const row = table.get(id);
    return row && !row.IsDeleted ? rowBody(request, def, row, fields) : null;
  });
  return { status: 200, body };
}

export const collections: Resource = {
  name: "collections",
  path: "composite/sobjects",
  methods: { POST: create, PATCH: update, DELETE: remove },
};

export const collectionRetrieve: Resource = {
  name: "collections",
  path: "composite/sobjects/:object",
  methods: { GET: retrieve, POST: retrieve },
};

export const collectionUpsert: Resource = {
  name: "collections",
  path: "composite/sobjects/:object/:field",
  methods: { PATCH: upsert },
};
