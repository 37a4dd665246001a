import { Connection } from "jsforce";
import PubSubApiClient from "salesforce-pubsub-api-client";
import { afterAll } from "vitest";
import { type Org, type OrgOptions, type OrgSeed, startOrg } from "../src/index.ts";

/** An org with people, a queue, a custom object and a few custom fields. */
export const SEED: OrgSeed = {
  objects: {
    Account: {
      fields: { Number__c: { type: "Text", externalId: true, unique: true }, Tier__c: { type: "Text" } },
    },
    Case: {
      fields: {
        Resolution__c: { type: "Picklist", values: ["Solved", "Refused"] },
        Score__c: { type: "Number", precision: 5, scale: 1 },
        Key__c: { type: "Text", externalId: true },
        Loud__c: { type: "Formula", formula: 'UPPER(Subject) & "!"' },
      },
      validationRules: [
        {
          name: "Closed_needs_resolution",
          formula: 'ISPICKVAL(Status, "Closed") && ISBLANK(TEXT(Resolution__c))',
          message: "Say how it was resolved.",
          field: "Resolution__c",
        },
      ],
    },
    Request__c: {
      autoNumber: "REQ-{0000}",
      fields: {
        Case__c: { type: "Lookup", referenceTo: "Case", relationshipName: "Requests" },
        Amount__c: { type: "Currency" },
        Tags__c: { type: "MultiPicklist", values: ["red", "green", "blue"] },
        Due__c: { type: "Date" },
      },
    },
    Ping__e: { fields: { Text__c: { type: "Text" } } },
  },
  users: [
    { username: "ada@example.test", name: "Ada Lovelace", password: "engine", timeZone: "America/New_York" },
    { username: "bob@example.test", name: "Bob Builder" },
    { username: "gone@example.test", name: "Gone Girl", active: false },
  ],
  queues: [
    {
      name: "Support Intake",
      developerName: "Support_Intake",
      objects: ["Case"],
      members: ["ada@example.test"],
    },
  ],
};

/** Starts an org that is closed when the file's tests are done. */
export async function useOrg(options: OrgOptions = {}): Promise<Org> {
  const org = await startOrg({ seed: SEED, ...options });
  afterAll(() => org.close());
  return org;
}

/** A jsforce connection signed in with client credentials. */
export async function connect(org: Org, version = "62.0"): Promise<Connection> {
  const connection = new Connection({
    instanceUrl: org.url,
    version,
    oauth2: { loginUrl: org.url, clientId: org.clientId, clientSecret: org.clientSecret },
    logLevel: "FATAL",
  });
  await connection.authorize({ grant_type: "client_credentials" });
  return connection;
}

export async function tokenOf(org: Org): Promise<string> {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: org.clientId,
    client_secret: org.clientSecret,
  });
  const answer = await fetch(`${org.url}/services/oauth2/token`, { method: "POST", body: form });
  return ((await answer.json()) as { access_token: string }).access_token;
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came back
  body: any;
  headers: Headers;
}

/** Sends requests to `/services/data/v62.0/…` and reads the JSON that comes back. */
export async function rawApi(org: Org) {
  const token = await tokenOf(org);
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const answer = await fetch(`${org.url}/services/data/v62.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      body:
        body === undefined || body instanceof Uint8Array || typeof body === "string"
          ? (body as string)
          : JSON.stringify(body),
    });
    const text = await answer.text();
    const json = /json/.test(answer.headers.get("content-type") ?? "");
    return { status: answer.status, body: json && text ? JSON.parse(text) : text, headers: answer.headers };
  };
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

// biome-ignore lint/suspicious/noExplicitAny: the client's types leave events untyped
export type Heard = { kind: string; data: any };

/** A Pub/Sub client signed in with client credentials, closed after the file's tests. */
export async function listen(org: Org): Promise<PubSubApiClient> {
  const client = new PubSubApiClient(
    {
      authType: "oauth-client-credentials",
      loginUrl: org.url,
      clientId: org.clientId,
      clientSecret: org.clientSecret,
      pubSubEndpoint: org.pubSubEndpoint,
      rejectUnauthorizedSsl: false,
    } as never,
    quiet as never,
  );
  await client.connect();
  afterAll(() => client.close());
  return client;
}

/** Waits until `ready` gives something. */
export async function until<T>(ready: () => T | undefined | false, what: string): Promise<T> {
  for (let i = 0; i < 300; i++) {
    const found = ready();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}
