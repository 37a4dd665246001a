import type { AuditStore } from "@throughline/audit";
import type { SalesforcePort } from "@throughline/connectors";
import { type Clock, RefusedError } from "@throughline/runtime";
import type { Workflow } from "@throughline/workflow";
import type { Logger } from "pino";
import type { VersionEntry } from "../versions/entry.ts";
import { addVersionEntries, versionsOf } from "../versions/journal.ts";
import { createGuard } from "./guard.ts";
import { type Borders, type Leaving, leavingOf } from "./leaving.ts";
import { keptOf, type PlacementReport, placementOf } from "./report.ts";

export interface PlacementWorld {
  store: Pick<AuditStore, "entries" | "append">;
  /** Versions that items run, active or not. */
  workflows: Workflow[];
  borders: Borders;
  salesforce: Pick<SalesforcePort, "casWindow">;
  clock: Clock;
  log: Logger;
  /** Location of the trail. */
  location: string;
  keepDays?: number;
}

/**
 * What may go over the org's border: what was accepted when each version went live, and since. A version of which nothing is
 * noted yet is taken as it is.
 */
export async function openPlacement(world: PlacementWorld) {
  const { store, workflows, borders, salesforce, clock, log } = world;
  const leaves = (workflow: Workflow) => leavingOf(workflow, borders);
  /** By the hash of a version. */
  const accepted = new Map<string, Leaving[]>();
  for (const [id, versions] of Map.groupBy(workflows, (one) => one.id)) {
    const known = (await versionsOf(store, id)).versions;
    for (const workflow of versions) {
      const noted = known.find(({ hash }) => hash === workflow.hash)?.leaves;
      accepted.set(workflow.hash, noted ?? leaves(workflow));
      const stray = placementOf(workflow, leaves(workflow), noted ?? leaves(workflow), []).leaves;
      for (const { to, steps } of stray.filter((one) => !one.accepted))
        log.warn(
          { workflow: id, steps },
          `Nothing is sent to ${to.name} at ${to.host}: the placement report does not list it as it is now. Have it accepted: throughline placement accept`,
        );
    }
  }
  const guard = createGuard(() => [...accepted.values()].flat(), borders);

  return {
    ...guard,

    /** That whoever lets a version go live answers for what goes over the border by it. */
    acceptance: (workflow: Workflow, number: number, by: string): VersionEntry => ({
      ...{ kind: "placement-accepted", at: clock.now(), number, by },
      leaves: leaves(workflow),
    }),

    /** What goes over the border by a version may do so from now on: it goes live. */
    live: (workflow: Workflow): void => void accepted.set(workflow.hash, leaves(workflow)),

    /** Notes what is accepted of versions of which nothing was noted, so that a change of the files is seen at the next start. */
    async note(): Promise<void> {
      for (const [id, versions] of Map.groupBy(workflows, (one) => one.id))
        await addVersionEntries(store, id, (known) =>
          versions.flatMap((workflow): VersionEntry[] => {
            const version = known.versions.find(({ hash }) => hash === workflow.hash);
            const own = accepted.get(workflow.hash);
            if (!version || version.leaves || !own) return [];
            const { number } = version;
            return [
              {
                ...{ kind: "placement-accepted", at: clock.now(), number, by: "throughline start" },
                leaves: own,
              },
            ];
          }),
        );
    },

    /** Somebody answers for what leaves by the active version as it is now. */
    async accept(workflow: Workflow, by: string): Promise<Leaving[]> {
      const own = leaves(workflow);
      await addVersionEntries(store, workflow.id, ({ versions }) => {
        const version = versions.find(({ hash }) => hash === workflow.hash);
        if (!version) throw new RefusedError("not-found", `No version of ${workflow.id} is active.`);
        const { number } = version;
        return [{ kind: "placement-accepted", at: clock.now(), number, by, leaves: own }];
      });
      accepted.set(workflow.hash, own);
      return own;
    },

    /** Rejects where the org cannot be asked which fields it guards. */
    async report(active: Workflow[]): Promise<PlacementReport> {
      return {
        at: clock.now(),
        workflows: await Promise.all(
          active.map(async (workflow) =>
            placementOf(
              workflow,
              leaves(workflow),
              accepted.get(workflow.hash) ?? [],
              (await salesforce.casWindow?.(workflow.object, workflow.governs)) ?? workflow.governs,
            ),
          ),
        ),
        kept: keptOf(world.location, world.keepDays),
      };
    },
  };
}

export type Placement = Awaited<ReturnType<typeof openPlacement>>;
