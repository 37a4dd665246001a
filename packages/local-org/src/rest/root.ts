import type { ApiRequest, Reply, Resource } from "../http/context.ts";

/** The top of an API version: what lies below it, and who is asking. */
export const root: Resource = {
  name: "root",
  path: "",
  methods: {
    GET: ({ base, service, session }: ApiRequest): Reply => ({
      status: 200,
      body: {
        ...Object.fromEntries(service.router.tops.map((name) => [name, `${base}/${name}`])),
        identity: `${service.url}/id/${service.core.orgId}/${session.userId}`,
      },
    }),
  },
};
