import { parentPort, workerData } from "node:worker_threads";
import { type FromSide, playHere, type SideSetup, type ToSide } from "./side.ts";

// The thread of one version: plays the items that it is sent, in the order of their time, and tells what became of each.
const say = (message: FromSide) => parentPort?.postMessage(message);
let took = 0;
const side = await playHere(workerData as SideSetup, (told) => say({ told, took }));

parentPort?.on("message", async (message: ToSide) => {
  if ("end" in message) {
    took = 0;
    await side.end();
    say({ ended: true });
    return;
  }
  took = message.items.length;
  await side.send(message.items);
});
