import { parentPort, workerData } from "node:worker_threads";
import { createSide, type Told } from "@throughline/replay";
import type { FromSide, SideSetup, ToSide } from "./side.ts";
import { whatIfWorld } from "./world.ts";

// The thread of one version: plays the items that it is sent, in the order of their time, and tells what became of each.
const { workspace, settings } = workerData as SideSetup;
if (!workspace.workflow) throw new Error(`${workspace.file} is no workflow.`);
let told: Told[] = [];
const side = createSide(workspace.workflow, await whatIfWorld(workspace, settings), (one) => told.push(one));

const say = (message: FromSide) => parentPort?.postMessage(message);

function hand(took: number): void {
  say({ told, took });
  told = [];
}

parentPort?.on("message", (message: ToSide) => {
  if ("end" in message) {
    side.end();
    hand(0);
    say({ ended: true });
    return;
  }
  for (const item of message.items) side.arrive(item);
  hand(message.items.length);
});
