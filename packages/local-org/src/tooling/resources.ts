import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { purgeRecord } from "../records/remove.ts";
import { describe, describeGlobal } from "../rest/describe.ts";
import { objectOf, rowOf } from "../rest/find.ts";
import { row, rows } from "../rest/rows.ts";
import { APEX } from "./apex.ts";
import { toolingCore } from "./core.ts";
import { managedSubscriptions } from "./managed-subscriptions.ts";
import { toolingQuery } from "./query.ts";

/** The same request, put to the org as the Tooling API sees it. */
function asTooling(request: ApiRequest): ApiRequest {
  const core = toolingCore(request.service.core);
  return {
    ...request,
    service: { ...request.service, core },
    tx: { ...request.tx, core },
    base: `${request.base}/tooling`,
  };
}

/** A resource of the REST API under `tooling/`. */
const underTooling = ({ path, methods }: Resource): Resource => ({
  name: "tooling",
  path: `tooling/${path}`,
  methods: Object.fromEntries(
    Object.entries(methods).map(([method, handle]) => [
      method,
      (request: ApiRequest): Reply => handle(asTooling(request)),
    ]),
  ),
});

/** Setup has no recycle bin. */
const setupRow: Resource = {
  ...row,
  methods: {
    ...row.methods,
    DELETE: (request) => {
      const def = objectOf(request);
      const found = rowOf(request, def);
      const reply = row.methods.DELETE!(request);
      purgeRecord(request.tx, def, found);
      return reply;
    },
  },
};

const root: Resource = {
  name: "tooling",
  path: "tooling",
  methods: {
    GET: ({ base }) => ({
      status: 200,
      body: Object.fromEntries(
        ["sobjects", "query", "executeAnonymous", "completions"].map((name) => [
          name,
          `${base}/tooling/${name}`,
        ]),
      ),
    }),
  },
};

/** Every resource of the Tooling API. */
export const TOOLING_RESOURCES: Resource[] = [
  root,
  toolingQuery,
  ...managedSubscriptions,
  ...[describeGlobal, describe, setupRow, rows].map(underTooling),
  ...APEX,
];
