import { context, propagation } from "@opentelemetry/api";
import type { MiddlewareHandler } from "hono";

/** What a request leads to belongs to the trace of who sent it (`traceparent`). */
export const takeUpTrace: MiddlewareHandler = (c, next) =>
  context.with(propagation.extract(context.active(), c.req.header()), next);
