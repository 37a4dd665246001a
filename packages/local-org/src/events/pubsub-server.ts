import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  loadPackageDefinition,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { Sessions } from "../auth/sessions.ts";
import type { FaultBox } from "../faults/faults.ts";
import type { Certificate } from "./certificate.ts";
import type { EventLog } from "./event-log.ts";
import { type PublishRequest, publish } from "./publish.ts";
import { type Call, createSubscription, type Subscription, startOf } from "./subscription.ts";
import { grpcError } from "./wire.ts";

const PROTO = fileURLToPath(new URL("./pubsub.proto", import.meta.url));
const GRACE_MS = 200;
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

interface Parts {
  log: EventLog;
  sessions: Sessions;
  faults: FaultBox;
  orgId: string;
  keepAliveMs: number;
  certificate: Certificate;
}

/** @throws ServiceError UNAUTHENTICATED */
function checkSignIn({ sessions, orgId }: Parts, metadata: Metadata): void {
  const tenant = String(metadata.get("tenantid")[0] ?? "");
  const session = sessions.find(String(metadata.get("accesstoken")[0] ?? ""));
  if (!session || tenant.slice(0, 15) !== orgId.slice(0, 15) || metadata.get("instanceurl").length === 0) {
    throw grpcError(
      status.UNAUTHENTICATED,
      "sfdc.platform.eventbus.grpc.service.auth.error",
      "An authentication exception occurred. Provide valid authentication details.",
    );
  }
}

const limitExceeded = () =>
  grpcError(
    status.RESOURCE_EXHAUSTED,
    "sfdc.platform.eventbus.grpc.subscription.limit.exceeded",
    "The event delivery allocation of this org is used up. Try again later.",
  );

type Unary<Request> = (call: ServerUnaryCall<Request, object>, callback: sendUnaryData<object>) => void;

function unary<Request>(parts: Parts, answer: (request: Request) => object): Unary<Request> {
  return (call, callback) => {
    try {
      checkSignIn(parts, call.metadata);
      callback(null, { ...answer(call.request), rpcId: randomUUID() });
    } catch (error) {
      callback(error as Error);
    }
  };
}

/** Streams events to everybody who listens. */
function subscriber(parts: Parts) {
  const { log, faults } = parts;
  const open = new Set<Subscription>();
  let scheduled = false;
  log.onAppend(() => {
    if (scheduled || open.size === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      for (const subscription of open) subscription.flush();
    });
  });
  faults.onInject((fault) => {
    if (fault.kind !== "streamEnd" && fault.kind !== "limitExceeded") return;
    const struck = [...open].filter(({ topic }) => fault.topic === undefined || fault.topic === topic);
    if (!struck[0] || !faults.strikes(fault.kind, struck[0].topic)) return;
    for (const subscription of struck) {
      open.delete(subscription);
      if (fault.kind === "streamEnd") subscription.end();
      else subscription.fail(limitExceeded());
    }
  });

  const subscribe = (call: Call): void => {
    let own: ReturnType<typeof createSubscription> | undefined;
    const drop = () => {
      if (!own) return;
      open.delete(own);
      own.end();
    };
    call.on("data", (request) => {
      try {
        if (!own) {
          checkSignIn(parts, call.metadata);
          own = createSubscription(call, log, faults, startOf(log, faults, request), parts.keepAliveMs);
          if (faults.strikes("limitExceeded", own.topic)) {
            own.fail(limitExceeded());
            return;
          }
          open.add(own);
          if (faults.strikes("streamEnd", own.topic)) {
            drop();
            return;
          }
        }
        own.request(request);
      } catch (error) {
        call.emit("error", error);
      }
    });
    call.on("end", () => (own ? drop() : call.end()));
    call.on("cancelled", drop);
    call.on("error", drop);
  };
  return { subscribe, endAll: () => open.forEach((subscription) => void subscription.end()) };
}

function publishStream(parts: Parts) {
  return (call: ServerDuplexStream<PublishRequest, object>): void => {
    let topicName = "";
    call.on("data", (request: PublishRequest) => {
      try {
        checkSignIn(parts, call.metadata);
        topicName = request.topicName || topicName;
        call.write({ ...publish(parts.log, { ...request, topicName }), rpcId: randomUUID() });
      } catch (error) {
        call.emit("error", error);
      }
    });
    call.on("end", () => call.end());
  };
}

const notFound = (what: string, code: string) =>
  grpcError(status.NOT_FOUND, `sfdc.platform.eventbus.grpc.${code}.not.found`, `${what} could not be found.`);

/**
 * Starts the Pub/Sub API over TLS on this machine.
 * @param port 0 for any
 * @throws Error if the port is taken
 */
export async function startPubSub(parts: Parts, port: number): Promise<PubSubServer> {
  const { log } = parts;
  const server = new Server({ "grpc.max_receive_message_length": LARGEST_MESSAGE });
  const { subscribe, endAll } = subscriber(parts);
  server.addService(serviceDefinition(), {
    Subscribe: subscribe,
    PublishStream: publishStream(parts),
    Publish: unary<PublishRequest>(parts, (request) => publish(log, request)),
    GetTopic: unary<{ topicName: string }>(parts, ({ topicName }) => {
      const topic = log.topic(topicName);
      if (!topic) throw notFound(`Topic ${topicName}`, "topic");
      return {
        topicName: topic.name,
        tenantGuid: `core/local/${parts.orgId}`,
        canPublish: topic.canPublish,
        canSubscribe: true,
        schemaId: topic.schema?.id ?? "",
      };
    }),
    GetSchema: unary<{ schemaId: string }>(parts, ({ schemaId }) => {
      const schema = log.schema(schemaId);
      if (!schema) throw notFound(`Schema ${schemaId}`, "schema");
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
