import { Connection } from "jsforce";
import PubSubApiClient from "salesforce-pubsub-api-client";
import { afterAll, expect, it, vi } from "vitest";
import { privateKeyPem, useOrg } from "./org.ts";

vi.setConfig({ testTimeout: 20_000 });
const org = await useOrg();
const connection = new Connection({ instanceUrl: org.url, accessToken: org.signIn(), version: "62.0" });
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** A client of its own: one client hears a topic once. */
async function listen(): Promise<PubSubApiClient> {
  const client = new PubSubApiClient(
    {
      authType: "oauth-jwt-bearer",
      loginUrl: org.url,
      clientId: "jwt-app",
      username: "jwt@example.test",
      privateKey: privateKeyPem,
      pubSubEndpoint: org.pubSubEndpoint,
      rejectUnauthorizedSsl: false,
    } as never,
    quiet as never,
  );
  await client.connect();
  afterAll(() => client.close());
  return client;
}

// biome-ignore lint/suspicious/noExplicitAny: the client leaves events untyped
type Event = any;

/** A callback, and a promise of so many events that it was given. */
function collect(count: number) {
  const events: Event[] = [];
  const { promise, resolve } = Promise.withResolvers<Event[]>();
  const callback = (_subscription: unknown, kind: string, event: Event) => {
    if (kind !== "event") return;
    events.push(event);
    if (events.length === count) resolve(events);
  };
  return { callback: callback as never, events: promise };
}

it("hears of changes made with jsforce, from the beginning, from any of them on, and from what it has committed", async () => {
  const now = collect(2);
  await (await listen()).subscribeFromEarliestEvent("/data/CaseChangeEvent", now.callback);
  const { id } = await connection.sobject("Case").create({ Subject: "Heard", Priority: "High" });
  await connection.sobject("Case").update({ Id: id!, Status: "Working", Priority: null });
  const [created, changed] = await now.events;
  expect(created.payload).toMatchObject({
    Subject: "Heard",
    ChangeEventHeader: { changeType: "CREATE", recordIds: [id], entityName: "Case" },
  });
  expect(changed.payload.ChangeEventHeader).toMatchObject({
    changeType: "UPDATE",
    nulledFields: ["Priority"],
  });
  expect(changed.payload.ChangeEventHeader.changedFields).toEqual(
    expect.arrayContaining(["Status", "Priority"]),
  );

  const later = collect(1);
  await (await listen()).subscribeFromReplayId(
    "/data/CaseChangeEvent",
    later.callback,
    null,
    created.replayId,
  );
  expect((await later.events)[0].replayId).toBe(changed.replayId);

  const managed = collect(2);
  await (await listen()).subscribeWithManagedSubscription("Cases", managed.callback);
  expect((await managed.events).map((event) => event.replayId)).toEqual([created.replayId, changed.replayId]);
});

it("publishes events that itself and others hear", async () => {
  const heard = collect(1);
  const client = await listen();
  await client.subscribeFromEarliestEvent("/event/Ping__e", heard.callback);
  const Text__c = { string: "hello" };
  const { replayId } = await client.publish("/event/Ping__e", {
    CreatedDate: Date.now(),
    CreatedById: (await connection.identity()).user_id,
    Text__c,
  });
  expect(await heard.events).toMatchObject([{ replayId, payload: { Text__c: "hello" } }]);
});
