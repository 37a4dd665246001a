import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { Session } from "../auth/sessions.ts";
import type { Certificate } from "./certificate.ts";
import { refusal } from "./errors.ts";
import { type PublishRequest, publish } from "./publish.ts";
import { createStreams, type StreamParts } from "./streams.ts";

const PROTO = fileURLToPath(new URL("./pubsub.proto", import.meta.url));
const GRACE_MS = 200;
/** Of a request, in bytes. */
const LARGEST_MESSAGE = 4_194_304;

function serviceDefinition(): ServiceDefinition {
  const loaded = loadPackageDefinition(loadSync(PROTO)) as unknown as {
    eventbus: { v1: { PubSub: { service: ServiceDefinition } } };
  };
  return loaded.eventbus.v1.PubSub.service;
}

export interface PubSubServer {
  port: number;
  close(): Promise<void>;
}

type Unary<Request> = (call: ServerUnaryCall<Request, object>, callback: sendUnaryData<object>) => void;

function unary<Request>(
  { signedIn }: StreamParts,
  answer: (request: Request, session: Session) => object,
): Unary<Request> {
  return (call, callback) => {
    try {
      const session = signedIn(call.metadata);
      callback(null, { ...answer(call.request, session), rpcId: randomUUID() });
    } catch (error) {
      callback(error as Error);
    }
  };
}

/**
 * Starts the Pub/Sub API over TLS on this machine.
 * @param port 0 for any
 * @throws Error if the port is taken
 */
export async function startPubSub(
  parts: StreamParts & { certificate: Certificate },
  port: number,
): Promise<PubSubServer> {
  const { core } = parts;
  const { topics } = core.log;
  const server = new Server({ "grpc.max_receive_message_length": LARGEST_MESSAGE });
  const { subscribe, managedSubscribe, publishStream, endAll } = createStreams(parts);
  server.addService(serviceDefinition(), {
    Subscribe: subscribe,
    ManagedSubscribe: managedSubscribe,
    PublishStream: publishStream,
    Publish: unary<PublishRequest>(parts, (request, { userId }) => publish(core, userId, request)),
    GetTopic: unary<{ topicName: string }>(parts, ({ topicName }) => {
      if (!topicName) throw refusal("topic.validation.empty");
      const topic = topics.find(topicName);
      if (!topic) throw refusal("topic.not.found");
      return {
        topicName: topic.name,
        tenantGuid: `core/local/${core.orgId}`,
        canPublish: topic.canPublish,
        canSubscribe: true,
        schemaId: topic.schema?.id ?? "",
      };
    }),
    GetSchema: unary<{ schemaId: string }>(parts, ({ schemaId }) => {
      if (!schemaId) throw refusal("schema.validation.failed");
      const schema = topics.schema(schemaId);
      if (!schema) throw refusal("schema.meta.permission");
      return { schemaJson: schema.json, schemaId };
    }),
  });
  const { key, cert } = parts.certificate;
  const credentials = ServerCredentials.createSsl(null, [{ private_key: key, cert_chain: cert }]);
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, at) => (error ? reject(error) : resolve(at)));
  });
  return {
    port: bound,
    async close() {
      endAll();
      // a client that is cut off, rather than told the end, takes it for an error
      const gone = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
      await Promise.race([gone, sleep(GRACE_MS, undefined, { ref: false })]);
      server.forceShutdown();
    },
  };
}
