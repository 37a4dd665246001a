import { orgError } from "../errors.ts";
import { type ApiRequest, headerOf, type Reply, type Resource } from "../http/context.ts";
import { columnMetadata } from "../soql/column-metadata.ts";
import { runQuery } from "../soql/execute.ts";
import { explain } from "../soql/explain.ts";
import { toolingCore } from "../tooling/core.ts";
import { soqlOfListView } from "./list-views.ts";

const LARGEST_BATCH = 2000;
const SMALLEST_BATCH = 200;

/** Objects that the Tooling API has, and this one too. */
const SETUP = /\bFROM\s+(?:EntityDefinition|FieldDefinition|Apex(?:Class|Trigger|Log))\b/i;

function batchSize(request: ApiRequest): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(headerOf(request.headers, "sforce-query-options") ?? "")?.[1];
  return asked ? Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, Number(asked))) : LARGEST_BATCH;
}

const answer =
  (all: boolean) =>
  (request: ApiRequest): Reply => {
    const { core, cursors } = request.service;
    const { userId } = request.session;
    const explained = request.query.get("explain");
    if (explained !== null) {
      const soql = soqlOfListView(core, explained) ?? explained;
      return { status: 200, body: explain(core, soql, userId) };
    }
    const text = request.query.get("q");
    if (text === null) throw orgError(400, "MALFORMED_QUERY", "A query string has to be specified");
    if (request.query.get("columns") === "true")
      return { status: 200, body: columnMetadata(core, text, userId) };
    const on = SETUP.test(text) ? toolingCore(core) : core;
    const result = runQuery(on, text, userId, all);
    return { status: 200, body: cursors.open(result, request.base, batchSize(request)) };
  };

const more = (request: ApiRequest): Reply => ({
  status: 200,
  body: request.service.cursors.next(request.params.locator!, request.base),
});

export const query: Resource = { name: "query", path: "query", methods: { GET: answer(false) } };
export const queryAll: Resource = { name: "queryAll", path: "queryAll", methods: { GET: answer(true) } };
export const queryMore: Resource = { name: "queryMore", path: "query/:locator", methods: { GET: more } };
export const queryAllMore: Resource = {
  name: "queryMore",
  path: "queryAll/:locator",
  methods: { GET: more },
};
