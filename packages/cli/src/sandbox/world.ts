import { calendar } from "@throughline/assignment";
import type { OrgSeed } from "@throughline/local-org";
import { createEngine, type Engine, type EngineOptions } from "@throughline/server";
import type { Workspace } from "@throughline/server/workspace";
import { createSkippingClock, type SkippingClock, unhurried } from "./clock.ts";
import { openSandbox, type Sandbox } from "./sandbox.ts";

/** A private org, and a running engine over it on a clock that leaves waits out. */
export interface World {
  engine: Engine;
  sandbox: Sandbox;
  clock: SkippingClock;
  close(): Promise<void>;
}

/**
 * @param store file of the audit trail
 * @param options `org`: folder in which the private org lives on, so that a later run has new records
 */
export async function openWorld(
  workspace: Workspace,
  seed: OrgSeed | undefined,
  store: string,
  { org: kept, ...options }: Pick<EngineOptions, "liveModels"> & { org?: string } = {},
): Promise<World> {
  const clock = createSkippingClock(nextOpening(workspace));
  const sandbox = await openSandbox(
    seed,
    unhurried(clock),
    workspace.workflow ? [workspace.workflow] : [],
    undefined,
    kept,
  );
  const { salesforce, org } = sandbox;
  const engine = await createEngine({
    workspaces: [workspace],
    salesforce,
    store,
    samples: true,
    clock,
    ...options,
  });
  await engine.runtime.start();
  return {
    engine,
    sandbox,
    clock,
    async close() {
      await engine.close();
      await org.close();
    },
  };
}

/** A run begins when people are at work, whatever the time of day is here. */
function nextOpening({ teams }: Workspace): string {
  const now = new Date().toISOString();
  const hours = teams?.hours.default;
  return hours ? calendar(hours).addMs(now, MINUTE_MS, true) : now;
}

const MINUTE_MS = 60_000;
