import { serve } from "@hono/node-server";
import { createBackend } from "./backend.ts";
import { createEngine, type Engine, type EngineOptions } from "./engine.ts";
import { createApp } from "./http/app.ts";
import { LOOPBACK } from "./loopback.ts";
import { type RetentionOptions, startRetention } from "./retention.ts";
import { createSignIn, type SignInOptions } from "./sign-in/sign-in.ts";

export interface ServerOptions extends EngineOptions {
  /** Default 4040; 0 is any free port. */
  port?: number;
  /** Without sign-in only loopback addresses. */
  host?: string;
  /** People sign in; absent: whoever reaches the API may do everything. */
  signIn?: SignInOptions;
  /** Folder of the built console. */
  console?: string;
  /** Address of a record in Salesforce. */
  recordUrl?: (recordId: string) => string;
  /** What becomes of items that ended long ago; absent: they stay. */
  retention?: RetentionOptions;
}

export interface Server extends Engine {
  url: string;
}

/**
 * Starts everything: the runtime over its trail, then the HTTP API with the console.
 * @throws Error for an address that others could reach, or a port that is taken
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { port = 4040, host = "127.0.0.1" } = options;
  if (!LOOPBACK.includes(host) && !options.signIn) {
    throw new Error(
      `Without sign-in Throughline listens on this machine only. Use 127.0.0.1 instead of ${host}, or let people sign in.`,
    );
  }
  const signIn = options.signIn && createSignIn(options.signIn);
  const engine = await createEngine(options);
  try {
    const backend = createBackend(engine, options, signIn);
    const listening = await listen(createApp(backend, options.console), host, port);
    await engine.runtime.start();
    const retention = options.retention && startRetention(engine, options.retention);
    return {
      ...engine,
      url: `http://${host === "::1" ? "[::1]" : host}:${listening.port}`,
      async close() {
        await listening.close();
        await retention?.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close().catch(() => {});
    throw error;
  }
}

async function listen(app: ReturnType<typeof createApp>, hostname: string, port: number) {
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname, port }, () => resolve(starting));
    starting.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is taken. Stop what listens there, or use another one: --port ${port + 1}.`;
      reject(error.code === "EADDRINUSE" ? new Error(taken) : error);
    });
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        // pages that follow the live stream would keep it open for ever
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
