import type { Reply } from "../http/context.ts";
import type { Strike } from "./faults.ts";

/** The answer that a fault gives in place of ours; undefined if it gives none. */
export function faultReply(fault: Strike): Reply | undefined {
  if (fault.kind === "requestLimit") {
    return {
      status: 403,
      body: [{ message: "TotalRequests Limit exceeded.", errorCode: "REQUEST_LIMIT_EXCEEDED" }],
    };
  }
  if (fault.kind !== "status") return undefined;
  const body = fault.body ?? [{ message: `HTTP ${fault.status}`, errorCode: `HTTP_${fault.status}` }];
  return { status: fault.status, body, headers: fault.headers };
}
