import type { ObjectDescribe, OrgEvent, SalesforcePort } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { fieldsRead, namesIn, parentFields, sourcesOf } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import type { Deployment } from "../deployed.ts";

import type { Plan, Reader } from "./reader.ts";

/** When the record was last changed, by the org's clock. */
export const MODIFIED = "SystemModstamp";

/** Decides what the events of a batch do not carry and must be read: most batches need nothing. */
export async function planReads(
  events: OrgEvent[],
  world: {
    deployment: Deployment;
    salesforce: SalesforcePort;
    reader: Reader;
    known(item: string): boolean;
  },
): Promise<Plan> {
  const plan: Plan = new Map();
  const add = ({ object, recordId }: { object: string; recordId: string }, fields: string[]) => {
    if (!fields.length) return;
    const entry = plan.get(object) ?? { ids: new Set(), fields: new Set() };
    plan.set(object, entry);
    entry.ids.add(recordId);
    for (const field of fields) entry.fields.add(field);
  };
  const described = (object: string) =>
    world.reader.patiently(`the fields of ${object}`, () => world.salesforce.describe(object));
  for (const event of events) {
    add(event, missingOfChild(event, world.deployment));
    for (const workflow of world.deployment.active) {
      const recordId = askedBy(event, workflow);
      if (recordId === undefined || world.known(keyOf(workflow.id, recordId))) continue;
      add({ object: workflow.object, recordId }, wholeOf(workflow, await described(workflow.object)));
    }
    for (const workflow of world.deployment.active) {
      if (workflow.object !== event.object) continue;
      const describe = await described(event.object);
      const known = world.known(keyOf(workflow.id, event.recordId));
      add(event, missing(event, workflow, describe, known));
    }
  }
  return plan;
}

/** The record of which an event asks that its item begin. */
export function askedBy({ object, change, fields }: OrgEvent, { start }: Workflow): string | undefined {
  if (change !== "created" || start.from?.object !== object) return undefined;
  const recordId = fields[start.from.field];
  return typeof recordId === "string" && recordId !== "" ? recordId : undefined;
}

/** An item knows the whole record, as it does when it starts by its creation. */
export const wholeOf = (workflow: Workflow, describe: ObjectDescribe): string[] => [
  ...new Set([...fieldsRead(workflow), ...Object.keys(describe.fields), "CreatedDate", MODIFIED]),
];

function missing(event: OrgEvent, workflow: Workflow, describe: ObjectDescribe, known: boolean): string[] {
  const fields = fieldsRead(workflow);
  const whole = wholeOf(workflow, describe);
  switch (event.change) {
    case "created":
      if (known || workflow.start.event !== "created") return [];
      return fields.filter((field) => field.includes(".") || !told(field, event, describe));
    case "updated":
      if (!known) return workflow.start.event === "changed" ? whole : [];
      // another parent: its fields are other ones now
      return parentFields(fields).filter((field) => parentChanged(field, event, describe));
    case "gap":
    case "undeleted":
      return whole;
    default:
      return [];
  }
}

/** What handlers and steps need of a record that may have been created unseen. */
function missingOfChild(event: OrgEvent, deployment: Deployment): string[] {
  if (event.change !== "gap") return [];
  return deployment.all.flatMap(sourcesOf).flatMap(({ object, field, where, reads = [] }) => {
    if (object !== event.object) return [];
    return [field, "CreatedDate", ...(where ? namesIn(where) : []), ...reads];
  });
}

/** A creation carries every field that is not blank; what the org computes itself may be left out all the same. */
const told = (field: string, event: OrgEvent, describe: ObjectDescribe) =>
  field in event.fields || describe.fields[field]?.updateable !== false;

function parentChanged(field: string, event: OrgEvent, describe: ObjectDescribe): boolean {
  const parent = field.slice(0, field.indexOf("."));
  return Object.keys(event.fields).some((changed) => describe.fields[changed]?.relationshipName === parent);
}
