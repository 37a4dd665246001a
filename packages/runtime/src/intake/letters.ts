import type { Directory, FlatRecord, OrgEvent } from "@throughline/connectors";
import { type Event, keyOf } from "@throughline/engine";
import { fieldsRead, listeningOf } from "@throughline/steps";
import { compile, type Expression, evaluate, type Value, type Workflow } from "@throughline/workflow";
import type { Deployment } from "../deployed.ts";

import type { Log } from "../ports.ts";
import { eventOfMail } from "./mail.ts";
import type { Found } from "./reader.ts";
import { askedBy, MODIFIED } from "./reads.ts";

/** An event and the item that it is for. */
export interface Letter {
  item: string;
  event: Event;
}

interface Context {
  deployment: Deployment;
  directory: Directory;
  found: Found;
  log: Log;
  known(item: string): boolean;
  since: Record<string, string>;
}

/** What one event of the org means to the items. Nothing, for most records of most orgs. */
export function arrivals(event: OrgEvent, context: Context): Letter[] {
  const own = context.deployment.active
    .filter(({ object }) => object === event.object)
    .flatMap((workflow) =>
      ofRecord(event, workflow, context).map((happening) => ({
        item: keyOf(workflow.id, event.recordId),
        event: happening,
      })),
    );
  return [...own, ...asked(event, context), ...fromChildren(event, context)];
}

function ofRecord(event: OrgEvent, workflow: Workflow, context: Context): Event[] {
  const { directory, found } = context;
  const read = found.get(event.object, event.recordId) ?? {};
  const known = context.known(keyOf(workflow.id, event.recordId));
  const stamp = { id: event.id, at: event.at };
  const by = event.by === undefined ? {} : { by: directory.name(event.by) ?? event.by };
  const changed = (fields: FlatRecord): Event => {
    const changes = withoutAudit(fields);
    const labelled = labels(changes, directory);
    // what was read may be a write of ours, whoever was the last to change the record
    const ours = (event.ours || event.change === "updated") && { ours: event.ours };
    return { type: "record-changed", ...stamp, ...by, changes, labels: labelled, ...ours };
  };
  const begun = (fields: FlatRecord): Event[] => beginning(event, workflow, fields, context);
  switch (event.change) {
    case "created":
      if (workflow.start.event !== "created") return [];
      return begun({ ...blank(workflow), ...read, ...event.fields });
    case "updated": {
      const begins = !known && workflow.start.event === "changed";
      const begin = begins ? begun({ ...read, ...event.fields }) : [];
      // an update that overtakes its item's own creation in one batch goes to the item all the same
      return begin.length ? begin : [changed(begins ? event.fields : { ...read, ...event.fields })];
    }
    case "deleted": {
      const { mergedInto } = event;
      return [
        {
          type: "record-deleted",
          ...stamp,
          ...by,
          ...(mergedInto !== undefined && { mergedInto }),
        },
      ];
    }
    default: {
      // what happened in the gap is not known, only how things are now
      if (!found.get(event.object, event.recordId)) return [{ type: "record-deleted", ...stamp, ...by }];
      const begins = workflow.start.event === "changed" || createdSince(event.object, read, context.since);
      // the same gap, told once more, may have found newer values
      const asOf = found.asOf(event.object);
      const id = `${event.id}/${read[MODIFIED] ?? "now"}`;
      const now = { ...changed(read), id, ...(asOf !== undefined && { asOf }) };
      if (known || !begins || workflow.start.event === "asked") return [now];
      // its creation may be on its way to it, or be kept for it: then this is how things are now
      return [...begun(read), now];
    }
  }
}

/** Who touched the record last, and when: every change has it, and it says nothing that the event does not. */
const AUDIT_FIELDS = ["LastModifiedDate", "LastModifiedById", "SystemModstamp"];

export const withoutAudit = (fields: FlatRecord): FlatRecord =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => !AUDIT_FIELDS.includes(field)));

/** Items that an event of the org asks for: they begin with their record as it is now. */
function asked(event: OrgEvent, context: Context): Letter[] {
  return context.deployment.active.flatMap((workflow) => {
    const recordId = askedBy(event, workflow);
    const item = recordId === undefined ? "" : keyOf(workflow.id, recordId);
    const read = recordId === undefined ? undefined : context.found.get(workflow.object, recordId);
    if (!read || recordId === undefined || context.known(item)) return [];
    const begun = beginning({ ...event, recordId }, workflow, read, context);
    return begun.map((happening) => ({ item, event: happening }));
  });
}

/** Whatever begins an item: nothing, where its record is none that the workflow takes. */
export function beginning(
  event: Pick<OrgEvent, "id" | "at" | "recordId">,
  workflow: Workflow,
  fields: FlatRecord,
  context: Pick<Context, "directory" | "log">,
): Event[] {
  const record: FlatRecord = { ...fields, Id: event.recordId };
  const { when, holdIn } = workflow.start;
  if (when && !holds(when, record, event.at)) return [];
  const hold = holdIn === undefined ? undefined : context.directory.queue(holdIn);
  if (holdIn !== undefined && !hold) {
    context.log.warn(
      `The org has no queue named ${holdIn}; items of ${workflow.id} are not held while they wait.`,
    );
  }
  return [
    {
      type: "record-created",
      id: event.id,
      at: event.at,
      recordId: event.recordId,
      record,
      labels: labels(record, context.directory),
      ...(hold && { hold }),
    },
  ];
}

/** Handlers and steps that listen to the creation of another object's record: it points at the item. */
function fromChildren(told: OrgEvent, { deployment, directory, found, since }: Context): Letter[] {
  const read = found.get(told.object, told.recordId);
  const missed = told.change === "gap" && read && createdSince(told.object, read, since);
  if (told.change !== "created" && !missed) return [];
  const record = missed ? read : told.fields;
  const letters = new Map<string, Letter>();
  for (const workflow of deployment.all) {
    for (const { event, from } of listeningOf(workflow)) {
      if (!from || from.object !== told.object) continue;
      const parent = record[from.field];
      if (typeof parent !== "string" || (from.where && !holds(from.where, record, told.at, true))) continue;
      const item = keyOf(workflow.id, parent);
      const by = told.by === undefined ? {} : { by: directory.name(told.by) ?? told.by };
      const name = eventOfMail(record, event);
      letters.set(`${item} ${name}`, {
        item,
        event: { type: "signal", id: `${told.id}/${name}`, at: told.at, name, data: record, ...by },
      });
    }
  }
  return [...letters.values()];
}

/** Created since the last event that was taken before this start: its own event may have been missed. */
function createdSince(object: string, record: FlatRecord, since: Record<string, string>): boolean {
  const before = since[object];
  // the org tells whole seconds: what was created in the very second may have been created after
  return before !== undefined && Date.parse(String(record.CreatedDate)) >= secondOf(before);
}

const secondOf = (iso: string) => Math.floor(Date.parse(iso) / 1_000) * 1_000;

const compiled = new Map<string, Expression | undefined>();

/** @param whole the record is complete: a field that it does not have is blank, not unknown */
function holds(source: string, record: FlatRecord, now: string, whole = false): boolean {
  if (!compiled.has(source)) compiled.set(source, compile(source).expression);
  const expression = compiled.get(source);
  if (!expression) return false;
  const scope = { get: (name: string): Value | undefined => record[name] ?? (whole ? null : record[name]) };
  return evaluate(expression, scope, { now }).holds;
}

/** Fields that the workflow reads and that a creation does not carry are blank. */
const blank = (workflow: Workflow): FlatRecord =>
  Object.fromEntries(
    fieldsRead(workflow)
      .filter((field) => !field.includes("."))
      .map((field) => [field, null]),
  );

const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/** Names of the users and queues among the values, by id. */
export function labels(record: FlatRecord, directory: Directory): Record<string, string> {
  const named: Record<string, string> = {};
  for (const value of Object.values(record)) {
    if (typeof value !== "string" || !ID.test(value)) continue;
    const name = directory.name(value);
    if (name !== undefined) named[value] = name;
  }
  return named;
}
