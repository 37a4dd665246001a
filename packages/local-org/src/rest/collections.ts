import { jsonError, OrgError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import type { Input } from "../records/input.ts";
import { operate, type RowOperation, type RowOutcome } from "../records/operate.ts";
import { savepoint } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import { toId18 } from "../storage/ids.ts";
import { externalIdField, objectOf } from "./find.ts";
import { fieldsNamed, rowBody } from "./rows.ts";

const MOST_ROWS = 200;
const MOST_RETRIEVED = 2000;
const MOST_CHUNKS = 10;

interface RowResult {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
  created?: boolean;
}

/** What is wrong with a row, as answers about many rows say it. */
export const errorsOf = (error: OrgError): RowResult["errors"] =>
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

/** A row with its object; or why it is no row. */
interface Given {
  def: ObjectDef | undefined;
  row: Input | OrgError;
}

/** Neighbours of the same object, which are processed together. */
function chunksOf(given: Given[]): Given[][] {
  const chunks: Given[][] = [];
  for (const one of given) {
    const last = chunks.at(-1);
    if (last && last[0]!.def === one.def) last.push(one);
    else chunks.push([one]);
  }
  if (chunks.length > MOST_CHUNKS) {
    throw saveError(
      "INVALID_INPUT",
      `Cannot have more than ${MOST_CHUNKS} chunks in a single operation. Please rearrange the data to reduce chunking.`,
    );
  }
  return chunks;
}

function resultOf(outcome: RowOutcome, operation: RowOperation, undone: boolean): RowResult {
  const created = operation === "upsert" && "created" in outcome ? { created: outcome.created } : {};
  if (outcome instanceof OrgError) return { success: false, errors: errorsOf(outcome), ...created };
  if (undone) return { ...created, success: false, errors: [ROLLED_BACK] };
  return { id: outcome.id, success: true, errors: [], ...created };
}

/** Does one thing to all rows; with `allOrNone` the first failure undoes them all. */
function runAll(
  request: ApiRequest,
  operation: RowOperation,
  given: Given[],
  allOrNone: boolean,
  key?: string,
): Reply {
  const { tx } = request;
  const rollback = savepoint(tx);
  const outcomes = chunksOf(given).flatMap((chunk): RowOutcome[] => {
    const { def } = chunk[0]!;
    const rows = chunk.map((one) => one.row);
    return def ? operate(tx, def, operation, rows, key) : (rows as OrgError[]);
  });
  const undone = allOrNone && outcomes.some((outcome) => outcome instanceof OrgError);
  if (undone) rollback();
  return { status: 200, body: outcomes.map((outcome) => resultOf(outcome, operation, undone)) };
}

function checkSize(count: number, most = MOST_ROWS): void {
  if (count > most) {
    throw saveError(
      "EXCEEDED_MAX_RECORDS",
      `record limit reached. cannot submit more than ${most} records into this call`,
    );
  }
}

function definitionOf(request: ApiRequest, record: Input): ObjectDef {
  const type = (record?.attributes as { type?: string } | undefined)?.type ?? request.params.object;
  const def = type === undefined ? undefined : request.service.core.catalogue.get(type);
  if (def) return def;
  throw saveError(
    "INVALID_TYPE",
    type === undefined
      ? 'Each record needs an attribute with the sObject type: {"attributes":{"type":…}}'
      : `sObject type '${type}' is not supported.`,
  );
}

/** Reads the body of a create, update or upsert. */
function readRecords(request: ApiRequest): { given: Given[]; allOrNone: boolean } {
  const body = request.body as { records?: unknown; allOrNone?: boolean } | undefined;
  if (!Array.isArray(body?.records)) throw jsonError("The request body needs 'records', an array of records");
  const records = body.records as Input[];
  if (records.some((record) => record === null || typeof record !== "object"))
    throw jsonError("Each of 'records' has to be an object");
  checkSize(records.length);
  const given = records.map((row) => ({ def: definitionOf(request, row), row }));
  return { given, allOrNone: body.allOrNone === true };
}

const save =
  (operation: "insert" | "update") =>
  (request: ApiRequest): Reply => {
    const { given, allOrNone } = readRecords(request);
    return runAll(request, operation, given, allOrNone);
  };

function upsert(request: ApiRequest): Reply {
  const { given, allOrNone } = readRecords(request);
  const fields = given.map(({ def }) => externalIdField(def!, request.params.field!).name);
  return runAll(request, "upsert", given, allOrNone, fields[0]);
}

function remove(request: ApiRequest): Reply {
  const ids = (request.query.get("ids") ?? "").split(",").filter(Boolean);
  if (ids.length === 0) throw saveError("MISSING_ARGUMENT", "The ids parameter is required");
  checkSize(ids.length);
  const given = ids.map((text): Given => {
    const id = toId18(text);
    const def = id ? request.service.core.catalogue.byPrefix(id.slice(0, 3)) : undefined;
    return { def, row: def ? { Id: id } : saveError("MALFORMED_ID", `malformed id ${text}`) };
  });
  return runAll(request, "delete", given, request.query.get("allOrNone") === "true");
}

function retrieve(request: ApiRequest): Reply {
  const def = objectOf(request);
  const given =
    request.method === "GET"
      ? { ids: request.query.get("ids")?.split(","), fields: request.query.get("fields")?.split(",") }
      : (request.body as { ids?: string[]; fields?: string[] } | undefined);
  if (!given?.ids || !given.fields) throw saveError("MISSING_ARGUMENT", "Both ids and fields are required");
  if (
    [given.ids, given.fields].some(
      (list) => !Array.isArray(list) || list.some((one) => typeof one !== "string"),
    )
  )
    throw jsonError("'ids' and 'fields' have to be arrays of strings");
  checkSize(given.ids.length, MOST_RETRIEVED);
  const fields = fieldsNamed(def, given.fields);
  const table = request.service.core.store.table(def.name);
  const body = given.ids.map((text) => {
    const id = toId18(text.trim());
    if (!id) throw saveError("MALFORMED_ID", `malformed id ${text}`);
    const row = table.get(id);
    return row && !row.IsDeleted ? rowBody(request, def, row, fields) : null;
  });
  return { status: 200, body };
}

export const collections: Resource = {
  name: "collections",
  path: "composite/sobjects",
  methods: { POST: save("insert"), PATCH: save("update"), DELETE: remove },
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
