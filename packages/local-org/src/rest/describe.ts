import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { describeObject, describeSummary } from "../schema/describe.ts";
import { objectOf } from "./find.ts";

export const describe: Resource = {
  name: "describe",
  path: "sobjects/:object/describe",
  methods: {
    GET: (request: ApiRequest): Reply => ({
      status: 200,
      body: describeObject(objectOf(request), request.base),
    }),
  },
};

export const describeGlobal: Resource = {
  name: "describeGlobal",
  path: "sobjects",
  methods: {
    GET: ({ service, base }: ApiRequest): Reply => {
      const { objects } = service.core.catalogue;
      return {
        status: 200,
        body: {
          encoding: "UTF-8",
          maxBatchSize: 200,
          sobjects: objects.map((def) => describeSummary(def, base)),
        },
      };
    },
  },
};
