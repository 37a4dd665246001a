import { serve } from "@hono/node-server";

/** A server at an address of this machine. */
export interface Listening {
  url: string;
  close(): Promise<void>;
}

/** Lets a handler answer at a port of this machine; 0 is any that is free. */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<Listening> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = serve({ fetch, port, hostname: "127.0.0.1" }, (at) => resolve(at.port));
  server.on("error", reject);
  return {
    url: `http://127.0.0.1:${await promise}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
