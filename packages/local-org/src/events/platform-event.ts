import { randomUUID } from "node:crypto";
import { saveError } from "../errors.ts";
import { commitInfo, type Transaction } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import { encodePlatformEvent, LARGEST_EVENT } from "./encode.ts";

/**
 * Publishes a platform event: when the transaction is committed, or at once and for good, as its definition says.
 * @returns the event with its EventUuid
 * @throws OrgError LIMIT_EXCEEDED when the hour's allocation is used up or the event is larger than 1 MB
 */
export function publishEvent(tx: Transaction, def: ObjectDef, event: Row): Row {
  const { core } = tx;
  const row: Row = { ...event, EventUuid: randomUUID() };
  const commit = commitInfo(tx);
  const schema = core.log.topics.outlet(def)?.schema;
  if (schema && encodePlatformEvent(schema, row, commit).length > LARGEST_EVENT)
    throw saveError("LIMIT_EXCEEDED", "The platform event message exceeds the maximum size of 1 MB");
  if (!core.eventUsage.publish())
    throw saveError("LIMIT_EXCEEDED", "The hourly event publishing limit of the organization is exceeded");
  const change = { type: "CREATE" as const, def, row, changed: [] };
  if (def.publishBehavior === "PublishImmediately") core.log.append([change], commit);
  else tx.changes.push(change);
  return row;
}
