import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { answer } from "../child.ts";

/** After so long the slow one answers, in ms. */
const SLOW_MS = 30_000;

/** A system on a port of its own; each counts what it is asked. */
async function start(listener: RequestListener): Promise<{ port: number; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => listener(request, response));
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

const asked = { silent: 0, slow: 0, healthy: 0 };
const done: RequestListener = (_, response) => {
  response.setHeader("content-type", "application/json");
  response.end("{}");
};
const silent = await start(() => {
  asked.silent++;
});
const slow = await start((request, response) => {
  asked.slow++;
  setTimeout(() => done(request, response), SLOW_MS);
});
const healthy = await start((request, response) => {
  asked.healthy++;
  done(request, response);
});
// nobody listens there any more
const refusing = await start(done);
refusing.close();
const ports = { silent: silent.port, slow: slow.port, refusing: refusing.port, healthy: healthy.port };

answer((question: { is: "ports" | "asked" }) => (question.is === "ports" ? ports : asked));
