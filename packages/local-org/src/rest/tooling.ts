import type { Core } from "../core.ts";
import { orgError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { runQuery } from "../soql/execute.ts";

/** The org as the Tooling API sees it: with the objects of setup, on top of which the others can be had too. */
const toolingCore = (core: Core): Core => ({
  ...core,
  catalogue: {
    ...core.catalogue,
    objects: [...core.tooling.objects, ...core.catalogue.objects],
    get: (name) => core.tooling.get(name) ?? core.catalogue.get(name),
    byPrefix: (prefix) => core.tooling.byPrefix(prefix) ?? core.catalogue.byPrefix(prefix),
  },
});

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
