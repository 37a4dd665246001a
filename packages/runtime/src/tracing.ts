import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type SpanContext,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

/** Where in a trace something happens; `undefined` where nobody traces. */
export type Within = Context | undefined;

export interface SpanOptions {
  attributes?: Attributes;
  /** Absent: a trace of its own begins. */
  within?: Within;
  /** What else it follows from. */
  links?: Within[];
}

/** Tells more about a span while it lasts. Never values of records. */
export type Note = (attributes: Attributes) => void;

/** What the runtime tells OpenTelemetry. Where no SDK is registered when the runtime starts, it does nothing. */
export interface Tracing {
  /** Where the caller is. */
  here(): Within;
  /** Does the work as a span, which ends with it. An error ends it as failed, by its name only. */
  span<T>(name: string, options: () => SpanOptions, work: (note?: Note) => Promise<T>): Promise<T>;
  /** Does the work outside of every span. */
  apart<T>(work: () => T): T;
}

export function createTracing(): Tracing {
  const tracer = trace.getTracer("throughline");
  // never ended, and so never told to anybody: only a registered SDK gives it an id
  if (!isSpanContextValid(tracer.startSpan("probe", { root: true }).spanContext())) return NOBODY;

  const spanOf = (within: Within): SpanContext | undefined => within && trace.getSpanContext(within);
  return {
    here: () => context.active(),
    apart: (work) => context.with(ROOT_CONTEXT, work),
    span(name, options, work) {
      const { attributes = {}, within = ROOT_CONTEXT, links = [] } = options();
      const linked = links.flatMap((link) => {
        const found = spanOf(link);
        return found ? [{ context: found }] : [];
      });
      const span = tracer.startSpan(name, { attributes, links: linked }, within);
      return context.with(trace.setSpan(within, span), async () => {
        try {
          return await work((more) => span.setAttributes(more));
        } catch (error) {
          const message = error instanceof Error ? error.name : "Error";
          span.setStatus({ code: SpanStatusCode.ERROR, message });
          throw error;
        } finally {
          span.end();
        }
      });
    },
  };
}

const NOBODY: Tracing = {
  here: () => undefined,
  apart: (work) => work(),
  span: (_name, _options, work) => work(),
};
