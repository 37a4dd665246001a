import { saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { readSubrequests, runSubrequests } from "./subrequests.ts";

const MOST = 25;
const MOST_QUERIES = 5;
/** Queries and collections, of which a composite may have only so many. */
const COSTLY = /^\/?services\/data\/v[\d.]+\/(query|queryAll|composite\/sobjects)\b/i;

export const composite: Resource = {
  name: "composite",
  path: "composite",
  methods: {
    POST: (request: ApiRequest): Reply => {
      const body = request.body as { compositeRequest?: unknown; allOrNone?: boolean } | undefined;
      const list = readSubrequests(body?.compositeRequest, "request body");
      if (list.length > MOST)
        throw saveError("LIMIT_EXCEEDED", `The composite request can contain at most ${MOST} subrequests`);
      if (list.filter(({ url }) => COSTLY.test(url)).length > MOST_QUERIES) {
        throw saveError(
          "LIMIT_EXCEEDED",
          `The composite request can contain at most ${MOST_QUERIES} query or sObject collection subrequests`,
        );
      }
      const { results } = runSubrequests(request, list, body?.allOrNone === true);
      return { status: 200, body: { compositeResponse: results } };
    },
  },
};
