import { notFound } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import type { Input } from "../records/input.ts";
import { deleteRecord } from "../records/remove.ts";
import { createRecord, updateRecord } from "../records/save.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { checkWriteConditions } from "./conditional.ts";
import { externalIdField, objectOf, rowsByExternalId } from "./find.ts";
import { deleteRelated, getRelated, patchRelated, startsAtRecord } from "./related.ts";
import { chosenFields, rowBody } from "./rows.ts";

type Handler = (request: ApiRequest) => Reply;

const several = (request: ApiRequest, def: ObjectDef, found: Row[]): Reply => ({
  status: 300,
  body: found.map((row) => `${request.base}/sobjects/${def.name}/${row.Id}`),
});

/** Runs `use` on the one record with that external id; 404 for none, 300 for several. */
const one =
  (use: (request: ApiRequest, def: ObjectDef, row: Row) => Reply) =>
  (request: ApiRequest): Reply => {
    const def = objectOf(request);
    const found = rowsByExternalId(
      request,
      def,
      externalIdField(def, request.params.field!),
      request.params.value,
    );
    if (found.length === 0) throw notFound();
    return found.length > 1 ? several(request, def, found) : use(request, def, found[0]!);
  };

function patch(request: ApiRequest): Reply {
  const def = objectOf(request);
  const field = externalIdField(def, request.params.field!);
  const found = rowsByExternalId(request, def, field, request.params.value);
  if (found.length > 1) return several(request, def, found);
  const [row] = found;
  if (!row) {
    if (field.type === "id" || request.query.get("updateOnly") === "true") throw notFound();
    const own = { [field.name]: request.params.value };
    const { Id } = createRecord(request.tx, def, { ...(request.body as Input), ...own });
    return { status: 201, body: { id: Id, success: true, errors: [], created: true } };
  }
  checkWriteConditions(request, def, row);
  updateRecord(request.tx, def, row, request.body ?? {});
  return { status: 200, body: { id: row.Id, success: true, errors: [], created: false } };
}

/** The path names a record by an external id, or goes on from one by a relationship. */
const either =
  (byExternalId: Handler, fromRecord: (request: ApiRequest, def: ObjectDef) => Reply): Handler =>
  (request) => {
    const def = objectOf(request);
    return startsAtRecord(def, request) ? fromRecord(request, def) : byExternalId(request);
  };

export const externalRow: Resource = {
  name: "upsert",
  path: "sobjects/:object/:field/:value",
  methods: {
    GET: either(
      one((request, def, row) => ({
        status: 200,
        body: rowBody(request, def, row, chosenFields(request, def)),
      })),
      getRelated,
    ),
    PATCH: either(patch, patchRelated),
    DELETE: either(
      one((request, def, row) => {
        deleteRecord(request.tx, def, row);
        return { status: 204 };
      }),
      deleteRelated,
    ),
  },
};
