// The org, in a process that can be killed: with its journal it goes on where it was. Started by world.ts.
import { startOrg } from "@throughline/local-org";
import { METADATA, OURS, SEED } from "./scene.ts";

const { JOURNAL = "", PORT = "0", PUB_SUB_PORT = "0" } = process.env;
const org = await startOrg({
  seed: SEED,
  metadata: METADATA,
  clients: [OURS],
  journal: JOURNAL,
  port: Number(PORT),
  pubSubPort: Number(PUB_SUB_PORT),
});
process.stdout.write(`${JSON.stringify({ word: "ready", url: org.url, pubSub: org.pubSubEndpoint })}\n`);
// it ends with whoever started it
process.stdin.resume().once("end", () => process.exit());
