import { type AuditStore, itemRow, type Projection } from "@throughline/audit";
import type { ObjectDescribe } from "@throughline/connectors";
import type { ItemState } from "@throughline/engine";
import type { Workflow } from "@throughline/workflow";

/** Fields that say what a record is about, in the order in which they are looked for. */
const SUBJECT = ["Subject", "Title", "Title__c", "Subject__c", "Name"];
const CUSTOMER = ["SuppliedCompany", "Company", "SuppliedName", "Account.Name", "Contact.Name", "Name"];
const PRIORITY = ["Priority", "Priority__c", "Rating"];

/** What the lists show of a workflow's items: for each column the fields that may fill it, the first that is filled. */
export interface Display {
  number: string[];
  subject: string[];
  customer: string[];
  email: string[];
  priority: string[];
  stageNames: string[];
}

/**
 * Which fields of an object the lists show: its number or name as the org says, and of the usual ones what it has.
 * Nothing here knows an object by its name.
 */
export function displayOf(workflow: Workflow, { fields, nameField }: ObjectDescribe): Display {
  const relations = new Set(Object.values(fields).map(({ relationshipName }) => relationshipName));
  const has = (name: string) =>
    name.includes(".") ? relations.has(name.slice(0, name.indexOf("."))) : Object.hasOwn(fields, name);
  return {
    number: [nameField ?? "Name"].filter(has),
    subject: SUBJECT.filter(has),
    customer: CUSTOMER.filter(has),
    email: Object.values(fields).flatMap(({ name, type }) => (type === "email" ? [name] : [])),
    priority: PRIORITY.filter(has),
    stageNames: workflow.stages.map(({ name }) => name),
  };
}

/** Makes the rows of the lists. What is shown of a workflow that is not among them is what every item has. */
export function projectionOf(displays: ReadonlyMap<string, Display>): Projection {
  return (key, state) => {
    const display = displays.get(state.workflow);
    if (!display) return itemRow(key, state);
    const { number, subject, customer, email, priority, stageNames } = display;
    const numberField = filled(number, state);
    const subjectField = filled(subject, state);
    const customerField = filled(customer, state);
    const emailField = filled(email, state);
    const priorityField = filled(priority, state);
    return itemRow(key, state, {
      ...(numberField && { numberField }),
      ...(subjectField && { subjectField }),
      ...(customerField && { customerField }),
      ...(emailField && { emailField }),
      ...(priorityField && { priorityField }),
      stageNames,
    });
  };
}

const filled = (names: string[], { record }: ItemState) =>
  names.find((name) => record[name] !== undefined && record[name] !== null && record[name] !== "");

/** Where a store keeps what is shown of a workflow, so that its lists can be made anew without the org. */
const STREAM = "display/";

/** What is kept in the store of the workflows that ran over it. */
export const keptDisplays = async (store: AuditStore): Promise<Map<string, Display>> =>
  new Map(
    (await store.cursors())
      .filter(({ stream }) => stream.startsWith(STREAM))
      .map(({ stream, position }) => [stream.slice(STREAM.length), JSON.parse(position) as Display]),
  );

export const keepDisplays = (store: AuditStore, displays: ReadonlyMap<string, Display>): Promise<void> =>
  store.append(
    [],
    [...displays].map(([workflow, display]) => ({
      stream: STREAM + workflow,
      position: JSON.stringify(display),
    })),
  );
