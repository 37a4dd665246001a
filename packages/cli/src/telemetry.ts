/** How long the last spans may take to be told, in ms: a collector that does not answer must not keep the process. */
const LAST_MS = 2_000;

/** Whether the environment names a collector of OpenTelemetry. */
export const isTraced = ({
  OTEL_EXPORTER_OTLP_ENDPOINT: all,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces,
}: NodeJS.ProcessEnv) => Boolean(all || traces);

/**
 * Tells spans to that collector from now on (OTLP over HTTP); returns how to end it. The exporter reads the rest of
 * OTEL_EXPORTER_OTLP_…; OTEL_SERVICE_NAME names the process.
 *
 * @throws Error where the packages for it are not installed
 */
export async function startTelemetry(): Promise<() => Promise<void>> {
  const { BatchSpanProcessor, NodeTracerProvider } = await import("@opentelemetry/sdk-trace-node").catch(
    missing,
  );
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http").catch(missing);
  const { resourceFromAttributes } = await import("@opentelemetry/resources").catch(missing);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": process.env.OTEL_SERVICE_NAME || "throughline" }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return async () => {
    const late = new Promise<void>((resolve) => setTimeout(resolve, LAST_MS).unref());
    await Promise.race([provider.shutdown().catch(() => {}), late]);
  };
}

function missing(cause: unknown): never {
  throw new Error(
    "OTEL_EXPORTER_OTLP_ENDPOINT is set, and the packages that tell it are not installed. " +
      "Install with optional dependencies (npm ci --include=optional), or unset it.",
    { cause },
  );
}
