import type { IncomingMessage } from "node:http";
import { mayCallApi } from "../auth/scopes.ts";
import { orgError } from "../errors.ts";
import type { Strike } from "../faults/faults.ts";
import { begin, commit, savepoint } from "../records/transaction.ts";
import { headerOf, type Reply, type Service } from "./context.ts";
import { errorReply } from "./error-reply.ts";
import { checkLengths } from "./length.ts";
import { parseBody } from "./parse-body.ts";

const expired = () => orgError(401, "INVALID_SESSION_ID", "Session expired or invalid");

/** The token of an `Authorization` header. */
export function bearer(request: IncomingMessage): string {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
}

/** `changeOrigin` of the change events of a REST request. */
function originOf(request: IncomingMessage, version: string): string {
  const client = /client=([^,;]+)/i.exec(headerOf(request.headers, "sforce-call-options") ?? "")?.[1]?.trim();
  return `com/salesforce/api/rest/${version};client=${client ?? ""}`.replace(/;client=$/, "");
}

/** Answers a request under `/services/data/vXX.X`. */
export function answerApi(service: Service, request: IncomingMessage, data: Buffer, faults: Strike[]): Reply {
  try {
    checkLengths(request);
    const { authorization } = request.headers;
    const token = bearer(request);
    if (authorization && !token) throw orgError(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE");
    if (faults.some((fault) => fault.kind === "sessionExpired")) service.sessions.end(token);
    const session = service.sessions.find(token);
    if (!session || service.core.store.find(session.userId)?.IsActive !== true) throw expired();
    if (!mayCallApi(session.scopes))
      throw orgError(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");
    const target = service.router.find(request.url!);
    const { apiUsage } = service;
    if (apiUsage.used() >= apiUsage.limit)
      throw orgError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    apiUsage.count(target.resource.name);
    const lock = faults.find((fault) => fault.kind === "lockRow");
    const tx = begin(service.core, {
      userId: session.userId,
      origin: originOf(request, target.version),
      locked: lock ? (lock.rows ?? Number.POSITIVE_INFINITY) : 0,
    });
    const rollback = savepoint(tx);
    try {
      const body = target.resource.raw ? data : parseBody(data, request.headers["content-type"]);
      const reply = service.router.dispatch(target, {
        service,
        session,
        tx,
        body,
        method: request.method!,
        headers: request.headers,
      });
      commit(tx);
      return reply;
    } catch (error) {
      rollback();
      throw error;
    }
  } catch (error) {
    return errorReply(error);
  }
}
