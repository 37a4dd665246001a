import { randomUUID } from "node:crypto";
import type { Core } from "../core.ts";
import { begin, commitInfo } from "../records/transaction.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";
import type { EventSchema } from "./avro-schema.ts";
import { fromAvro, LARGEST_EVENT } from "./encode.ts";
import { refusal } from "./errors.ts";
import { replayBytes } from "./wire.ts";

interface ProducerEvent {
  id?: string;
  schemaId?: string;
  payload?: Uint8Array;
}

export interface PublishRequest {
  topicName?: string;
  events?: ProducerEvent[];
}

/** `code` of the error of one event: PUBLISH. */
const PUBLISH = 1;

/**
 * The fields of an event that came in Avro.
 * @throws Error that says why it cannot be taken
 */
function read(core: Core, own: EventSchema, event: ProducerEvent): Record<string, unknown> {
  if (!event.schemaId) throw new Error("The schema ID can't be blank.");
  // the schema may have changed since the publisher asked for it
  const schema = core.log.topics.schema(event.schemaId);
  if (schema?.name !== own.name) throw new Error("The schema ID is not one of the topic.");
  const payload = Buffer.from(event.payload ?? []);
  if (payload.length > LARGEST_EVENT) throw new Error("The event message exceeds the maximum size of 1 MB.");
  let values: Record<string, unknown>;
  try {
    values = schema.type.fromBuffer(payload) as Record<string, unknown>;
  } catch {
    throw new Error("The payload can't be read with the schema.");
  }
  if (!core.eventUsage.publish())
    throw new Error("LIMIT_EXCEEDED: the hourly event publishing limit is exceeded.");
  return Object.fromEntries(
    [...schema.slots.values()].map(({ name, type }) => [name, fromAvro(values[name], type)]),
  );
}

/** Publishes what can be; each event that cannot has an error of its own. */
function publishAll(
  core: Core,
  userId: string,
  def: ObjectDef,
  schema: EventSchema,
  events: ProducerEvent[],
) {
  return events.map((event) => {
    try {
      const fields = read(core, schema, event);
      const row: Row = { ...fields, Id: core.newId(def.keyPrefix), EventUuid: event.id || randomUUID() };
      const tx = begin(core, { userId, origin: "" });
      core.log.append([{ type: "CREATE", def, row, changed: [] }], commitInfo(tx));
      return { correlationKey: event.id, replayId: replayBytes(core.log.latest()) };
    } catch (error) {
      return { correlationKey: event.id, error: { code: PUBLISH, msg: (error as Error).message } };
    }
  });
}

/**
 * Publishes platform events as a user. Required fields of the event are not asked for, as Salesforce does not.
 * @throws ServiceError for the topic or a request without events
 */
export function publish(core: Core, userId: string, request: PublishRequest): object {
  if (!request.topicName) throw refusal("publish.topic.validation.empty");
  const topic = core.log.topics.find(request.topicName);
  if (!topic) throw refusal("topic.not.found");
  if (!topic.canPublish || !topic.def || !topic.schema) throw refusal("publish.topic.cannot.publish");
  if (!request.events?.length) throw refusal("publish.event.count.invalid");
  const results = publishAll(core, userId, topic.def, topic.schema, request.events);
  return { results, schemaId: topic.schema.id };
}
