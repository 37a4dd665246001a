import { gone, notFound, type OrgError, orgError, unknownError } from "../errors.ts";
import type { Reply } from "../http/context.ts";
import type { Strike } from "./faults.ts";

/** What Salesforce says with a status that comes with no body of the fault's own. */
const KNOWN: Record<number, () => OrgError> = {
  401: () => orgError(401, "INVALID_SESSION_ID", "Session expired or invalid"),
  404: () => notFound(),
  410: gone,
  500: unknownError,
  503: () => orgError(503, "SERVER_UNAVAILABLE", "The server is too busy to handle the request"),
};

/** The answer that a fault gives in place of ours; undefined if it gives none. */
export function faultReply(fault: Strike): Reply | undefined {
  if (fault.kind === "requestLimit") {
    return {
      status: 403,
      body: [{ message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" }],
    };
  }
  if (fault.kind !== "status") return undefined;
  const body = fault.body ??
    KNOWN[fault.status]?.().items ?? [{ message: `HTTP ${fault.status}`, errorCode: `HTTP_${fault.status}` }];
  return { status: fault.status, body, headers: fault.headers };
}
