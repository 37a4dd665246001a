import { IN_ORG } from "@throughline/audit";
import { fieldsRead } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { keyOf, type Leaving } from "./leaving.ts";

/** Where the data of work items is, and where it goes: for whoever answers for it. */
export interface PlacementReport {
  /** ISO 8601 */
  at: string;
  workflows: WorkflowPlacement[];
  /** What is kept outside of the org. */
  kept: Kept[];
}

export interface WorkflowPlacement {
  workflow: string;
  title: string;
  object: string;
  hash: string;
  /** Fields that are read, and the agents that may; none: the workflow's own conditions do. */
  reads: { field: string; agents: string[] }[];
  /**
   * Fields that are written. Where the package does not guard one, a change that somebody makes between our reading and
   * our writing is written over.
   */
  writes: { field: string; guarded: boolean }[];
  /** What goes over the org's border; what is not accepted is refused when a step would send it. */
  leaves: (Leaving & { accepted: boolean })[];
}

export interface Kept {
  what: string;
  where: string;
  until: string;
}

/**
 * What a workflow reads, writes and sends. Pure.
 *
 * @param unguarded fields that the package in the org does not guard
 */
export function placementOf(
  workflow: Workflow,
  leaves: Leaving[],
  accepted: readonly Leaving[],
  unguarded: readonly string[],
): WorkflowPlacement {
  const { id, title, object, hash, governs, agents } = workflow;
  return {
    ...{ workflow: id, title, object, hash },
    reads: fieldsRead(workflow)
      .toSorted()
      .map((field) => ({
        field,
        agents: Object.keys(agents).filter((name) => agents[name]?.reads.includes(field)),
      })),
    writes: governs.toSorted().map((field) => ({ field, guarded: !unguarded.includes(field) })),
    leaves: leaves.map((one) => ({ ...one, accepted: isListed(one, accepted) })),
  };
}

/** Whether all of it was accepted as it is: to them, there, and everything that is sent. */
function isListed({ to, what }: Leaving, accepted: readonly Leaving[]): boolean {
  const names = accepted.filter((one) => keyOf(one.to) === keyOf(to)).map((one) => one.what);
  const may = new Set(names.flat().map(({ name }) => name));
  return names.length > 0 && what.every(({ name }) => may.has(name));
}

/** A store as it may be told: without who signs in to it. */
function placeOf(location: string): string {
  if (location === IN_ORG)
    return "the org itself, in TL_Trail__c, TL_Line__c and TL_Cursor__c of the package";
  if (!/^postgres(ql)?:/.test(location)) return location === ":memory:" ? "memory" : `SQLite, ${location}`;
  const { host, pathname } = new URL(location);
  return `PostgreSQL, ${host}${pathname}`;
}

/**
 * What is kept outside of the org.
 *
 * @param keepDays how long ended items stay in the store; absent: for good
 */
export function keptOf(store: string, keepDays: number | undefined): Kept[] {
  return [
    {
      what: "The trail: the fields above as they were when an item arrived and changed, facts, decisions with their reasons, writes, and what systems and models answered; texts as they are, not encrypted by Throughline",
      where: placeOf(store),
      until:
        keepDays === undefined
          ? "until it is archived (throughline archive)"
          : `${keepDays} days after an item's end`,
    },
    {
      what: "Local models that were trained: words and their weights, no texts",
      where: "the folder models beside the workflow",
      until: "until they are trained anew",
    },
    {
      what: "Regression examples: the record of an item, without the fields that workspace.yaml redacts",
      where: "examples.yaml beside the workflow",
      until: "until somebody takes them out",
    },
    {
      what: "Logs and traces: ids of items and steps, times, error codes; no values of fields",
      where: "the output of the process, and the collector that OTEL_EXPORTER_OTLP_ENDPOINT names",
      until: "as these keep them",
    },
  ];
}
