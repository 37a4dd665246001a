import type { Connection } from "jsforce";
import { StreamingExtension } from "jsforce/lib/api/streaming.js";
import { afterAll, describe, expect, it } from "vitest";
import { connect, rawApi, tokenOf, until, useOrg } from "./harness.ts";

let time = Date.parse("2026-11-23T12:00:00Z");
const org = await useOrg({ now: () => new Date(time) });
const connection = await connect(org);

// biome-ignore lint/suspicious/noExplicitAny: messages are what the channel says
type Told = any;

/** Ends a client of jsforce, whose types know no end. */
const leaveAfterwards = (client: unknown) => afterAll(() => (client as { disconnect(): void }).disconnect());

/** Listens to a channel with jsforce's client, from a replay id if one is given. */
async function hear(channel: string, replay?: number, on: Connection = connection) {
  const extensions = replay === undefined ? [] : [new StreamingExtension.Replay(channel, replay)];
  const client = on.streaming.createClient(extensions);
  leaveAfterwards(client);
  const told: Told[] = [];
  const subscription = client.subscribe(channel, (message: Told) => void told.push(message));
  await subscription;
  const wait = (n: number) => until(() => told.length >= n && told, `${n} messages on ${channel}`);
  return { client, subscription, told, wait };
}

/** Sends Bayeux messages as they are. */
async function bayeux(messages: object[], { path = "cometd/62.0", token = "", on = org } = {}) {
  const answer = await fetch(`${on.url}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `OAuth ${token}` }) },
    body: JSON.stringify(messages),
  });
  return { status: answer.status, messages: (await answer.json()) as Told[] };
}

const handshake = { channel: "/meta/handshake", version: "1.0", supportedConnectionTypes: ["long-polling"] };

/** A client between handshake and end, without any library. */
async function rawClient(on = org) {
  const token = await tokenOf(on);
  const send = async (message: object) => (await bayeux([message], { token, on })).messages;
  const [{ clientId }] = await send(handshake);
  return {
    clientId,
    connect: () => send({ channel: "/meta/connect", clientId, connectionType: "long-polling" }),
    subscribe: async (subscription: string, replay?: number) => {
      const ext = replay === undefined ? {} : { ext: { replay: { [subscription]: replay } } };
      return (await send({ channel: "/meta/subscribe", clientId, subscription, ...ext }))[0];
    },
    send: (message: object) => send({ clientId, ...message }),
  };
}

describe("change events over CometD", () => {
  it("have names in place of bitmaps, moments as text, and only what has changed", async () => {
    const { wait } = await hear("/data/LeadChangeEvent");
    const id = org.db.create("Lead", { FirstName: "Ann", LastName: "Lee", Company: "C", City: "Oslo" });
    org.db.update("Lead", id, { LastName: "Ray", City: null });
    const [created, changed] = await wait(2);
    expect(created.schema).toMatch(/^[\w-]{22}$/);
    expect(created.event).toEqual({ replayId: expect.any(Number) });
    expect(created.payload).toMatchObject({
      Company: "C",
      CreatedDate: "2026-11-23T12:00:00Z",
      Name: { FirstName: "Ann", LastName: "Lee" },
      ChangeEventHeader: { entityName: "Lead", changeType: "CREATE", recordIds: [id], commitTimestamp: time },
    });
    const { ChangeEventHeader: header, ...shown } = changed.payload;
    expect([...header.changedFields].sort()).toEqual(["Address.City", "LastModifiedDate", "Name.LastName"]);
    expect(shown).toEqual({ Name: { LastName: "Ray" }, LastModifiedDate: "2026-11-23T12:00:00Z" });
    expect(header).not.toHaveProperty("nulledFields");
  });

  it("come from all objects on the standard channel, and end with the subscription", async () => {
    const { subscription, told, wait } = await hear("/data/ChangeEvents");
    org.db.create("Account", { Name: "one" });
    org.db.create("Request__c", { Amount__c: 3, Due__c: "2026-12-24" });
    const [, request] = await wait(2);
    expect(request.payload).toMatchObject({ Amount__c: 3, Due__c: "2026-12-24" });
    subscription.cancel();
    const other = await hear("/data/ChangeEvents");
    org.db.create("Account", { Name: "two" });
    await other.wait(1);
    expect(told).toHaveLength(2);
  });
});

describe("platform events over CometD", () => {
  it("have EventUuid and name beside their replay id", async () => {
    const { wait } = await hear("/event/Ping__e");
    const { errors } = (await connection.sobject("Ping__e").create({ Text__c: "hi" })) as unknown as {
      errors: { message: string }[];
    };
    const [{ payload, event }] = await wait(1);
    expect(payload).toEqual({
      CreatedDate: "2026-11-23T12:00:00Z",
      CreatedById: org.integrationUserId,
      Text__c: "hi",
    });
    expect(event).toEqual({
      replayId: expect.any(Number),
      EventUuid: errors[0]!.message,
      EventApiName: "Ping__e",
    });
  });
});

describe("replay", () => {
  it("begins with all that is kept (-2), after an id, or with what is new (-1)", async () => {
    const channel = "/data/ContactChangeEvent";
    for (const LastName of ["a", "b", "c"]) org.db.create("Contact", { LastName });
    const names = (told: Told[]) => told.map(({ payload }) => payload.Name.LastName);
    const all = await (await hear(channel, -2)).wait(3);
    expect(names(all)).toEqual(["a", "b", "c"]);
    const fromNow = await hear(channel, -1);
    expect(names(await (await hear(channel, all[1].event.replayId)).wait(1))).toEqual(["c"]);
    org.db.create("Contact", { LastName: "d" });
    expect(names(await fromNow.wait(1))).toEqual(["d"]);
  });

  it("is refused from an id that is too old or never was", async () => {
    const { subscribe } = await rawClient();
    expect(await subscribe("/data/ContactChangeEvent", 1)).toMatchObject({
      successful: false,
      subscription: "/data/ContactChangeEvent",
      error:
        "400::The replayId {1} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.",
    });
  });
});

describe("PushTopics", () => {
  const create = (fields: object) =>
    connection.sobject("PushTopic").create({ ApiVersion: 62, ...fields } as never);

  it("tell of records that fit the query, when a field of it has changed", async () => {
    await create({ Name: "Urgent", Query: "SELECT Id, Subject FROM Case WHERE Priority = 'High'" });
    const told: Told[] = [];
    const subscription = connection.streaming
      .topic("Urgent")
      .subscribe((message: Told) => void told.push(message));
    await subscription;
    org.db.create("Case", { Subject: "calm", Priority: "Low" });
    const id = org.db.create("Case", { Subject: "hot", Priority: "High" });
    org.db.update("Case", id, { Description: "of no concern" });
    org.db.update("Case", id, { Subject: "hotter" });
    org.db.update("Case", id, { Priority: "Low" });
    org.db.update("Case", id, { Priority: "High" });
    org.db.delete("Case", id);
    await until(() => told.length >= 4, "four messages");
    expect(told.map(({ event, sobject }) => [event.type, sobject.Subject])).toEqual([
      ["created", "hot"],
      ["updated", "hotter"],
      ["updated", "hotter"],
      ["deleted", undefined],
    ]);
    expect(told[0]).toEqual({
      event: { createdDate: "2026-11-23T12:00:00.000Z", replayId: 1, type: "created" },
      sobject: { Id: id, Subject: "hot" },
    });
    subscription.cancel();
  });

  it("tell of what they are set to: operations, and fields by kind", async () => {
    const query = "SELECT Id, Name FROM Account WHERE Tier__c != null";
    await create({
      Name: "ByWhere",
      Query: query,
      NotifyForFields: "Where",
      NotifyForOperationCreate: false,
    });
    await create({ Name: "ByAny", Query: query, NotifyForFields: "All", NotifyForOperationDelete: false });
    const [byWhere, byAny] = [await hear("/topic/ByWhere"), await hear("/topic/ByAny")];
    const id = org.db.create("Account", { Name: "x", Tier__c: "1" });
    org.db.update("Account", id, { Name: "y" });
    org.db.update("Account", id, { Phone: "1" });
    org.db.update("Account", id, { Tier__c: "2" });
    org.db.delete("Account", id);
    const types = (told: Told[]) => told.map(({ event }) => event.type);
    expect(types(await byWhere.wait(2))).toEqual(["updated", "deleted"]);
    expect(types(await byAny.wait(4))).toEqual(["created", "updated", "updated", "updated"]);
  });

  it.each([
    ["SELECT Subject FROM Case", "INVALID_FIELD"],
    ["SELECT Id, Nope__c FROM Case", "INVALID_FIELD"],
    ["SELECT Id FROM Case WHERE Nope__c = 1", "INVALID_FIELD"],
    ["what", "INVALID_FIELD"],
  ])("are refused with the query %s", async (Query, errorCode) => {
    await expect(create({ Name: "Bad", Query })).rejects.toMatchObject({ errorCode });
    expect(org.db.query("SELECT Id FROM PushTopic WHERE Name = 'Bad'")).toEqual([]);
  });
});

describe("generic channels", () => {
  it("tell everybody, or some users", async () => {
    await connection.sobject("StreamingChannel").create({ Name: "/u/news" } as never);
    const { wait } = await hear("/u/news");
    const channel = connection.streaming.channel("/u/news");
    expect(await channel.push({ payload: "to all", userIds: [] } as never)).toMatchObject({
      fanoutCount: -1,
    });
    const [bob] = org.db.query("SELECT Id FROM User WHERE Username = 'bob@example.test'");
    const results = await channel.push([
      { payload: "to bob", userIds: [bob!.Id] },
      { payload: "to us", userIds: [org.integrationUserId] },
    ] as never);
    expect(results).toEqual([
      { fanoutCount: 0, userOnlineStatus: { [bob!.Id as string]: false } },
      { fanoutCount: 1, userOnlineStatus: { [org.integrationUserId]: true } },
    ]);
    expect((await wait(2)).map(({ payload }: Told) => payload)).toEqual(["to all", "to us"]);
    await expect(connection.streaming.channel("/u/none").push({ payload: "x" } as never)).rejects.toThrow(
      "No streaming channel available for name: /u/none",
    );
  });
});

describe("the Bayeux protocol", () => {
  it("offers long polling and replay", async () => {
    const { messages } = await bayeux([{ ...handshake, id: "7" }], { token: await tokenOf(org) });
    expect(messages).toEqual([
      {
        channel: "/meta/handshake",
        id: "7",
        successful: true,
        version: "1.0",
        minimumVersion: "1.0",
        clientId: expect.any(String),
        supportedConnectionTypes: ["long-polling"],
        ext: { replay: true, "payload.format": true },
      },
    ]);
  });

  it("lets a connect wait until there is something to tell", async () => {
    const client = await rawClient();
    await client.subscribe("/data/AccountChangeEvent");
    const [first] = await client.connect();
    expect(first).toMatchObject({ successful: true, advice: { reconnect: "retry", timeout: 110_000 } });
    const waiting = client.connect();
    org.db.create("Account", { Name: "awaited" });
    const [event, answer] = await waiting;
    expect(event).toMatchObject({
      channel: "/data/AccountChangeEvent",
      data: { payload: { Name: "awaited" } },
    });
    expect(answer).toMatchObject({ channel: "/meta/connect", successful: true });
  });

  it("a second connect of a client ends the first, a disconnect ends both", async () => {
    const client = await rawClient();
    await client.connect();
    const first = client.connect();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = client.connect();
    expect((await first)[0]).toMatchObject({ successful: true });
    expect(await client.send({ channel: "/meta/disconnect" })).toMatchObject([{ successful: true }]);
    await second;
    expect((await client.connect())[0]).toMatchObject({ error: "403::Unknown client" });
  });

  it("forgets a client that has not connected for 40 seconds", async () => {
    const client = await rawClient();
    time += 41_000;
    expect((await client.connect())[0]).toMatchObject({
      channel: "/meta/connect",
      successful: false,
      error: "403::Unknown client",
      advice: { reconnect: "handshake", interval: 0 },
    });
  });

  it.each([
    [
      "/data/NopeChangeEvent",
      "400::The channel you requested to subscribe to does not exist {/data/NopeChangeEvent}",
    ],
    ["/topic/Nope", "400::The channel you requested to subscribe to does not exist {/topic/Nope}"],
    ["topic", "400::Channel subscriptions must start with a leading '/'"],
    ["", "400::Channel name not specified"],
  ])("refuses the channel '%s'", async (channel, error) => {
    expect(await (await rawClient()).subscribe(channel)).toMatchObject({ successful: false, error });
  });

  it("takes no messages from clients", async () => {
    const answer = await (await rawClient()).send({ channel: "/event/Ping__e", data: {} });
    expect(answer).toMatchObject([{ successful: false, error: expect.stringMatching(/^403::/) }]);
  });

  it.each([
    ["", "401::Request requires authentication"],
    ["00D000000000000!gone", "401::Authentication invalid"],
  ])("refuses the token '%s' with the reason and the advice to stop", async (token, reason) => {
    const { messages } = await bayeux([handshake, { channel: "/meta/connect", clientId: "x" }], { token });
    expect(messages).toMatchObject([
      {
        channel: "/meta/handshake",
        successful: false,
        error: "403::Handshake denied",
        ext: { sfdc: { failureReason: reason } },
        advice: { reconnect: "none" },
      },
      { channel: "/meta/connect", successful: false, error: reason, advice: { reconnect: "none" } },
    ]);
  });

  it("a client that is told so by jsforce's extension stops", async () => {
    const stranger = await connect(org);
    stranger.accessToken = "00D000000000000!gone";
    const failures: Told[] = [];
    const client = stranger.streaming.createClient([
      new StreamingExtension.AuthFailure((message: Told) => void failures.push(message)),
    ]);
    leaveAfterwards(client);
    client.subscribe("/event/Ping__e", () => {});
    await until(() => failures.length > 0, "the failure");
    expect(failures[0].ext.sfdc.failureReason).toBe("401::Authentication invalid");
  });

  it.each([
    ["cometd", "API version in the URI is mandatory"],
    ["cometd/36.0", "Unsupported API version"],
  ])("refuses /%s", async (path, words) => {
    const { status, messages } = await bayeux([handshake], { path });
    expect(status).toBe(400);
    expect(messages[0].error).toContain(words);
  });

  it("takes connects at the path of each message too, as other clients send them", async () => {
    const token = await tokenOf(org);
    const { messages } = await bayeux([handshake], { path: "cometd/62.0/handshake", token });
    expect(messages[0].successful).toBe(true);
  });
});

describe("allocations of CometD clients", () => {
  it("so many clients at a time", async () => {
    const small = await useOrg({ eventAllocations: { concurrentClients: 1 } });
    const first = await rawClient(small);
    const { messages } = await bayeux([handshake], { token: await tokenOf(small), on: small });
    expect(messages[0].error).toBe("403::Organization concurrent user limit exceeded");
    const limits = (await (await rawApi(small))("GET", "limits")).body;
    expect(limits.StreamingApiConcurrentClients).toEqual({ Max: 1, Remaining: 0 });
    await first.send({ channel: "/meta/disconnect" });
    expect((await rawClient(small)).clientId).toBeTruthy();
  });

  it("so many deliveries a day, shared with the Pub/Sub API", async () => {
    const small = await useOrg({ eventAllocations: { deliveredPerDay: 1 } });
    const client = await rawClient(small);
    await client.subscribe("/data/CaseChangeEvent");
    small.db.create("Case", { Subject: "1" });
    small.db.create("Case", { Subject: "2" });
    expect(await client.connect()).toHaveLength(2);
    expect(await client.connect()).toMatchObject([
      { error: "403::Organization total events daily limit exceeded", advice: { reconnect: "none" } },
    ]);
  });
});
