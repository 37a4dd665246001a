import { jsonError, saveError } from "../errors.ts";
import type { ApiRequest, Reply, Resource } from "../http/context.ts";
import { subrequest } from "./subrequest.ts";

const MOST = 25;

interface Given {
  method: string;
  url: string;
  richInput?: unknown;
}

export const batch: Resource = {
  name: "batch",
  path: "composite/batch",
  methods: {
    POST: (request: ApiRequest): Reply => {
      const body = request.body as { batchRequests?: Given[]; haltOnError?: boolean } | undefined;
      if (!Array.isArray(body?.batchRequests))
        throw jsonError("The request body needs 'batchRequests', an array");
      if (body.batchRequests.length > MOST) {
        throw saveError("LIMIT_EXCEEDED", `The batch request can contain at most ${MOST} subrequests`);
      }
      if (
        body.batchRequests.some((given) => typeof given?.method !== "string" || typeof given.url !== "string")
      )
        throw jsonError("Each of 'batchRequests' needs method and url");
      let hasErrors = false;
      const results = body.batchRequests.map((given) => {
        if (hasErrors && body.haltOnError) {
          return {
            statusCode: 412,
            result: [
              { errorCode: "BATCH_PROCESSING_HALTED", message: "Batch processing halted per request" },
            ],
          };
        }
        const reply = subrequest(request, { method: given.method, url: given.url, body: given.richInput });
        hasErrors ||= reply.status >= 400;
        return { statusCode: reply.status, result: reply.body ?? null };
      });
      return { status: 200, body: { hasErrors, results } };
    },
  },
};
