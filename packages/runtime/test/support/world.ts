import { type AuditStore, openStore, type Store } from "@throughline/audit";
import type { BudgetSettings, ConnectionsPort, FlatRecord, SalesforcePort } from "@throughline/connectors";
import type { Workflow } from "@throughline/workflow";
import { deciders, describes, directory, teams } from "../../sim/directory.ts";
import { createDisk } from "../../sim/disk.ts";
import { createFaults } from "../../sim/faults.ts";
import { createLife, type Life } from "../../sim/life.ts";
import { createOrg } from "../../sim/org.ts";
import { dice } from "../../sim/random.ts";
import { clockOf, createSchedule } from "../../sim/schedule.ts";
import { createSystems } from "../../sim/systems.ts";
import { workflows } from "../../sim/workflows.ts";
import { createRuntime, type Log, type Runtime, type RuntimeOptions, rosterOf } from "../../src/index.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A runtime over the real store in memory and a simulated org in which nothing goes wrong by itself; time is virtual. */
export async function createWorld(
  options: {
    /** Stands between the runtime and the org. */
    salesforce?: (port: SalesforcePort) => SalesforcePort;
    connections?: (port: ConnectionsPort) => ConnectionsPort;
    /** Stands between the runtime and the store. */
    store?: (store: Store) => Store;
    roster?: RuntimeOptions["roster"];
    maxStates?: number;
    workflows?: Workflow[];
    /** When it is; eight in the morning unless it is given. */
    start?: string;
    /** How long a commit takes; a few ms unless it is given. */
    syncMs?: number;
    /** What may be spent of the org's API calls. */
    budget?: BudgetSettings;
    runtime?: Partial<RuntimeOptions>;
  } = {},
) {
  const schedule = createSchedule(options.start ?? "2026-03-02T08:00:00.000Z");
  const faults = createFaults([], dice(1), () => false);
  const org = createOrg({
    schedule,
    chance: dice(2),
    faults,
    describes,
    directory,
    ...(options.budget && { budget: options.budget }),
  });
  const systems = createSystems({ schedule, faults });
  const store: AuditStore = openStore({ path: ":memory:" });
  const { syncMs } = options;
  const disk = createDisk(store, {
    ...{ schedule, chance: dice(3), breath: async () => undefined },
    faults: { ...faults, ...(syncMs && { sync: () => syncMs }) },
  });
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const log: Log = { info: say, warn: say, error: say };
  let ids = 0;

  function boot(more: Partial<RuntimeOptions> = {}): { runtime: Runtime; life: Life } {
    const life = createLife({ strikes: () => false, onKill: () => undefined });
    const mounted: Store = disk.mount(life);
    const runtime = createRuntime({
      workflows: (options.workflows ?? workflows).map((workflow) => ({ workflow, active: true })),
      store: (options.store ?? same)(mounted),
      ...(options.maxStates !== undefined && { maxStates: options.maxStates }),
      salesforce: (options.salesforce ?? same)(org.port(life)),
      connections: (options.connections ?? same)(systems.port(life)),
      roster: options.roster ?? rosterOf(teams, directory),
      deciders,
      clock: clockOf(schedule, life, () => 0),
      random: dice(7),
      ids: { next: (prefix) => `${prefix}-${++ids}` },
      log,
      ...options.runtime,
      ...more,
    });
    void runtime.start();
    return { runtime, life };
  }

  /** Lets `ms` of virtual time pass, and with it everything that follows. */
  async function pass(ms: number): Promise<void> {
    const until = schedule.now + ms;
    await drained();
    while (schedule.step(until)) await drained();
    schedule.at(until, () => undefined);
    schedule.step(until);
    await drained();
  }

  async function drained(): Promise<void> {
    do {
      for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
    } while (disk.working() > 0);
  }

  const first = boot();
  await pass(100);

  return {
    ...first,
    org,
    store,
    disk,
    said,
    schedule,
    took: systems.took,
    pass,
    boot,
    /** Creates a Case about an error, which needs nobody's answer to be assigned. */
    newCase: (fields: FlatRecord = {}) =>
      org.create("Case", {
        ...{ Subject: "an error", Origin: "Email", Status: "New", Priority: null, Resolution__c: null },
        ...fields,
      }),
    kinds: async (item: string) => (await store.entries(item)).map(({ entry }) => entry.kind),
    entries: async <K extends string>(item: string, kind: K) =>
      (await store.entries(item)).flatMap(({ entry }) =>
        entry.kind === kind ? [entry as Extract<typeof entry, { kind: K }>] : [],
      ),
  };
}

const same = <T>(value: T): T => value;

export const support = (record: string) => `sim-support/${record}`;
