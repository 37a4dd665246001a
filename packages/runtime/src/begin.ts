import { ConnectorFailure, id18, type SalesforcePort } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { becauseOf, evaluateIn } from "@throughline/steps";
import type { Deployment } from "./deployed.ts";
import { RefusedError } from "./errors.ts";
import { beginning, withoutAudit } from "./intake/letters.ts";
import { wholeOf } from "./intake/reads.ts";
import type { Items } from "./items.ts";
import type { Clock, Log } from "./ports.ts";

/** An item that somebody asked for. */
export interface Begun {
  /** Its key. */
  item: string;
  /** False: it was there before. */
  begun: boolean;
}

const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/**
 * Begins the item of a record because somebody outside asks for it. The record is read as it is now and must be one that the
 * workflow takes. Of one record there is one item, however often it is asked for.
 *
 * @param id names the asking
 * @throws RefusedError `not-found`: no such workflow or record; `invalid`: no record id; `not-possible`: the workflow does
 *   not take it; `busy`: the org does not answer
 */
export async function beginItem(
  asked: { workflow: string; recordId: string; id: string },
  world: { deployment: Deployment; salesforce: SalesforcePort; items: Items; clock: Clock; log: Log },
): Promise<Begun> {
  const { deployment, salesforce, items, clock } = world;
  const workflow = deployment.active.find(({ id }) => id === asked.workflow);
  if (!workflow) throw new RefusedError("not-found", `No workflow ${asked.workflow} is active here.`);
  if (!ID.test(asked.recordId))
    throw new RefusedError("invalid", `${asked.recordId.slice(0, 40)} is no record id.`, "recordId");
  const recordId = id18(asked.recordId);
  const item = keyOf(workflow.id, recordId);
  if (await items.known(item)) return { item, begun: false };
  const read = async () => {
    const fields = wholeOf(workflow, await salesforce.describe(workflow.object));
    const { records } = await salesforce.read(workflow.object, [recordId], fields);
    return { record: records.get(recordId), directory: await salesforce.directory() };
  };
  const { record, directory } = await read().catch((error: unknown) => {
    if (!(error instanceof ConnectorFailure)) throw error;
    throw new RefusedError("busy", "The org does not answer at the moment. Nothing was begun; ask again.");
  });
  if (!record)
    throw new RefusedError("not-found", `The org has no ${workflow.object} ${recordId}.`, "recordId");
  const at = clock.now();
  const [event] = beginning({ id: asked.id, at, recordId }, workflow, withoutAudit(record), {
    directory,
    log: world.log,
  });
  if (!event) {
    const scope = { get: (name: string) => record[name] ?? null };
    const why = becauseOf(evaluateIn({ scope, at }, workflow.start.when ?? "false")).text;
    throw new RefusedError("not-possible", `${workflow.id} does not take this record: ${why}.`);
  }
  await items.post(item, event);
  return { item, begun: true };
}
