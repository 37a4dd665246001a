import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { describeObject, describeSummary } from "../schema/describe.ts";
import { unchangedSince } from "./conditional.ts";
import { objectOf } from "./find.ts";

/** Objects and fields are as they were when the org started; who has seen them since is told so. */
function reply(request: ApiRequest, body: () => object): Reply {
  const { startedAt } = request.service.core;
  const headers = { "Last-Modified": startedAt.toUTCString() };
  if (unchangedSince(request, startedAt)) return { status: 304, headers };
  return { status: 200, headers, body: body() };
}

export const describe: Resource = {
  name: "describe",
  path: "sobjects/:object/describe",
  methods: { GET: (request) => reply(request, () => describeObject(objectOf(request), request.base)) },
};

export const describeGlobal: Resource = {
  name: "describeGlobal",
  path: "sobjects",
  methods: {
    GET: (request) =>
      reply(request, () => ({
        encoding: "UTF-8",
        maxBatchSize: 200,
        sobjects: request.service.core.catalogue.objects.map((def) => describeSummary(def, request.base)),
      })),
  },
};
