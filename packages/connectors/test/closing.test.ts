import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { startOrg } from "@throughline/local-org";
import { expect, test } from "vitest";
import { type Clock, connectSalesforce } from "../src/index.ts";
import { signInTo } from "./org.ts";

const LONG_MS = 100_000;

/** Time as it is, but what would take long comes when it is asked for. */
function impatientClock(): Clock & { long: () => void } {
  const clock = {
    long: () => {},
    now: () => new Date().toISOString(),
    at(when: string, call: () => void) {
      const ms = Date.parse(when) - Date.now();
      if (ms > LONG_MS) {
        clock.long = call;
        return () => {};
      }
      const timer = setTimeout(call, Math.max(0, ms));
      return () => clearTimeout(timer);
    },
  };
  return clock;
}

test("a stream that is given up while it still connects fails at nobody's door", async () => {
  const org = await startOrg();
  // takes connections and says nothing
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const sockets = new Set<Socket>();
  silent.on("connection", (socket) => sockets.add(socket));
  const thrown: unknown[] = [];
  const note = (error: unknown) => thrown.push(error);
  process.on("uncaughtException", note);
  try {
    const clock = impatientClock();
    const sf = await connectSalesforce({
      ...signInTo(org),
      pubSubEndpoint: `localhost:${(silent.address() as AddressInfo).port}`,
      clock,
    });
    const states: string[] = [];
    const connecting = once(silent, "connection");
    const subscribing = sf.subscribe(
      ["Case"],
      {},
      async () => {},
      (state) => void states.push(state),
    );
    await connecting;
    // for five minutes nothing is heard
    clock.long();
    const subscription = await subscribing;
    expect(states[0]).toContain("nothing was heard");
    await subscription.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(thrown).toEqual([]);
  } finally {
    process.off("uncaughtException", note);
    silent.close();
    for (const socket of sockets) socket.destroy();
    await org.close();
  }
});
