import { join } from "node:path";
import { calendar, type Hours } from "@throughline/assignment";
import { itemRow, openTrail } from "@throughline/audit";
import type { ConnectionsPort, SalesforcePort } from "@throughline/connectors";
import { createRuntime, rosterOf, systemClock, systemIds, systemRandom } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import { noConnections } from "./port.ts";
import { directory, teamsOf } from "./workflow.ts";

/** What the lists show of a case. */
export const LIST = { subjectField: "Subject", priorityField: "Priority" };

/** A runtime over a store on the disk, or in a database, with the team of 50, started. */
export async function openRuntime(
  folder: string,
  flows: Workflow[],
  salesforce: SalesforcePort,
  location = join(folder, "trail.sqlite"),
  connections: ConnectionsPort = noConnections,
) {
  const teams = teamsOf(10_000);
  const stageNames = flows.flatMap(({ stages }) => stages.map(({ name }) => name));
  const store = await openTrail({
    location,
    thread: true,
    project: (key, state) => itemRow(key, state, { ...LIST, stageNames }),
  });
  const runtime = createRuntime({
    workflows: flows.map((workflow) => ({ workflow, active: true })),
    store,
    salesforce,
    connections,
    roster: rosterOf(teams, directory),
    deciders: { calendar: calendar(teams.hours.always as Hours) },
    clock: systemClock(),
    random: systemRandom(),
    ids: systemIds(),
    log: { info() {}, warn: console.error, error: console.error },
  });
  const began = performance.now();
  await runtime.start();
  return { runtime, store, startedMs: performance.now() - began };
}
