import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A line to a server that can be cut in the middle of something. */
export interface FaultProxy {
  port: number;
  /** Asked with everything that a client sends; "hold back" keeps the answers of that connection from it. */
  onSent: (sent: Buffer) => "pass" | "drop" | "hold back";
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

export async function startProxy(port: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const onward = connect(port, "127.0.0.1");
    let heldBack = false;
    for (const socket of [client, onward]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        onward.destroy();
      });
    }
    client.on("data", (sent) => {
      const what = proxy.onSent(sent);
      if (what === "drop") {
        client.destroy();
        return;
      }
      heldBack ||= what === "hold back";
      onward.write(sent);
    });
    onward.on("data", (answer) => {
      if (!heldBack) client.write(answer);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: FaultProxy = {
    port: (server.address() as { port: number }).port,
    onSent: () => "pass",
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      proxy.cut();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}
