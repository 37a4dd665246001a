import { orgError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { runQuery } from "../soql/execute.ts";
import { toolingCore } from "./core.ts";

function query(request: ApiRequest): Reply {
  const text = request.query.get("q");
  if (text === null) throw orgError(400, "MALFORMED_QUERY", "A query string has to be specified");
  const { service, session, base } = request;
  const result = runQuery(toolingCore(service.core), text, session.userId);
  const records = Array.from({ length: result.length }, (_, i) => result.record(i, `${base}/tooling`));
  return {
    status: 200,
    body: {
      size: records.length,
      totalSize: result.totalSize,
      done: true,
      queryLocator: null,
      entityTypeName: /\bFROM\s+(\w+)/i.exec(text)?.[1] ?? null,
      records,
    },
  };
}

export const toolingQuery: Resource = {
  name: "tooling",
  path: "tooling/query",
  methods: { GET: query },
};
