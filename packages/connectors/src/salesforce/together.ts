import { type Context, context, SpanKind, trace } from "@opentelemetry/api";

const tracer = trace.getTracer("throughline");

/** Sends jobs of several effects as one span: within the first one's trace, linked to the others. */
export function together<Job extends { within: Context }>(
  jobs: Job[],
  send: (jobs: Job[]) => Promise<void>,
): Promise<void> {
  const [first, ...others] = jobs.map(({ within }) => within);
  const links = others.flatMap((within) => {
    const linked = trace.getSpanContext(within);
    return linked ? [{ context: linked }] : [];
  });
  const attributes = { "throughline.records": jobs.length };
  const span = tracer.startSpan(
    "throughline.salesforce",
    { kind: SpanKind.CLIENT, links, attributes },
    first,
  );
  return context.with(trace.setSpan(first ?? context.active(), span), async () => {
    await send(jobs);
    span.end();
  });
}
