import { fileURLToPath } from "node:url";
import {
  type ClientDuplexStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import avro from "avsc";
import { afterAll } from "vitest";
import type { Org } from "../src/index.ts";
import { tokenOf, until } from "./harness.ts";

/** The proto file that Salesforce publishes. */
const PROTO = fileURLToPath(
  new URL("../pubsub_api.proto", import.meta.resolve("salesforce-pubsub-api-client")),
);

// biome-ignore lint/suspicious/noExplicitAny: messages are what the proto says
type Message = any;

/** A stream, and what has come on it. */
export interface RawStream {
  write(message: object): void;
  end(): void;
  cancel(): void;
  messages: Message[];
  events(): Message[];
  /** Waits for the end: the error with which it came, undefined if there is none. */
  ended(): Promise<ServiceError | undefined>;
}

/** The Pub/Sub API as the proto has it, signed in; other headers instead if some are given. */
export async function rawPubSub(org: Org, headers: Record<string, string> = {}) {
  const loaded = loadPackageDefinition(
    loadSync(PROTO, { longs: Number, enums: String, defaults: true }),
  ) as Message;
  const client = new loaded.eventbus.v1.PubSub(
    org.pubSubEndpoint,
    credentials.createSsl(null, null, null, { rejectUnauthorized: false }),
    { "grpc.ssl_target_name_override": "localhost" },
  );
  afterAll(() => client.close());
  const metadata = new Metadata();
  const own = { accesstoken: await tokenOf(org), instanceurl: org.url, tenantid: org.orgId };
  for (const [name, value] of Object.entries({ ...own, ...headers })) metadata.set(name, value);

  const call = (method: string, request: object): Promise<Message> =>
    new Promise((resolve, reject) => {
      client[method](request, metadata, (error: ServiceError | null, answer: Message) =>
        error ? reject(error) : resolve(answer),
      );
    });

  const stream = (method: string, first?: object): RawStream => {
    const duplex: ClientDuplexStream<object, Message> = client[method](metadata);
    const messages: Message[] = [];
    let over: { error?: ServiceError } | undefined;
    duplex.on("data", (message) => messages.push(message));
    duplex.on("error", (error: ServiceError) => {
      over = { error };
    });
    duplex.on("end", () => {
      over ??= {};
    });
    if (first) duplex.write(first);
    return {
      messages,
      write: (message) => void duplex.write(message),
      end: () => duplex.end(),
      cancel: () => duplex.cancel(),
      events: () => messages.flatMap(({ events }) => events ?? []),
      ended: async () => (await until(() => over, "the end of the stream")).error,
    };
  };

  /** Schema and writer of a topic. */
  const topic = async (topicName: string) => {
    const { schemaId } = await call("GetTopic", { topicName });
    const { schemaJson } = await call("GetSchema", { schemaId });
    const type = avro.Type.forSchema(JSON.parse(schemaJson));
    return { schemaId, schemaJson, type, write: (value: object) => type.toBuffer(value) };
  };

  return { call, stream, topic };
}

/** The end of Salesforce's code of a refusal. */
export const errorCode = (error: ServiceError | undefined): string =>
  String(error?.metadata.get("error-code")[0]).replace("sfdc.platform.eventbus.grpc.", "");
