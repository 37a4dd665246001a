// Runs a workflow whose step asks a language model over HTTP, on a store on disk, until it is killed or all is settled.
// Arguments: the store, the address of the provider, the number of items, and
// of calls at a time. Says "done" when nothing is left to do.
import { openStore } from "@throughline/audit";
import type { SalesforcePort } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { createModels, createPrices, parseModels } from "@throughline/models";
import { deciders, directory, teams } from "../../sim/directory.ts";
import { createRuntime, rosterOf, silent, systemClock, systemIds, systemRandom } from "../../src/index.ts";
import { READS } from "../support/reads.ts";

const [path = "", url = "", count = "0", atOnce = "1"] = process.argv.slice(2);
const { config } = parseModels(`
providers:
  lab: { type: openai-compatible, url: "${url}", limits: { parallel: ${atOnce} } }
models:
  lab/one: { provider: lab, model: one, price: { input: 1, output: 4 } }
`);
if (!config) throw new Error("models.yaml of the test is wrong");
const models = createModels({ config, env: {}, prices: await createPrices(config.prices) });

/** An org in which nothing happens: what happens to the items is told by this process itself. */
const salesforce = {
  subscribe: async () => ({ close: async () => {} }),
  changedSince: async () => [],
  directory: async () => directory,
  limits: () => undefined,
  close: async () => {},
} as unknown as SalesforcePort;

const store = openStore({ path });
const runtime = createRuntime({
  workflows: [{ workflow: READS, active: true }],
  ...{
    store,
    salesforce,
    models,
    clock: systemClock(),
    random: systemRandom(),
    ids: systemIds(),
    log: silent,
  },
  connections: { operations: () => [], repeat: () => undefined, call: never, settle: never },
  roster: rosterOf(teams, directory),
  deciders: { ...deciders, ceiling: models.ceiling },
});
await runtime.start();
await Promise.all(
  Array.from({ length: Number(count) }, (_, index) => {
    const recordId = `5000000000000${String(index).padStart(2, "0")}AAA`;
    const at = new Date().toISOString();
    const record = { Subject: `Message number ${index}` };
    const event = { type: "record-created" as const, id: `created-${recordId}`, at, recordId, record };
    return runtime.deliver(keyOf(READS.id, recordId), event);
  }),
);
await runtime.idle();
await runtime.stop();
await store.close();
process.stdout.write("done\n");

function never(): Promise<never> {
  return new Promise(() => undefined);
}
