import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadMetadata, type Org, startOrg } from "../src/index.ts";
import { connect, type Heard, listen, SEED, until, useOrg } from "./harness.ts";
import { errorCode, rawPubSub } from "./pubsub-client.ts";

const TOPIC = "/data/CaseChangeEvent";
const EARLIEST = "EARLIEST" as const;
const seed = {
  ...SEED,
  managedEventSubscriptions: [
    {
      developerName: "From_Earliest",
      topicName: TOPIC,
      defaultReplay: EARLIEST,
      errorRecoveryReplay: EARLIEST,
    },
    { developerName: "From_Latest", topicName: TOPIC },
    { developerName: "Stopped", topicName: TOPIC, state: "STOP" as const },
  ],
};

const org = await useOrg({ seed, keepAliveMs: 30 });

/** Listens with the official client until so many events are there. */
async function hear(on: Org, name: string) {
  const client = await listen(on);
  const heard: Heard[] = [];
  const keep = (_: unknown, kind: string, data: unknown) => void heard.push({ kind, data });
  await client.subscribeWithManagedSubscription(name, keep as never);
  const subjects = () =>
    heard.filter(({ kind }) => kind === "event").map(({ data }) => data.payload.Subject as string);
  const wait = (n: number) => until(() => subjects().length >= n && subjects(), `${n} events`);
  return { client, heard, wait, subjects };
}

/** Ends all streams, as Salesforce does now and then. */
async function reconnect(on: Org, heard: Heard[]): Promise<void> {
  on.faults.inject({ kind: "streamEnd" });
  await until(() => heard.some(({ kind }) => kind === "end"), "the end of the stream");
}

const idOf = async (on: Org, name: string) => {
  const connection = await connect(on);
  const { records } = await connection.tooling.query(
    `SELECT Id FROM ManagedEventSubscription WHERE DeveloperName = '${name}'`,
  );
  return String(records[0]!.Id);
};

const replayNumber = (bytes: Buffer) => Number(bytes.readBigUInt64BE());

describe("the Tooling API", () => {
  it("has the subscriptions of seed and metadata with their configuration", async () => {
    const metadata = loadMetadata(
      new Map([
        [
          "managedEventSubscriptions/Cases.managedEventSubscription-meta.xml",
          `<ManagedEventSubscription><defaultReplay>EARLIEST</defaultReplay><label>All cases</label>
           <errorRecoveryReplay>LATEST</errorRecoveryReplay><state>RUN</state><topicName>${TOPIC}</topicName>
           </ManagedEventSubscription>`,
        ],
      ]),
    );
    const connection = await connect(await useOrg({ seed, metadata }));
    const { totalSize, records } = (await connection.tooling.query(
      "SELECT Id, DeveloperName, Metadata FROM ManagedEventSubscription ORDER BY DeveloperName",
    )) as unknown as {
      totalSize: number;
      records: { Id: string; DeveloperName: string; Metadata: object }[];
    };
    expect(totalSize).toBe(4);
    expect(records.map(({ DeveloperName }) => DeveloperName)).toEqual([
      "Cases",
      "From_Earliest",
      "From_Latest",
      "Stopped",
    ]);
    expect(records[0]).toMatchObject({
      Id: expect.stringMatching(/^18x\w{15}$/),
      Metadata: {
        label: "All cases",
        topicName: TOPIC,
        state: "RUN",
        defaultReplay: "EARLIEST",
        errorRecoveryReplay: "LATEST",
      },
    });
  });

  it("makes, stops and deletes them, which ends their streams at the next request", async () => {
    const own = await useOrg({ keepAliveMs: 20 });
    const { tooling } = await connect(own);
    const object = "ManagedEventSubscription";
    const Metadata = { label: "Mine", topicName: TOPIC, defaultReplay: "EARLIEST", state: "RUN" };
    const { id } = await tooling.create(object, { FullName: "Mine", Metadata });
    expect(await tooling.retrieve(object, id!)).toMatchObject({
      Id: id,
      DeveloperName: "Mine",
      Metadata: { ...Metadata, errorRecoveryReplay: "LATEST" },
    });
    const pubSub = await rawPubSub(own);
    const listenTo = async () => {
      const stream = pubSub.stream("ManagedSubscribe", { subscriptionId: id, numRequested: 1 });
      await until(() => stream.messages[0], "a keep-alive");
      return stream;
    };
    const stopped = await listenTo();
    await tooling.update(object, { Id: id!, Metadata: { ...Metadata, state: "STOP" } });
    stopped.write({ numRequested: 1 });
    expect(errorCode(await stopped.ended())).toBe("managed.subscription.config.stopped");
    await tooling.update(object, { Id: id!, Metadata });
    const deleted = await listenTo();
    await tooling.destroy(object, id!);
    deleted.write({ numRequested: 1 });
    expect(errorCode(await deleted.ended())).toBe("managed.subscription.config.deleted");
  });

  it.each([
    [{ FullName: "One" }, "REQUIRED_FIELD_MISSING"],
    [{ Metadata: { topicName: TOPIC } }, "REQUIRED_FIELD_MISSING"],
    [{ FullName: "One", Metadata: { topicName: "/data/NopeChangeEvent" } }, "FIELD_INTEGRITY_EXCEPTION"],
    [{ FullName: "One", Metadata: { topicName: TOPIC, state: "PAUSE" } }, "FIELD_INTEGRITY_EXCEPTION"],
    [{ FullName: "Stopped", Metadata: { topicName: TOPIC } }, "DUPLICATE_DEVELOPER_NAME"],
  ])("refuses %j", async (fields, errorCode) => {
    const { tooling } = await connect(org);
    await expect(tooling.create("ManagedEventSubscription", fields as never)).rejects.toMatchObject({
      errorCode,
    });
  });

  it("refuses to start over a topic that is not there", async () => {
    const managedEventSubscriptions = [{ developerName: "Lost", topicName: "/data/LostChangeEvent" }];
    await expect(startOrg({ seed: { managedEventSubscriptions } })).rejects.toThrow(
      "Managed subscription Lost: this org has no topic '/data/LostChangeEvent'.",
    );
  });
});

describe("a managed subscription", () => {
  it("goes on after what was committed", async () => {
    // nothing but the answer to a commit looks like a keep-alive here
    const own = await useOrg({ seed });
    for (const Subject of ["1", "2", "3"]) own.db.create("Case", { Subject });
    const first = await hear(own, "From_Earliest");
    expect(await first.wait(3)).toEqual(["1", "2", "3"]);
    const second = first.heard.filter(({ kind }) => kind === "event")[1]!;
    first.client.commitReplayId(await idOf(own, "From_Earliest"), second.data.replayId);
    await until(() => first.heard.some(({ kind }) => kind === "grpcKeepAlive"), "the answer");
    await reconnect(own, first.heard);

    const again = await hear(own, await idOf(own, "From_Earliest"));
    expect(await again.wait(1)).toEqual(["3"]);
    own.db.create("Case", { Subject: "4" });
    expect(await again.wait(2)).toEqual(["3", "4"]);
  });

  it("begins where its configuration says when nothing was ever committed", async () => {
    const own = await useOrg({ seed, keepAliveMs: 30 });
    own.db.create("Case", { Subject: "old" });
    const latest = await hear(own, "From_Latest");
    await until(() => latest.heard.length > 0, "a keep-alive");
    own.db.create("Case", { Subject: "new" });
    expect(await latest.wait(1)).toEqual(["new"]);
    expect(await (await hear(own, "From_Earliest")).wait(2)).toEqual(["old", "new"]);
  });

  it("that is stopped is refused by the client already", async () => {
    const client = await listen(org);
    await expect(client.subscribeWithManagedSubscription("Stopped", (() => {}) as never)).rejects.toThrow(
      /STOP state/,
    );
  });

  it("answers each commit with what has been committed, or why not", async () => {
    const own = await useOrg({ seed, keepAliveMs: 30 });
    const pubSub = await rawPubSub(own);
    const unheard = own.db;
    for (const Subject of ["a", "b", "c"]) unheard.create("Case", { Subject });
    const stream = pubSub.stream("ManagedSubscribe", { developerName: "From_Earliest", numRequested: 2 });
    const [one, two] = await until(() => stream.events().length === 2 && stream.events(), "two events");
    const commit = async (commitRequestId: string, replayId?: Buffer) => {
      stream.write({ commitReplayIdRequest: { commitRequestId, replayId } });
      return until(
        () =>
          stream.messages
            .map(({ commitResponse }) => commitResponse)
            .find((answer) => answer?.commitRequestId === commitRequestId),
        "the answer",
      );
    };
    const done = await commit("second", two.replayId);
    expect(done).toMatchObject({ replayId: two.replayId, error: null });
    expect(done.processTime).toBeGreaterThan(0);
    expect((await commit("older", one.replayId)).error).toMatchObject({
      code: "COMMIT",
      msg: "A later Replay ID has been committed already.",
    });
    const later = Buffer.alloc(8);
    later.writeBigUInt64BE(BigInt(replayNumber(two.replayId) + 1));
    expect((await commit("undelivered", later)).error.msg).toBe(
      "The event of the Replay ID has not been delivered.",
    );
    expect((await commit("none")).error.msg).toBe("The Replay ID is missing or invalid.");
    expect((await commit("expired", Buffer.alloc(8, 0))).error.msg).toMatch(/outside the retention window/);
    stream.cancel();
  });

  it("has one client at a time", async () => {
    const pubSub = await rawPubSub(org);
    const request = { developerName: "From_Latest", numRequested: 1 };
    const first = pubSub.stream("ManagedSubscribe", request);
    await until(() => first.messages[0], "a keep-alive");
    expect(errorCode(await pubSub.stream("ManagedSubscribe", request).ended())).toBe(
      "managed.subscription.already.active",
    );
    first.end();
    await first.ended();
    const next = pubSub.stream("ManagedSubscribe", request);
    await until(() => next.messages[0], "a keep-alive");
    next.cancel();
  });

  it.each([
    [{}, "id.or.developer.name.empty"],
    [{ developerName: "From_Latest", subscriptionId: "18xLo0000000001" }, "id.or.developer.name.empty"],
    [{ developerName: "Nobody" }, "developer.name.not.found"],
    [{ subscriptionId: "18x" }, "subscription.id.invalid"],
    [{ subscriptionId: "18xLo0000000999" }, "subscription.id.not.found"],
    [{ developerName: "Stopped" }, "config.stopped"],
    [{ developerName: "From_Latest", numRequested: -1 }, "fetch.request.events.invalid"],
    [
      { developerName: "From_Latest", commitReplayIdRequest: { commitRequestId: "x" } },
      "fetch.request.commit.request.restricted",
    ],
  ])("is refused for %j", async (request, reason) => {
    const error = await (await rawPubSub(org)).stream("ManagedSubscribe", request).ended();
    expect(errorCode(error)).toBe(`managed.subscription.${reason}`);
  });

  it("is closed when nothing is committed for a time", async () => {
    const own = await useOrg({ seed, managedCommitMs: 40 });
    const stream = (await rawPubSub(own)).stream("ManagedSubscribe", {
      developerName: "From_Latest",
      numRequested: 1,
    });
    expect((await stream.ended())!.details).toContain("No CommitReplayRequests sent");
  });

  it("recovers as its configuration says when what was committed is too old", async () => {
    let clock = Date.parse("2026-11-23T12:00:00Z");
    const own = await useOrg({ seed, now: () => new Date(clock) });
    const pubSub = await rawPubSub(own);
    own.db.create("Case", { Subject: "seen" });
    const first = pubSub.stream("ManagedSubscribe", { developerName: "From_Earliest", numRequested: 5 });
    const [seen] = await until(() => first.events().length === 1 && first.events(), "the event");
    first.write({ commitReplayIdRequest: { commitRequestId: "seen", replayId: seen.replayId } });
    await until(() => first.messages.some(({ commitResponse }) => commitResponse), "the answer");
    first.end();
    await first.ended();
    own.db.create("Case", { Subject: "expires" });
    clock += 73 * 3_600_000;
    own.db.create("Case", { Subject: "kept" });
    const { wait } = await hear(own, "From_Earliest");
    expect(await wait(1)).toEqual(["kept"]);
  });
});

it("what was committed, and events published over gRPC, outlive the process", async () => {
  const folder = mkdtempSync(join(tmpdir(), "local-org-"));
  const options = {
    seed,
    journal: join(folder, "org.jsonl"),
    clients: [{ id: "app", secret: "known", username: "bob@example.test" }],
  };
  const open: Org[] = [];
  afterAll(async () => {
    for (const one of open) await one.close();
    rmSync(folder, { recursive: true });
  });
  const start = async () => {
    open.push(await startOrg(options));
    return open.at(-1)!;
  };

  const before = await start();
  const pubSub = await rawPubSub(before);
  const ping = await pubSub.topic("/event/Ping__e");
  const payload = ping.write({ CreatedDate: 0, CreatedById: "", Text__c: "kept" });
  const { results } = await pubSub.call("Publish", {
    topicName: "/event/Ping__e",
    events: [{ id: "ping", schemaId: ping.schemaId, payload }],
  });
  for (const Subject of ["1", "2", "3"]) before.db.create("Case", { Subject });
  const stream = pubSub.stream("ManagedSubscribe", { developerName: "From_Earliest", numRequested: 3 });
  const events = await until(() => stream.events().length === 3 && stream.events(), "three events");
  stream.write({ commitReplayIdRequest: { commitRequestId: "x", replayId: events[1].replayId } });
  await until(() => stream.messages.some(({ commitResponse }) => commitResponse), "the answer");
  stream.cancel();

  const after = await start();
  const resumed = (await rawPubSub(after)).stream("ManagedSubscribe", {
    developerName: "From_Earliest",
    numRequested: 5,
  });
  await until(() => resumed.events().length === 1, "the third event");
  expect(resumed.events()[0].replayId).toEqual(events[2].replayId);
  resumed.cancel();
  const pings = (await rawPubSub(after)).stream("Subscribe", {
    topicName: "/event/Ping__e",
    replayPreset: "EARLIEST",
    numRequested: 5,
  });
  await until(() => pings.events().length === 1, "the ping");
  const [{ event, replayId }] = pings.events();
  expect([event.id, event.schemaId, replayId]).toEqual(["ping", ping.schemaId, results[0].replayId]);
  expect(ping.type.fromBuffer(event.payload)).toMatchObject({ Text__c: "kept" });
  pings.cancel();
});
