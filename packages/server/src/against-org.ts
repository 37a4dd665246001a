import { parseTeams } from "@throughline/assignment";
import {
  ConnectorFailure,
  type Directory,
  type FieldDescribe,
  type ObjectDescribe,
  type SalesforcePort,
} from "@throughline/connectors";
import type { ProofContext } from "@throughline/proof";
import { fieldsRead, fieldsToAdopt, kindOf, kinds, sourcesOf } from "@throughline/steps";
import {
  type CheckContext,
  checkWorkflow,
  type FieldInfo,
  type Problem,
  type ValueType,
  type Workflow,
  walkSteps,
} from "@throughline/workflow";

/** Objects of the org, by name, as it describes them. */
export type Catalogue = Map<string, ObjectDescribe>;

/**
 * What a workflow asks of an org that the org does not have: fields of the object and its parents, values of
 * picklists, queues. The file by itself has been checked before.
 *
 * @param objects what is known of the org already; what is learnt is added
 */
export async function problemsInOrg(
  workflow: Workflow,
  salesforce: SalesforcePort,
  directory: Directory,
  objects: Catalogue = new Map(),
): Promise<Problem[]> {
  await addDescribes(objects, workflow, salesforce);
  const found = checkWorkflow(workflow, { kinds, ...fieldsOf(objects) });
  return [...found.filter(({ severity }) => severity === "error"), ...missingQueues(workflow, directory)];
}

/**
 * What of an org a workflow is proven against, and the queues that the org does not have. Rejects with ConnectorFailure.
 *
 * @param objects what is known of the org already; what is learnt is added
 */
export async function orgFor(
  workflow: Workflow,
  salesforce: SalesforcePort,
  directory: Directory,
  objects: Catalogue,
): Promise<{ context: Partial<ProofContext>; problems: Problem[] }> {
  await addDescribes(objects, workflow, salesforce);
  const context = { ...fieldsOf(objects), orgUser: (name: string) => directory.user(name) };
  return { context, problems: missingQueues(workflow, directory) };
}

/** What is known of an org, as plain data: it may go to another thread. */
export interface KnownOrg {
  objects: Catalogue;
  /** Users that were asked for, by the names under which they were. */
  users: Record<string, { active: boolean }>;
  /** Those of the queues that the workflow names which are there. */
  queues: string[];
}

/** What a draft with its teams is proven against. Undefined: it cannot be read, or the org does not answer. */
export async function knownOrg(
  workflow: Workflow | undefined,
  teams: string,
  salesforce: SalesforcePort,
): Promise<KnownOrg | undefined> {
  if (!workflow) return undefined;
  try {
    const objects: Catalogue = new Map();
    await addDescribes(objects, workflow, salesforce);
    const directory = await salesforce.directory();
    const members = (parseTeams(teams).teams?.teams ?? []).flatMap(({ members }) =>
      members.map(({ user }) => user),
    );
    const users = members.flatMap((name) => {
      const user = directory.user(name);
      return user ? [[name, { active: user.active }] as const] : [];
    });
    const queues = queuesNamed(workflow).flatMap(({ name }) => (directory.queue(name) ? [name] : []));
    return { objects, users: Object.fromEntries(users), queues };
  } catch (error) {
    if (error instanceof ConnectorFailure) return undefined;
    throw error;
  }
}

/** What of an org a workflow is proven against, as it is known. */
export const contextOf = (org: KnownOrg | undefined): Partial<ProofContext> =>
  org ? { ...fieldsOf(org.objects), queues: org.queues, orgUser: (name) => org.users[name] } : {};

/** What a workflow is checked against. */
const fieldsOf = (objects: Catalogue): Pick<CheckContext, "fields" | "fieldNames"> => ({
  fields: (object, name) => fieldIn(objects, object, name),
  fieldNames: (object) => Object.keys(objects.get(object)?.fields ?? {}),
});

/** The object, those whose creation is an event, and every parent that a dotted name goes through. */
export async function addDescribes(
  objects: Catalogue,
  workflow: Workflow,
  salesforce: SalesforcePort,
): Promise<void> {
  const describe = async (object: string) => {
    const known = objects.get(object) ?? (await salesforce.describe(object));
    objects.set(object, known);
    return known;
  };
  await describe(workflow.object);
  for (const { object } of sourcesOf(workflow)) await describe(object);
  for (const name of [...fieldsRead(workflow), ...fieldsToAdopt(workflow)]) {
    if (!name.includes(".")) continue;
    let above = [workflow.object];
    for (const relationship of name.split(".").slice(0, -1)) {
      const parents = new Set<string>();
      for (const object of above) {
        for (const parent of parentOf((await describe(object)).fields, relationship)) parents.add(parent);
      }
      for (const parent of parents) await describe(parent);
      above = [...parents];
    }
  }
}

/** A field, or by way of its relationships a field of a parent: `Account.Tier__c`. */
export function fieldIn(objects: Catalogue, object: string, name: string): FieldInfo | undefined {
  const fields = objects.get(object)?.fields;
  if (!fields) return undefined;
  const dot = name.indexOf(".");
  if (dot < 0) return Object.hasOwn(fields, name) ? infoOf(fields[name] as FieldDescribe) : undefined;
  for (const parent of parentOf(fields, name.slice(0, dot))) {
    const found = fieldIn(objects, parent, name.slice(dot + 1));
    if (found) return found;
  }
  return undefined;
}

/** The objects that a relationship leads to. */
export const parentOf = (fields: Record<string, FieldDescribe>, relationship: string): string[] =>
  Object.values(fields).find(({ relationshipName }) => relationshipName === relationship)?.referenceTo ?? [];

const TYPES: Record<string, ValueType> = {
  boolean: "boolean",
  int: "number",
  double: "number",
  currency: "number",
  percent: "number",
  date: "date",
  datetime: "datetime",
};

/** What a field is to a workflow. */
export const infoOf = ({
  type,
  length,
  updateable,
  picklistValues,
  restricted,
}: FieldDescribe): FieldInfo => ({
  type: TYPES[type] ?? "text",
  ...(picklistValues && { of: picklistValues, restricted: restricted ?? false }),
  ...((type === "reference" || type === "id") && { reference: true }),
  ...(type === "email" && { email: true }),
  ...(length && { length }),
  updateable,
});

/** Queues that the workflow names, with where. */
function queuesNamed(workflow: Workflow): { name: string; line: number; step: string | undefined }[] {
  return [
    ...(workflow.start.holdIn ? [{ name: workflow.start.holdIn, line: 1, step: undefined }] : []),
    ...[...walkSteps(workflow)].flatMap(({ step }) =>
      (kindOf(step.kind).uses(step.config as never, workflow).people ?? [])
        .filter(({ is, name }) => is === "queue" && !name.includes("{"))
        .map(({ name }) => ({ name, line: step.line, step: step.id })),
    ),
  ];
}

/** Queues that the workflow names and the org does not have. */
function missingQueues(workflow: Workflow, directory: Directory): Problem[] {
  return queuesNamed(workflow)
    .filter(({ name }) => !directory.queue(name))
    .map(({ name, line, step }) => ({
      code: "unknown-queue",
      severity: "error",
      message: `The org has no queue "${name}".`,
      ...(step && { step }),
      line,
      column: 1,
      fix: `Create the queue "${name}" in Setup, or name another.`,
    }));
}
