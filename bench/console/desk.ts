import { join } from "node:path";
import { beginLife } from "../../packages/cli/src/demo/life.ts";
import { teamsOfToday } from "../../packages/cli/src/demo/teams.ts";
import { offlineContext, readOrgFile } from "../../packages/cli/src/org-file.ts";
import { openSandbox } from "../../packages/cli/src/sandbox/sandbox.ts";
import { systemClock } from "../../packages/runtime/src/index.ts";
import { createLog, openWorkspace, startServer } from "../../packages/server/src/index.ts";
import { answer } from "../child.ts";
import { fill } from "./fill.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLE = join(ROOT, "examples/01-support-email");

/** Items that are lived through, of which the others are copies. */
const MODELS = 30;

/** How long the models are given to get as far as they do, in ms. */
const LIVED_MS = 12_000;

/** The process with the store and the server: first the models are lived, then they are copied, then the page is served. */
answer(async ({ store, items }: { store: string; items: number }) => {
  await live(store);
  await fill(store, items);
  return { url: (await serve(store)).server.url };
});

/** The demo's desk over a store: its org, its workflow, and nobody who does anything. */
async function serve(store: string) {
  const file = join(EXAMPLE, "workflow.yaml");
  const workspace = openWorkspace(file, offlineContext(file));
  const { workflow } = workspace;
  if (!workflow) throw new Error(`${file} is not a workflow.`);
  if (workspace.teams) workspace.teams = teamsOfToday(workspace.teams, new Date());
  const { org, salesforce } = await openSandbox(
    readOrgFile(file),
    systemClock(),
    [workflow],
    workspace.connections,
  );
  const server = await startServer({
    ...{ workspaces: [workspace], salesforce, store, port: 0, samples: true, log: createLog("silent") },
    console: join(ROOT, "packages/console/dist"),
  });
  return { server, org, workflow };
}

/** A short day at that desk, as the demo has it. */
async function live(store: string): Promise<void> {
  const { server, org, workflow } = await serve(store);
  const end = beginLife({ engine: server, org, workflow, itemsFile: join(EXAMPLE, "items.jsonl") });
  const until = performance.now() + LIVED_MS;
  while (
    performance.now() < until &&
    (await server.store.listItems({ pageSize: MODELS })).rows.length < MODELS
  )
    await new Promise((resolve) => setTimeout(resolve, 500));
  end();
  await server.close();
  await org.close();
}
