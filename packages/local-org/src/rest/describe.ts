import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { type DescribeResult, describeObject, describeSummary } from "../schema/describe.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { unchangedSince } from "./conditional.ts";
import { objectOf } from "./find.ts";

/** Objects and fields are as they were when the org started; who has seen them since is told so. */
function reply(request: ApiRequest, body: () => object): Reply {
  const setUpAt = request.service.core.setUpAt();
  const headers = { "Last-Modified": setUpAt.toUTCString() };
  if (unchangedSince(request, setUpAt)) return { status: 304, headers };
  return { status: 200, headers, body: body() };
}

/** The rows of an object's record types. */
export const recordTypesOf = ({ service }: ApiRequest, def: ObjectDef): Row[] =>
  service.core.store
    .table("RecordType")
    .lookup("SobjectType", def.name)
    .filter((row) => !row.IsDeleted);

/** All that is to be said about an object. */
export const describeFully = (request: ApiRequest, def: ObjectDef): DescribeResult =>
  describeObject(def, request.base, {
    url: request.service.url,
    recordTypes: recordTypesOf(request, def),
  });

export const describe: Resource = {
  name: "describe",
  path: "sobjects/:object/describe",
  methods: {
    GET: (request) => {
      const def = objectOf(request);
      return reply(request, () => describeFully(request, def));
    },
  },
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
