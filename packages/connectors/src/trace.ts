import { context, propagation } from "@opentelemetry/api";

/** Headers that carry the trace on to another system (`traceparent`); none where nobody traces. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
