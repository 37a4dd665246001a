import { jsonError, OrgError, orgError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import type { Input } from "../records/input.ts";
import { deleteRecords } from "../records/remove.ts";
import { existing, saveRecords } from "../records/save.ts";
import type { Write } from "../records/saving.ts";
import { savepoint } from "../records/transaction.ts";
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

/** What a row asks for, once it has been read. */
interface Asked {
  write: Write;
  /** Shown of an upsert. */
  created?: boolean;
}

/** Neighbours of the same object. */
function chunksOf(defs: (ObjectDef | undefined)[]) {
  const chunks: { def: ObjectDef | undefined; rows: number[] }[] = [];
  for (const [i, def] of defs.entries()) {
    if (chunks.at(-1)?.def === def) chunks.at(-1)!.rows.push(i);
    else chunks.push({ def, rows: [i] });
  }
  return chunks;
}

/** Saves the rows chunk by chunk, so that triggers see them together; with `allOrNone` a failure undoes them all. */
function saveAll(
  request: ApiRequest,
  defs: (ObjectDef | undefined)[],
  allOrNone: boolean,
  read: (row: number) => Asked,
  save: typeof saveRecords = saveRecords,
): RowResult[] {
  const rollback = savepoint(request.tx);
  const results: RowResult[] = [];
  for (const { def, rows } of chunksOf(defs)) {
    const asked = new Map<number, Asked>();
    for (const row of rows) {
      try {
        asked.set(row, read(row));
      } catch (error) {
        if (!(error instanceof OrgError)) throw error;
        results[row] = { success: false, errors: errorsOf(error) };
      }
    }
    const order = [...asked.keys()];
    if (!def || order.length === 0) continue;
    const writes = order.map((row) => asked.get(row)!.write);
    const outcomes = save(request.tx, def, writes, allOrNone);
    outcomes.forEach((outcome, i) => {
      const { created } = asked.get(order[i]!)!;
      results[order[i]!] =
        outcome instanceof OrgError
          ? { success: false, errors: errorsOf(outcome) }
          : { id: outcome.Id, success: true, errors: [], ...(created === undefined ? {} : { created }) };
    });
  }
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
  if (chunksOf(defs).length > MOST_CHUNKS) {
    throw saveError(
      "INVALID_INPUT",
      `Cannot have more than ${MOST_CHUNKS} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    );
  }
}

function create(request: ApiRequest): Reply {
  const { records, defs, allOrNone } = readRecords(request);
  const body = saveAll(request, defs, allOrNone, (i) => ({ write: { input: records[i] } }));
  return { status: 200, body };
}

function update(request: ApiRequest): Reply {
  const { records, defs, allOrNone } = readRecords(request);
  const body = saveAll(request, defs, allOrNone, (i) => {
    const def = defs[i]!;
    const { Id, id = Id, ...input } = records[i] as Input;
    const known = toId18(id);
    if (id === undefined) throw saveError("MISSING_ARGUMENT", "Id not specified in an update call");
    if (!known?.startsWith(def.keyPrefix)) {
      throw saveError("MALFORMED_ID", `${def.label} ID: id value of incorrect type: ${id}`, ["Id"]);
    }
    return { write: { prior: forWrite(request, def, known), input } };
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
  const seen = new Set<string>();
  const body = saveAll(request, defs, allOrNone, (i) => {
    const def = defs[i]!;
    const field = externalIdField(def, request.params.field!);
    const record = records[i] as Input;
    const key = Object.keys(record).find((name) => fieldOf(def, name) === field);
    const value = key === undefined ? undefined : record[key];
    const { attributes: _attributes, ...input } = record;
    if (field.type === "id" && key) delete input[key];
    if (value === undefined || value === null) return { write: { input }, created: true };
    const mark = `${def.name} ${String(value).toLowerCase()}`;
    if (seen.has(mark)) {
      throw saveError("DUPLICATE_VALUE", `Duplicate external id specified: ${value}`, [field.name]);
    }
    seen.add(mark);
    const found = rowsByExternalId(request, def, field, value);
    if (found.length > 1) {
      throw saveError(
        "DUPLICATE_EXTERNAL_ID",
        `${field.name}: more than one record found for external id field: [${found.map((row) => row.Id).join(", ")}]`,
      );
    }
    if (found[0]) return { write: { prior: found[0], input }, created: false };
    if (field.type === "id") throw saveError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    return { write: { input }, created: true };
  });
  return { status: 200, body };
}

function remove(request: ApiRequest): Reply {
  const ids = (request.query.get("ids") ?? "").split(",").filter(Boolean);
  if (ids.length === 0) throw saveError("MISSING_ARGUMENT", "The ids parameter is required");
  checkSize(ids.length);
  const allOrNone = request.query.get("allOrNone") === "true";
  const defs = ids.map((given) => {
    const id = toId18(given);
    return id ? request.service.core.catalogue.byPrefix(id.slice(0, 3)) : undefined;
  });
  const read = (i: number): Asked => {
    const def = defs[i];
    if (!def) throw saveError("MALFORMED_ID", `malformed id ${ids[i]}`);
    return { write: { prior: forWrite(request, def, toId18(ids[i])!) } };
  };
  return { status: 200, body: saveAll(request, defs, allOrNone, read, deleteRecords) };
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
