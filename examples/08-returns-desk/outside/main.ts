/**
 * Everything outside of Throughline that the returns desk works with, on this machine: a Salesforce org, the warehouse's agent
 * (A2A), the carrier's tools (MCP) and an agent of Agentforce. Customers write as long as it runs.
 *
 *     node examples/08-returns-desk/outside/main.ts
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setInterval } from "node:timers";
import { startAgentforce } from "../../../packages/connectors/test/support/agentforce-server.ts";
import { loadSeed, startOrg } from "../../../packages/local-org/src/index.ts";
import { careAnswers } from "./care.ts";
import { startCarrier } from "./carrier.ts";
import { ORDERS } from "./orders.ts";
import { startWarehouse, WAREHOUSE_TOKEN } from "./warehouse.ts";

const HERE = join(import.meta.dirname, "..");
/** Where connections.yaml says that they are. */
const PORTS = { warehouse: 4181, carrier: 4182, care: 4183 };
const WRITES_EVERY_MS = 4_000;
const TRAVELS_MS = 20_000;

const seed = loadSeed(readFileSync(join(HERE, "org.yaml"), "utf8"));
const org = await startOrg({ seed });
const warehouse = await startWarehouse(PORTS.warehouse);
await startCarrier(PORTS.carrier);
const care = await startAgentforce({ port: PORTS.care });
care.script(careAnswers);

const secrets = {
  ...{ THROUGHLINE_CLIENT_SECRET: org.clientSecret, THROUGHLINE_SECRET_WAREHOUSE: WAREHOUSE_TOKEN },
  ...{ THROUGHLINE_SECRET_CARE_ID: "key", THROUGHLINE_SECRET_CARE: "s3cret" },
};
const set = Object.entries(secrets).map(([name, value]) => `${name}=${value}`);
console.log(`An org, a warehouse, a carrier and an agent that writes to customers are up. In another terminal:

${set.join(" \\\n")} \\
npm run throughline -- start --workflow examples/08-returns-desk/workflow.yaml --data .throughline/returns \\
  --login-url ${org.url} --client-id ${org.clientId} \\
  --pubsub-endpoint ${org.pubSubEndpoint.replace("127.0.0.1", "localhost")} --pubsub-insecure

Customers write now, one every ${WRITES_EVERY_MS / 1000} seconds. Ctrl+C ends it.`);

const mails = readFileSync(join(HERE, "items.jsonl"), "utf8").trim().split("\n");
const [queue] = org.db.query("SELECT Id FROM Group WHERE DeveloperName = 'Returns_Intake'");
let next = 0;
setInterval(() => {
  const { expect: _, ...mail } = JSON.parse(mails[next++ % mails.length] as string) as Record<
    string,
    unknown
  >;
  org.db.create("Case", { ...mail, ...(queue?.Id !== undefined && { OwnerId: queue.Id }) });
}, WRITES_EVERY_MS);
// whatever waits for a parcel by then has it
setInterval(() => Object.keys(ORDERS).forEach((order) => void warehouse.arrives(order)), TRAVELS_MS);
