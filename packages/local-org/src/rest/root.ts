import type { ApiRequest, Reply, Resource } from "../http/context.ts";

const TOP = ["sobjects", "query", "queryAll", "limits", "composite"];

export const root: Resource = {
  name: "root",
  path: "",
  methods: {
    GET: ({ base, service, session }: ApiRequest): Reply => ({
      status: 200,
      body: {
        ...Object.fromEntries(TOP.map((name) => [name, `${base}/${name}`])),
        identity: `${service.url}/id/${service.core.orgId}/${session.userId}`,
      },
    }),
  },
};
