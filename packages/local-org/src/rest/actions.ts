import type { ApiRequest, Reply, Resource } from "../http/context.ts";

const CUSTOM = ["apex", "emailAlert", "flow", "quickAction", "sendNotification"];

const get = (path: string, GET: (request: ApiRequest) => Reply): Resource => ({
  name: "actions",
  path,
  methods: { GET },
});

const nothing = (): Reply => ({ status: 200, body: { actions: [] } });

/** Invocable actions. None can be invoked here: flows and Apex are not executed. */
export const ACTIONS: Resource[] = [
  get("actions", ({ base }) => ({
    status: 200,
    body: { custom: `${base}/actions/custom`, standard: `${base}/actions/standard` },
  })),
  get("actions/standard", nothing),
  get("actions/custom", ({ base }) => ({
    status: 200,
    body: Object.fromEntries(CUSTOM.map((kind) => [kind, `${base}/actions/custom/${kind}`])),
  })),
  ...CUSTOM.map((kind) => get(`actions/custom/${kind}`, nothing)),
];
