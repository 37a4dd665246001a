import { status } from "@grpc/grpc-js";
import { describe, expect, it } from "vitest";
import { loadMetadata } from "../src/index.ts";
import { connect, rawApi, tokenOf, until, useOrg } from "./harness.ts";
import { errorCode, rawPubSub } from "./pubsub-client.ts";

const PING = "/event/Ping__e";
const CASES = "/data/CaseChangeEvent";

const time = Date.parse("2026-11-23T12:00:00Z");
const org = await useOrg({ now: () => new Date(time), keepAliveMs: 40, publishStreamMs: 60 });
const { call, stream, topic } = await rawPubSub(org);
const ping = await topic(PING);

const event = (Text__c: string | null, id = "") => ({
  id,
  schemaId: ping.schemaId,
  payload: ping.write({ CreatedDate: 0, CreatedById: "whoever", Text__c }),
});
const subscribe = (request: object) => stream("Subscribe", request);
const EARLIEST = { replayPreset: "EARLIEST", numRequested: 100 };

describe("GetTopic", () => {
  it("tells what can be done with a topic, in whatever case it is named", async () => {
    expect(await call("GetTopic", { topicName: PING })).toMatchObject({
      topicName: PING,
      canPublish: true,
      canSubscribe: true,
      schemaId: ping.schemaId,
    });
    const cases = await call("GetTopic", { topicName: "/data/casechangeevent" });
    expect(cases).toMatchObject({ topicName: CASES, canPublish: false, canSubscribe: true });
    expect(cases.tenantGuid).toContain(org.orgId);
  });

  it("has no schema for a channel of several", async () => {
    expect((await call("GetTopic", { topicName: "/data/ChangeEvents" })).schemaId).toBe("");
  });
});

describe("GetSchema", () => {
  it("gives names, documentation and defaults as Salesforce writes them", async () => {
    const { schemaJson, schemaId } = await topic("/data/Request__ChangeEvent");
    const { name, namespace, fields } = JSON.parse(schemaJson);
    expect([name, namespace, fields[0].name, fields[0].doc]).toEqual([
      "Request__ChangeEvent",
      "com.sforce.eventbus",
      "ChangeEventHeader",
      "Data:ComplexValueType",
    ]);
    const field = (wanted: string) => fields.find((one: { name: string }) => one.name === wanted);
    expect(field("Due__c")).toMatchObject({ type: ["null", "long"], default: null });
    expect(field("Due__c").doc).toMatch(/^Data:DateOnly:00N\w{12}$/);
    expect(field("OwnerId").doc).toBe("ForeignKey:EntityId");
    expect(field("CreatedDate").doc).toBe("CreatedDate:DateTime");
    expect(schemaId).toMatch(/^[\w-]{22}$/);
  });

  it("has another id where an object has other fields", async () => {
    const other = await useOrg({ seed: { objects: { Ping__e: { fields: { More__c: { type: "Text" } } } } } });
    const { schemaId } = await (await rawPubSub(other)).call("GetTopic", { topicName: PING });
    expect(schemaId).not.toBe(ping.schemaId);
  });
});

describe("Subscribe", () => {
  it("has no more than 100 events outstanding, however often they are asked for", async () => {
    const listening = subscribe({ topicName: CASES, replayPreset: "LATEST", numRequested: 80 });
    listening.write({ numRequested: 80 });
    const alive = await until(() => listening.messages[0], "a keep-alive");
    expect(alive).toMatchObject({ events: [], pendingNumRequested: 100 });
    expect(alive.latestReplayId).toHaveLength(8);
    for (let i = 0; i < 130; i++) org.db.create("Case", { Subject: `${i}` });
    await until(() => listening.events().length === 100, "100 events");
    expect(listening.messages.at(-1).pendingNumRequested).toBe(0);
    listening.write({ topicName: CASES, numRequested: 100 });
    await until(() => listening.events().length === 130, "the others");
    listening.end();
    expect(await listening.ended()).toBeUndefined();
  });

  it("goes on after the id of a keep-alive", async () => {
    const first = subscribe({ topicName: CASES, numRequested: 1 });
    const { latestReplayId } = await until(() => first.messages[0], "a keep-alive");
    first.cancel();
    const id = org.db.create("Case", { Subject: "after the keep-alive" });
    const again = subscribe({
      topicName: CASES,
      replayPreset: "CUSTOM",
      replayId: latestReplayId,
      numRequested: 5,
    });
    await until(() => again.events().length === 1, "the event");
    const { type } = await topic(CASES);
    expect(type.fromBuffer(again.events()[0].event.payload)).toMatchObject({
      ChangeEventHeader: { recordIds: [id], changeType: "CREATE" },
    });
    again.cancel();
  });
});

describe("a refusal has Salesforce's code and the id of the call", () => {
  const { INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNAUTHENTICATED } = status;
  const old = Buffer.from("0000000000000001", "hex");

  it.each([
    [{ topicName: "/data/NopeChangeEvent", numRequested: 1 }, NOT_FOUND, "topic.not.found"],
    [{ numRequested: 1 }, INVALID_ARGUMENT, "topic.validation.empty"],
    [{ topicName: CASES }, INVALID_ARGUMENT, "subscription.fetch.requested.events.invalid"],
    [{ topicName: CASES, numRequested: -1 }, INVALID_ARGUMENT, "subscription.fetch.requested.events.invalid"],
    [
      { topicName: CASES, numRequested: 1, replayPreset: "CUSTOM" },
      INVALID_ARGUMENT,
      "subscription.fetch.replayid.validation.failed",
    ],
    [
      { topicName: CASES, numRequested: 1, replayPreset: "CUSTOM", replayId: old },
      INVALID_ARGUMENT,
      "subscription.fetch.replayid.corrupted",
    ],
    [
      { topicName: CASES, numRequested: 1, replayPreset: "CUSTOM", replayId: Buffer.from("abc") },
      INVALID_ARGUMENT,
      "subscription.fetch.replayid.corrupted",
    ],
  ])("Subscribe %j", async (request, code, reason) => {
    const error = await subscribe(request).ended();
    expect(error).toMatchObject({ code });
    expect(errorCode(error)).toBe(reason);
    expect(error!.details).toContain(`rpcId: ${error!.metadata.get("rpc-id")[0]}`);
  });

  it("Subscribe, when a later request names another topic or asks for nothing", async () => {
    const one = subscribe({ topicName: CASES, numRequested: 1 });
    one.write({ topicName: PING, numRequested: 1 });
    expect(errorCode(await one.ended())).toBe("subscription.fetch.topic.mismatch");
    const two = subscribe({ topicName: CASES, numRequested: 1 });
    two.write({ topicName: CASES });
    expect(errorCode(await two.ended())).toBe("subscription.fetch.requested.events.invalid");
  });

  it.each([
    ["GetTopic", { topicName: "/event/Nope__e" }, NOT_FOUND, "topic.not.found"],
    ["GetTopic", {}, INVALID_ARGUMENT, "topic.validation.empty"],
    ["GetSchema", {}, INVALID_ARGUMENT, "schema.validation.failed"],
    ["GetSchema", { schemaId: "none" }, NOT_FOUND, "schema.meta.permission"],
    ["Publish", { events: [event("x")] }, INVALID_ARGUMENT, "publish.topic.validation.empty"],
    ["Publish", { topicName: PING }, INVALID_ARGUMENT, "publish.event.count.invalid"],
    ["Publish", { topicName: "/event/Nope__e", events: [event("x")] }, NOT_FOUND, "topic.not.found"],
    [
      "Publish",
      { topicName: CASES, events: [event("x")] },
      PERMISSION_DENIED,
      "publish.topic.cannot.publish",
    ],
  ])("%s %j", async (method, request, code, reason) => {
    const error = await call(method, request).catch((refused) => refused);
    expect(error).toMatchObject({ code });
    expect(errorCode(error)).toBe(reason);
  });

  it.each([
    [{ accesstoken: "" }, "service.auth.headers.invalid"],
    [{ instanceurl: "" }, "service.auth.headers.invalid"],
    [{ tenantid: "no org" }, "service.auth.headers.invalid"],
    [{ accesstoken: "00D000000000000!nobody" }, "service.auth.error"],
    [{ tenantid: "00D000000000001EAA" }, "service.auth.error"],
  ])("the headers %j", async (headers, reason) => {
    const other = await rawPubSub(org, headers);
    for (const refused of [
      await other.call("GetTopic", { topicName: PING }).catch((error) => error),
      await other.stream("Subscribe", { topicName: PING, numRequested: 1 }).ended(),
    ]) {
      expect(refused).toMatchObject({ code: UNAUTHENTICATED });
      expect(errorCode(refused)).toBe(reason);
    }
  });
});

it("a session that has ended ends its streams at the next request", async () => {
  const accesstoken = await tokenOf(org);
  const pubSub = await rawPubSub(org, { accesstoken });
  const listening = pubSub.stream("Subscribe", { topicName: CASES, numRequested: 1 });
  await until(() => listening.messages[0], "a keep-alive");
  await fetch(`${org.url}/services/oauth2/revoke`, {
    method: "POST",
    body: new URLSearchParams({ token: accesstoken }),
  });
  listening.write({ numRequested: 1 });
  const error = await listening.ended();
  expect([error?.code, errorCode(error)]).toEqual([status.UNAUTHENTICATED, "service.auth.error"]);
});

describe("Publish", () => {
  it("answers for each event, in their order", async () => {
    const { results, schemaId } = await call("Publish", {
      topicName: PING,
      events: [
        event("one", "first"),
        { id: "torn", schemaId: ping.schemaId, payload: Buffer.from("no Avro") },
        { id: "strange", schemaId: "strange", payload: event("x").payload },
        { id: "nameless", payload: event("x").payload },
        { id: "large", schemaId: ping.schemaId, payload: Buffer.alloc(1_000_001) },
        event("two", "last"),
      ],
    });
    expect(schemaId).toBe(ping.schemaId);
    expect(results.map((one: { correlationKey: string }) => one.correlationKey)).toEqual([
      "first",
      "torn",
      "strange",
      "nameless",
      "large",
      "last",
    ]);
    expect(results.map((one: { error: { code: string } | null }) => one.error?.code)).toEqual([
      undefined,
      "PUBLISH",
      "PUBLISH",
      "PUBLISH",
      "PUBLISH",
      undefined,
    ]);
    const listening = subscribe({ topicName: PING, ...EARLIEST });
    await until(() => listening.events().length === 2, "both events");
    expect(listening.events().map((one) => [one.event.id, one.replayId])).toEqual([
      ["first", results[0].replayId],
      ["last", results[5].replayId],
    ]);
    expect(ping.type.fromBuffer(listening.events()[0].event.payload)).toMatchObject({
      Text__c: "one",
      CreatedById: org.integrationUserId,
      CreatedDate: time,
    });
    listening.cancel();
  });

  it("refuses a request of more than 4 MB", async () => {
    const payload = Buffer.alloc(900_000);
    const events = Array.from({ length: 5 }, () => ({ schemaId: ping.schemaId, payload }));
    await expect(call("Publish", { topicName: PING, events })).rejects.toMatchObject({
      code: status.RESOURCE_EXHAUSTED,
    });
  });
});

describe("PublishStream", () => {
  it("answers each request, and keeps to the topic of the first", async () => {
    const publishing = stream("PublishStream", { topicName: PING, events: [event("a")] });
    publishing.write({ events: [event("b"), event("c")] });
    await until(() => publishing.messages.length === 2, "two answers");
    expect(publishing.messages.map(({ results }) => results.length)).toEqual([1, 2]);
    publishing.write({ topicName: "/event/Other__e", events: [event("d")] });
    expect(errorCode(await publishing.ended())).toBe("publish.topic.mismatch");
  });

  it("is closed when nothing has come for a time", async () => {
    const publishing = stream("PublishStream", { topicName: PING, events: [event("last")] });
    const error = await publishing.ended();
    expect(publishing.messages).toHaveLength(1);
    expect(errorCode(error)).toBe("publish.stream.sweeper.timeout");
  });
});

describe("platform events over REST", () => {
  it("are told with their EventUuid, which the answer gives", async () => {
    const listening = subscribe({ topicName: PING, numRequested: 10 });
    await until(() => listening.messages[0], "a keep-alive");
    const created = await (await rawApi(org))("POST", "sobjects/Ping__e", { Text__c: "by REST" });
    expect(created).toMatchObject({
      status: 201,
      body: { success: true, errors: [{ statusCode: "OPERATION_ENQUEUED", fields: [] }] },
    });
    const [heard] = await until(() => listening.events().length > 0 && listening.events(), "the event");
    expect(heard.event.id).toBe(created.body.errors[0].message);
    listening.cancel();
  });

  it.each([
    ["PublishImmediately", ["told"]],
    ["PublishAfterCommit", []],
  ] as const)("%s: a request that is rolled back leaves %j", async (publishBehavior, told) => {
    const metadata = loadMetadata(
      new Map([
        [
          "objects/Note__e/Note__e.object-meta.xml",
          `<CustomObject><label>Note</label><publishBehavior>${publishBehavior}</publishBehavior></CustomObject>`,
        ],
      ]),
    );
    const own = await useOrg({
      seed: { objects: { Note__e: { fields: { Text__c: { type: "Text" } } } } },
      metadata,
    });
    const { status: code } = await (await rawApi(own))("POST", "composite/sobjects", {
      allOrNone: true,
      records: [{ attributes: { type: "Note__e" }, Text__c: "told" }, { attributes: { type: "Account" } }],
    });
    expect(code).toBe(200);
    const pubSub = await rawPubSub(own);
    const { type } = await pubSub.topic("/event/Note__e");
    await (await connect(own)).sobject("Note__e").create({ Text__c: "afterwards" });
    const listening = pubSub.stream("Subscribe", { topicName: "/event/Note__e", ...EARLIEST });
    await until(() => listening.events().length === told.length + 1, "the events");
    const texts = listening
      .events()
      .map((one) => (type.fromBuffer(one.event.payload) as { Text__c: string }).Text__c);
    expect(texts).toEqual([...told, "afterwards"]);
    listening.cancel();
  });
});

describe("allocations", () => {
  it("of deliveries are counted for each subscriber, end the streams, and come back with time", async () => {
    let clock = time;
    const small = await useOrg({ now: () => new Date(clock), eventAllocations: { deliveredPerDay: 5 } });
    const api = await rawApi(small);
    const left = async () => (await api("GET", "limits")).body.DailyDeliveredPlatformEvents;
    const pubSub = await rawPubSub(small);
    const listen = () => pubSub.stream("Subscribe", { topicName: CASES, ...EARLIEST });
    small.db.create("Case", { Subject: "1" });
    small.db.create("Case", { Subject: "2" });
    const [one, two] = [listen(), listen()];
    await until(() => one.events().length + two.events().length === 4, "two events each");
    expect(await left()).toEqual({ Max: 5, Remaining: 1 });
    small.db.create("Case", { Subject: "3" });
    const ends = await Promise.any([one.ended(), two.ended()]);
    expect(ends).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    expect(errorCode(ends)).toBe("subscription.limit.exceeded");
    expect(await left()).toEqual({ Max: 5, Remaining: 0 });
    clock += 25 * 3_600_000;
    const again = (await rawPubSub(small)).stream("Subscribe", { topicName: CASES, ...EARLIEST });
    await until(() => again.events().length === 3, "all three events");
    for (const open of [one, two, again]) open.cancel();
  });

  it("of an hour's publishing are refused to each event, over either API", async () => {
    const small = await useOrg({ eventAllocations: { publishedPerHour: 2 } });
    const pubSub = await rawPubSub(small);
    const { results } = await pubSub.call("Publish", {
      topicName: PING,
      events: [event("1"), event("2"), event("3")],
    });
    expect(results.map((one: { error: { msg: string } | null }) => one.error?.msg)).toEqual([
      undefined,
      undefined,
      expect.stringContaining("LIMIT_EXCEEDED"),
    ]);
    const api = await rawApi(small);
    expect(await api("POST", "sobjects/Ping__e", { Text__c: "4" })).toMatchObject({
      status: 400,
      body: [{ errorCode: "LIMIT_EXCEEDED" }],
    });
    expect((await api("GET", "limits")).body.HourlyPublishedPlatformEvents).toEqual({ Max: 2, Remaining: 0 });
  });

  it("of clients at a time are refused to one more, until one has gone", async () => {
    const small = await useOrg({ keepAliveMs: 20, eventAllocations: { concurrentClients: 1 } });
    const pubSub = await rawPubSub(small);
    const listen = () => pubSub.stream("Subscribe", { topicName: CASES, numRequested: 1 });
    const first = listen();
    await until(() => first.messages[0], "a keep-alive");
    expect(errorCode(await listen().ended())).toBe("concurrent.client.limit.exceeded");
    first.end();
    await first.ended();
    const next = listen();
    await until(() => next.messages[0], "a keep-alive");
    next.cancel();
  });
});

it("only so many events are kept, the latest", async () => {
  const small = await useOrg({ eventsKept: 3 });
  const pubSub = await rawPubSub(small);
  for (let i = 0; i < 5; i++) small.db.create("Case", { Subject: `${i}` });
  const { type } = await pubSub.topic(CASES);
  const listening = pubSub.stream("Subscribe", { topicName: CASES, ...EARLIEST });
  await until(() => listening.events().length === 3, "three events");
  const subjects = listening
    .events()
    .map((one) => (type.fromBuffer(one.event.payload) as { Subject: string }).Subject);
  expect(subjects).toEqual(["2", "3", "4"]);
  listening.cancel();
});
