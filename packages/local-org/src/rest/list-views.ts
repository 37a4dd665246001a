import type { Core } from "../core.ts";
import { notFound } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { describeField } from "../schema/describe-field.ts";
import { type FieldDef, fieldOf, type ObjectDef } from "../schema/model.ts";
import { runQuery } from "../soql/execute.ts";
import { toId18 } from "../storage/ids.ts";
import type { Row } from "../storage/store.ts";
import { objectOf } from "./find.ts";

const MOST_ROWS = 2000;
const ROWS = 25;

const viewsOf = ({ service }: ApiRequest, def: ObjectDef): Row[] =>
  service.core.store.table("ListView").lookup("SobjectType", def.name);

/** The list view of that id; also by its developer name, as some clients name it. */
function viewOf(request: ApiRequest, def: ObjectDef): Row {
  const { view } = request.params;
  const found = viewsOf(request, def).find((row) => row.Id === toId18(view) || row.DeveloperName === view);
  if (!found) throw notFound();
  return found;
}

function linksOf(request: ApiRequest, def: ObjectDef, view: Row) {
  const url = `${request.base}/sobjects/${def.name}/listviews/${view.Id}`;
  return {
    describeUrl: `${url}/describe`,
    developerName: view.DeveloperName,
    id: view.Id,
    label: view.Name,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  };
}

/** The columns that every list view of an object shows. */
function fieldsOf(def: ObjectDef): FieldDef[] {
  const names = [
    def.nameField?.name ?? "Id",
    "Subject",
    "Phone",
    "Email",
    "Status",
    "StageName",
    "CreatedDate",
  ];
  return names.map((name) => fieldOf(def, name)).filter((field): field is FieldDef => field !== undefined);
}

/** Fields that come along without being seen. */
const HIDDEN = ["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp"];

const mine = (view: Row): boolean => String(view.DeveloperName).startsWith("My");

function soqlOf(def: ObjectDef, view: Row, userId?: string): string {
  const names = new Set([...fieldsOf(def).map((field) => field.name), ...HIDDEN]);
  const scope = !mine(view) ? "" : userId ? ` WHERE OwnerId = '${userId}'` : " USING SCOPE mine";
  const order = def.nameField?.name ?? "Id";
  return `SELECT ${[...names].join(", ")} FROM ${def.name}${scope} ORDER BY ${order} ASC NULLS FIRST, Id ASC NULLS FIRST`;
}

/** The query of the list view of that id; undefined if there is none. */
export function soqlOfListView(core: Core, id: string): string | undefined {
  const view = core.store.table("ListView").get(toId18(id) ?? "");
  const def = view && core.catalogue.get(String(view.SobjectType));
  return def && soqlOf(def, view);
}

function columnsOf(def: ObjectDef) {
  const shown = fieldsOf(def);
  const hidden = HIDDEN.map((name) => fieldOf(def, name)).filter(
    (field): field is FieldDef => field !== undefined && !shown.includes(field),
  );
  const column = (field: FieldDef, isHidden: boolean) => {
    const first = field === def.nameField;
    return {
      ascendingLabel: isHidden ? null : "Z-A",
      descendingLabel: isHidden ? null : "A-Z",
      fieldNameOrPath: field.name,
      hidden: isHidden,
      label: field.label,
      selectListItem: field.name,
      sortDirection: first ? "ascending" : null,
      sortIndex: first ? 0 : null,
      sortable: !isHidden && describeField(def, field).sortable,
      type: field.type,
    };
  };
  return [...shown.map((field) => column(field, false)), ...hidden.map((field) => column(field, true))];
}

function list(request: ApiRequest): Reply {
  const def = objectOf(request);
  const listviews = viewsOf(request, def).map((view) => linksOf(request, def, view));
  return {
    status: 200,
    body: { done: true, listviews, nextRecordsUrl: null, size: listviews.length, sobjectType: def.name },
  };
}

function describe(request: ApiRequest): Reply {
  const def = objectOf(request);
  const view = viewOf(request, def);
  const order = def.nameField?.name ?? "Id";
  return {
    status: 200,
    body: {
      columns: columnsOf(def),
      id: view.Id,
      orderBy: [order, "Id"].map((fieldNameOrPath) => ({
        fieldNameOrPath,
        nullsPosition: "first",
        sortDirection: "ascending",
      })),
      query: soqlOf(def, view),
      relatedEntityId: null,
      scope: mine(view) ? "mine" : "everything",
      scopeEntityId: null,
      sobjectType: def.name,
      whereCondition: { conditions: [], conjunction: "and" },
    },
  };
}

function results(request: ApiRequest): Reply {
  const def = objectOf(request);
  const view = viewOf(request, def);
  const { userId } = request.session;
  const limit = Math.min(Number(request.query.get("limit")) || ROWS, MOST_ROWS);
  const offset = Number(request.query.get("offset")) || 0;
  const soql = `${soqlOf(def, view, userId)} LIMIT ${limit} OFFSET ${offset}`;
  const found = runQuery(request.service.core, soql, userId);
  const columns = columnsOf(def);
  const records = Array.from({ length: found.length }, (_, i) => {
    const record = found.record(i, request.base);
    return {
      columns: columns.map(({ fieldNameOrPath }) => ({
        fieldNameOrPath,
        value: record[fieldNameOrPath] === null ? null : String(record[fieldNameOrPath]),
      })),
    };
  });
  return {
    status: 200,
    body: {
      columns,
      developerName: view.DeveloperName,
      done: records.length < limit,
      id: view.Id,
      label: view.Name,
      records,
      size: records.length,
    },
  };
}

const get = (path: string, GET: (request: ApiRequest) => Reply): Resource => ({
  name: "listviews",
  path,
  methods: { GET },
});

/** List views: each object has one of all its records, and one of those that the user owns. */
export const LIST_VIEWS: Resource[] = [
  get("sobjects/:object/listviews", list),
  get("sobjects/:object/listviews/:view", (request) => {
    const def = objectOf(request);
    return { status: 200, body: linksOf(request, def, viewOf(request, def)) };
  }),
  get("sobjects/:object/listviews/:view/describe", describe),
  get("sobjects/:object/listviews/:view/results", results),
];
