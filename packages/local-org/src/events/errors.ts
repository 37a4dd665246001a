import { randomUUID } from "node:crypto";
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";

const PREFIX = "sfdc.platform.eventbus.grpc.";

/** The refusals of the Pub/Sub API: the end of Salesforce's error code, the gRPC status, the words. */
const REFUSALS = {
  "service.auth.headers.invalid": [
    status.UNAUTHENTICATED,
    "One or more authentication headers are invalid or blank. Provide accesstoken, instanceurl and tenantid.",
  ],
  "service.auth.error": [
    status.UNAUTHENTICATED,
    "An authentication exception occurred. Provide valid authentication.",
  ],
  "concurrent.client.limit.exceeded": [
    status.RESOURCE_EXHAUSTED,
    "The maximum number of concurrent clients has been exceeded.",
  ],
  "topic.not.found": [status.NOT_FOUND, "The topic could not be found."],
  "topic.validation.empty": [status.INVALID_ARGUMENT, "The topic name can't be blank."],
  "schema.validation.failed": [
    status.INVALID_ARGUMENT,
    "Schema validation failed. The schema ID can't be blank.",
  ],
  "schema.meta.permission": [status.NOT_FOUND, "The schema could not be found or accessed."],
  "subscription.fetch.replayid.corrupted": [
    status.INVALID_ARGUMENT,
    "The Replay ID validation failed. Ensure that the Replay ID is valid.",
  ],
  "subscription.fetch.replayid.validation.failed": [
    status.INVALID_ARGUMENT,
    "The Replay ID validation failed. A Replay ID is required with the replay preset CUSTOM.",
  ],
  "subscription.fetch.requested.events.invalid": [
    status.INVALID_ARGUMENT,
    "The number of requested events must be greater than zero.",
  ],
  "subscription.fetch.topic.mismatch": [status.INVALID_ARGUMENT, "The topic of a stream can't change."],
  "subscription.limit.exceeded": [
    status.RESOURCE_EXHAUSTED,
    "You have exceeded the event delivery limit for your org.",
  ],
  "publish.topic.validation.empty": [status.INVALID_ARGUMENT, "The topic name can't be blank."],
  "publish.topic.mismatch": [status.INVALID_ARGUMENT, "The topic of a publish stream can't change."],
  "publish.event.count.invalid": [
    status.INVALID_ARGUMENT,
    "The publish request must contain at least one event.",
  ],
  "publish.topic.cannot.publish": [
    status.PERMISSION_DENIED,
    "You don't have permission to publish on the topic.",
  ],
  "publish.stream.sweeper.timeout": [
    status.DEADLINE_EXCEEDED,
    "No publish request was sent in time. Closing the publish stream.",
  ],
  "managed.subscription.id.or.developer.name.empty": [
    status.INVALID_ARGUMENT,
    "Provide either the subscription ID or the developer name.",
  ],
  "managed.subscription.subscription.id.invalid": [
    status.INVALID_ARGUMENT,
    "The subscription ID must have 15 or 18 characters.",
  ],
  "managed.subscription.subscription.id.not.found": [
    status.NOT_FOUND,
    "No managed subscription has this subscription ID.",
  ],
  "managed.subscription.developer.name.not.found": [
    status.NOT_FOUND,
    "No managed subscription has this developer name.",
  ],
  "managed.subscription.config.stopped": [
    status.FAILED_PRECONDITION,
    "The managed subscription is in the STOP state.",
  ],
  "managed.subscription.config.deleted": [
    status.FAILED_PRECONDITION,
    "The managed subscription has been deleted.",
  ],
  "managed.subscription.already.active": [
    status.ALREADY_EXISTS,
    "An active subscription with this ID exists already. Try subscribing again later.",
  ],
  "managed.subscription.fetch.request.events.invalid": [
    status.INVALID_ARGUMENT,
    "The number of requested events can't be negative.",
  ],
  "managed.subscription.fetch.request.invalid": [
    status.INVALID_ARGUMENT,
    "A request for no events must commit a Replay ID.",
  ],
  "managed.subscription.fetch.request.commit.request.restricted": [
    status.INVALID_ARGUMENT,
    "The first request of a stream can't commit a Replay ID.",
  ],
  "managed.subscription.commit.timeout": [
    status.DEADLINE_EXCEEDED,
    "No CommitReplayRequests sent in the last 1800 seconds. Closing managed subscription.",
  ],
} as const satisfies Record<string, readonly [status, string]>;

/** A refusal with Salesforce's own code in the trailer `error-code`, and the call's id in `rpc-id`. */
export function refusal(reason: keyof typeof REFUSALS): ServiceError {
  const [code, message] = REFUSALS[reason];
  const metadata = new Metadata();
  const rpcId = randomUUID();
  metadata.set("error-code", PREFIX + reason);
  metadata.set("rpc-id", rpcId);
  const details = `${message} rpcId: ${rpcId}`;
  return Object.assign(new Error(details), { code, details, metadata });
}
