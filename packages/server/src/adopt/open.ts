import { ConnectorFailure, type FlatRecord, type SalesforcePort } from "@throughline/connectors";
import { keyOf, OWNER } from "@throughline/engine";
import { RefusedError, type Runtime } from "@throughline/runtime";
import { fieldsRead, fieldsToAdopt, namesIn } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";

/** Records read at a time. */
const PAGE = 2_000;

/** When a record was last changed, by the org's clock. */
export const MODIFIED = "SystemModstamp";

/** What the rules ask of a record, and what a list of them shows. */
export const fieldsAsked = (workflow: Workflow, nameField: string | undefined): string[] => [
  ...new Set([
    ...fieldsToAdopt(workflow),
    ...(workflow.start.when === undefined ? [] : namesIn(workflow.start.when)),
    ...(nameField === undefined ? [] : [nameField]),
    ...[OWNER, "CreatedDate", MODIFIED],
  ]),
];

/** All that an item knows of its record. */
export async function wholeOf(salesforce: SalesforcePort, workflow: Workflow): Promise<string[]> {
  const { fields } = await salesforce.describe(workflow.object);
  return [
    ...new Set([
      ...fieldsRead(workflow),
      ...fieldsToAdopt(workflow),
      ...Object.keys(fields),
      "CreatedDate",
      MODIFIED,
    ]),
  ];
}

/** Open records of the workflow's object, page by page. Rejects with ConnectorFailure. */
export async function* openRecords(
  salesforce: SalesforcePort,
  { object }: Workflow,
  fields: string[],
  size = PAGE,
): AsyncGenerator<FlatRecord[]> {
  if (!salesforce.openRecords)
    throw new RefusedError("invalid", "Open records cannot be read where Throughline runs as it does here.");
  for (let after: string | undefined; ; ) {
    const page = await salesforce.openRecords(object, fields, {
      limit: size,
      ...(after !== undefined && { after }),
    });
    if (page.length) yield page;
    after = String(page.at(-1)?.Id);
    if (page.length < size) return;
  }
}

/** Whether a record is a work item, or was; not where it was taken over and let go again. */
export async function isItem(
  runtime: Pick<Runtime, "state">,
  workflow: Workflow,
  id: string,
): Promise<boolean> {
  const state = await runtime.state(keyOf(workflow.id, id));
  return state !== undefined && !state.adopted?.letGo;
}

/** What the org says where it does not answer is told as it is. */
export async function told<T>(ask: Promise<T>): Promise<T> {
  try {
    return await ask;
  } catch (error) {
    if (error instanceof ConnectorFailure)
      throw new RefusedError("busy", `The org does not answer: ${error.message}`);
    throw error;
  }
}
