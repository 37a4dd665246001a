import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { UNTOUCHED } from "./limit-table.ts";

export const limits: Resource = {
  name: "limits",
  path: "limits",
  methods: {
    GET: ({ service }): Reply => {
      const { limit, used } = service.apiUsage;
      return {
        status: 200,
        body: {
          ...UNTOUCHED,
          DailyApiRequests: { Max: limit, Remaining: Math.max(0, limit - used()) },
          ...service.core.eventUsage.limits(),
        },
      };
    },
  },
};

/** How many records the objects of `?sObjects=A,B` have; without names, all objects that have any. */
export const recordCount: Resource = {
  name: "limits",
  path: "limits/recordCount",
  methods: {
    GET: ({ service, query }: ApiRequest): Reply => {
      const { catalogue, store } = service.core;
      const names = (query.get("sObjects") ?? "").split(",").filter(Boolean);
      const defs =
        names.length > 0
          ? names.map((name) => catalogue.get(name.trim())).filter((def) => def !== undefined)
          : catalogue.objects.filter((def) => store.table(def.name).rows.size > 0);
      const sObjects = defs.map((def) => ({ count: store.table(def.name).rows.size, name: def.name }));
      return { status: 200, body: { sObjects } };
    },
  },
};
