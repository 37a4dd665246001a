import { status } from "@grpc/grpc-js";
import type { EventLog } from "./event-log.ts";
import { grpcError, replayBytes } from "./wire.ts";

export interface PublishRequest {
  topicName: string;
  events?: { id?: string; schemaId?: string; payload?: Uint8Array }[];
}

/**
 * Publishes platform events; an event that cannot be read with its schema is answered with an error of its own.
 * @throws ServiceError NOT_FOUND or PERMISSION_DENIED for the topic
 */
export function publish(log: EventLog, request: PublishRequest): object {
  const topic = log.topic(request.topicName);
  if (!topic?.schema) {
    throw grpcError(
      status.NOT_FOUND,
      "sfdc.platform.eventbus.grpc.topic.not.found",
      `Topic ${request.topicName} could not be found.`,
    );
  }
  if (!topic.canPublish) {
    throw grpcError(
      status.PERMISSION_DENIED,
      "sfdc.platform.eventbus.grpc.topic.publish.not.allowed",
      `Events cannot be published on ${topic.name}.`,
    );
  }
  const { schema } = topic;
  const results = (request.events ?? []).map((event) => {
    const payload = Buffer.from(event.payload ?? []);
    try {
      schema.type.fromBuffer(payload);
    } catch {
      return {
        correlationKey: event.id,
        replayId: replayBytes(0),
        error: { code: 1, msg: "The payload does not fit the schema." },
      };
    }
    const id = event.id ?? "";
    return { correlationKey: id, replayId: replayBytes(log.publish(topic.name, id, schema.id, payload)) };
  });
  return { results, schemaId: schema.id };
}
