import type { MetadataType } from "jsforce/lib/api/metadata.js";
import { describe, expect, it } from "vitest";
import { loadMetadata, type Org, type OrgOptions, startOrg } from "../src/index.ts";
import { connect, type Heard, listen, rawApi, SEED, until, useOrg } from "./harness.ts";
import { rawPubSub } from "./pubsub-client.ts";

/** The first events of a topic, decoded by the official client. */
async function told(org: Org, topic: string, count: number) {
  const client = await listen(org);
  const heard: Heard[] = [];
  client.subscribeFromEarliestEvent(topic, ((_: unknown, kind: string, data: unknown) =>
    heard.push({ kind, data })) as never);
  const events = () => heard.filter(({ kind }) => kind === "event").map(({ data }) => data.payload);
  return until(() => events().length >= count && events(), `${count} events on ${topic}`);
}

const headers = (events: { ChangeEventHeader: Record<string, unknown> }[]) =>
  events.map(({ ChangeEventHeader }) => ChangeEventHeader);

const withSetup = (setup: object, more: OrgOptions = {}) => useOrg({ seed: { ...SEED, ...setup }, ...more });

describe("objects that are selected", () => {
  it("are all of them unless the seed lists some; of the others nothing is told", async () => {
    const org = await withSetup({ changeDataCapture: ["Case", "Request__ChangeEvent"] });
    org.db.create("Account", { Name: "untold" });
    org.db.create("Case", { Subject: "told" });
    org.db.create("Request__c", { Amount__c: 1 });
    org.db.create("Case", { Subject: "last" });
    const events = await told(org, "/data/ChangeEvents", 3);
    expect(headers(events).map(({ entityName }) => entityName)).toEqual(["Case", "Request__c", "Case"]);
    const { call, stream } = await rawPubSub(org);
    expect(await call("GetTopic", { topicName: "/data/AccountChangeEvent" })).toMatchObject({
      canSubscribe: true,
    });
    const account = stream("Subscribe", {
      topicName: "/data/AccountChangeEvent",
      replayPreset: "EARLIEST",
      numRequested: 1,
    });
    const cases = stream("Subscribe", {
      topicName: "/data/CaseChangeEvent",
      replayPreset: "EARLIEST",
      numRequested: 9,
    });
    await until(() => cases.events().length === 2, "the cases");
    expect(account.events()).toEqual([]);
    account.cancel();
    cases.cancel();
  });

  it("that the org does not have are refused", async () => {
    await expect(startOrg({ seed: { changeDataCapture: ["Nope__c"] } })).rejects.toThrow(
      "Change Data Capture: this org has no object 'Nope__c'.",
    );
  });
});

describe("custom channels", () => {
  it("carry their members, whole, filtered, or with more fields than have changed", async () => {
    const org = await withSetup({
      changeDataCapture: ["Account"],
      eventChannels: {
        Desk__chn: {
          members: ["Account", { entity: "CaseChangeEvent", enrichedFields: ["CaseNumber"] }],
        },
        Hot__chn: { members: [{ entity: "Case", filter: "Priority = 'High'" }] },
        Pings__chn: { members: [{ entity: "Ping__e", filter: "Text__c LIKE 'a%'" }] },
      },
    });
    const id = org.db.create("Case", { Subject: "s", Priority: "Low" });
    const { CaseNumber } = org.db.get("Case", id)!;
    org.db.update("Case", id, { Subject: "other" });
    org.db.update("Case", id, { Priority: "High" });
    org.db.create("Account", { Name: "whole" });
    org.db.delete("Case", id);
    const desk = await told(org, "/data/Desk__chn", 5);
    expect(headers(desk).map(({ entityName, changeType }) => [entityName, changeType])).toEqual([
      ["Case", "CREATE"],
      ["Case", "UPDATE"],
      ["Case", "UPDATE"],
      ["Account", "CREATE"],
      ["Case", "DELETE"],
    ]);
    expect([desk[1], desk[2], desk[4]].map((event) => event.CaseNumber)).toEqual([
      CaseNumber,
      CaseNumber,
      CaseNumber,
    ]);
    expect(headers(desk)[1]!.changedFields).not.toContain("CaseNumber");
    const hot = await told(org, "/data/Hot__chn", 2);
    expect(headers(hot).map(({ changeType }) => changeType)).toEqual(["UPDATE", "DELETE"]);
    expect(hot[0].CaseNumber).toBeNull();
    const api = await rawApi(org);
    for (const Text__c of ["abc", "xyz", "axe"]) await api("POST", "sobjects/Ping__e", { Text__c });
    expect((await told(org, "/event/Pings__chn", 2)).map(({ Text__c }) => Text__c)).toEqual(["abc", "axe"]);
  });

  it("are there as soon as they are deployed, and an object is told of as soon as it is selected", async () => {
    const org = await withSetup({ changeDataCapture: ["Lead"] });
    const { metadata } = await connect(org);
    org.db.create("Case", { Subject: "before" });
    const member = (fullName: string, eventChannel: string) => ({
      ...{ fullName, eventChannel, selectedEntity: "CaseChangeEvent" },
    });
    const save = async (type: MetadataType, one: object) =>
      expect(await metadata.create(type, one as never)).toMatchObject({ success: true });
    await save("PlatformEventChannelMember", member("ChangeEvents_Case", "ChangeEvents"));
    org.db.create("Case", { Subject: "selected" });
    const [first] = await told(org, "/data/ChangeEvents", 1);
    expect(first).toMatchObject({ Subject: "selected", ChangeEventHeader: { entityName: "Case" } });
    const unknown = await metadata.create(
      "PlatformEventChannelMember",
      member("Late_Case", "Late__chn") as never,
    );
    expect(unknown).toMatchObject({
      success: false,
      errors: [{ message: "In field: eventChannel - no PlatformEventChannel named Late__chn found" }],
    });
    await save("PlatformEventChannel", { fullName: "Late__chn", channelType: "data", label: "Late" });
    await save("PlatformEventChannelMember", member("Late_Case", "Late__chn"));
    org.db.create("Case", { Subject: "on the channel" });
    expect((await told(org, "/data/Late__chn", 1))[0]).toMatchObject({ Subject: "on the channel" });
  });

  it("come from metadata too", async () => {
    const member = (channel: string, entity: string, more = "") =>
      `<PlatformEventChannelMember><eventChannel>${channel}</eventChannel><selectedEntity>${entity}</selectedEntity>
       ${more}</PlatformEventChannelMember>`;
    const metadata = loadMetadata(
      new Map([
        [
          "platformEventChannels/Sales__chn.platformEventChannel-meta.xml",
          "<PlatformEventChannel><channelType>data</channelType><label>Sales</label></PlatformEventChannel>",
        ],
        [
          "platformEventChannelMembers/Sales_Account.platformEventChannelMember-meta.xml",
          member(
            "Sales__chn",
            "AccountChangeEvent",
            "<enrichedFields><name>Name</name></enrichedFields><filterExpression>Tier__c = '1'</filterExpression>",
          ),
        ],
        [
          "platformEventChannelMembers/ChangeEvents_Case.platformEventChannelMember-meta.xml",
          member("ChangeEvents", "CaseChangeEvent"),
        ],
      ]),
    );
    const org = await useOrg({ metadata });
    const id = org.db.create("Account", { Name: "named", Tier__c: "2" });
    org.db.update("Account", id, { Tier__c: "1" });
    org.db.create("Case", { Subject: "standard" });
    const [account] = await told(org, "/data/Sales__chn", 1);
    expect(account).toMatchObject({
      Tier__c: "1",
      Name: "named",
      ChangeEventHeader: { changeType: "UPDATE" },
    });
    const [first] = await told(org, "/data/ChangeEvents", 1);
    expect(first.ChangeEventHeader.entityName).toBe("Case");
  });

  it.each([
    [{ Bad: { members: ["Case"] } }, "Channel Bad: the name of a channel ends in '__chn'."],
    [{ Bad__chn: { members: ["Nope__c"] } }, "Channel Bad__chn: this org has no object 'Nope__c'."],
    [{ Bad__chn: { members: [] } }, "Channel Bad__chn: a channel has members,"],
    [{ Bad__chn: { members: ["Case", "Ping__e"] } }, "Channel Bad__chn: a channel has members,"],
    [
      { Bad__chn: { members: [{ entity: "Case", enrichedFields: ["Nope"] }] } },
      "Channel Bad__chn: Case has no field 'Nope'.",
    ],
    [{ Bad__chn: { members: [{ entity: "Case", filter: "Nope = 1" }] } }, "No such column 'Nope'"],
  ])("that do not hold together are refused: %j", async (eventChannels, message) => {
    await expect(startOrg({ seed: { ...SEED, eventChannels } })).rejects.toThrow(message);
  });
});

describe("changes of one transaction", () => {
  it("that delete several records share an event", async () => {
    const org = await useOrg();
    const ids = ["a", "b"].map((Subject) => org.db.create("Case", { Subject }));
    await (await rawApi(org))("DELETE", `composite/sobjects?ids=${ids.join(",")}`);
    const [, , gone] = headers(await told(org, "/data/CaseChangeEvent", 3));
    expect(gone).toMatchObject({ changeType: "DELETE", recordIds: ids });
  });

  it("keep the order of each record's changes, however much they are alike", async () => {
    const org = await useOrg();
    const [a, b] = ["a", "b"].map((Subject) => org.db.create("Case", { Subject }));
    const subrequest = (id: string, Priority: string, i: number) => ({
      method: "PATCH",
      url: `/services/data/v62.0/sobjects/Case/${id}`,
      referenceId: `r${i}`,
      body: { Priority },
    });
    await (await rawApi(org))("POST", "composite", {
      allOrNone: true,
      compositeRequest: [
        [a!, "High"],
        [b!, "Low"],
        [b!, "High"],
        [a!, "Low"],
      ].map(([id, priority], i) => subrequest(id!, priority!, i)),
    });
    const events = (await told(org, "/data/CaseChangeEvent", 4)).slice(2);
    const ofB = events.filter((event) => event.ChangeEventHeader.recordIds.includes(b));
    expect(ofB.map(({ Priority }) => Priority)).toEqual(["Low", "High"]);
    const ofA = events.filter((event) => event.ChangeEventHeader.recordIds.includes(a));
    expect(ofA.map(({ Priority }) => Priority)).toEqual(["High", "Low"]);
  });

  it("beyond 100,000 are told by one event for each object, without records", async () => {
    const names = Array.from({ length: 8 }, (_, i) => `F${i}__c`);
    const fields = Object.fromEntries(names.map((name) => [name, { type: "Text" as const }]));
    const org = await useOrg({ seed: { objects: { Wide__c: { fields } } }, eventsKept: 2 });
    const ids = org.db.createAll(
      "Wide__c",
      Array.from({ length: 12_600 }, () => ({})),
    );
    org.db.updateAll(
      "Wide__c",
      ids.map((Id, i) => ({ Id, ...Object.fromEntries(names.map((name) => [name, `${i}`])) })),
    );
    const [last, overflow] = headers(await told(org, "/data/Wide__ChangeEvent", 2));
    expect(last).toMatchObject({ changeType: "UPDATE", sequenceNumber: 11_111, recordIds: [ids[11_110]] });
    expect(overflow).toMatchObject({
      entityName: "Wide__c",
      changeType: "GAP_OVERFLOW",
      sequenceNumber: 11_112,
      recordIds: [],
      transactionKey: last!.transactionKey,
    });
  });
});

it("an event of more than 1 MB becomes a gap", async () => {
  const fields = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [`Long${i}__c`, { type: "LongTextArea" as const, length: 131_072 }]),
  );
  const org = await useOrg({ seed: { objects: { Long__c: { fields } } } });
  const values = Object.fromEntries(Object.keys(fields).map((name) => [name, "x".repeat(131_072)]));
  const id = org.db.create("Long__c", values);
  org.db.update("Long__c", id, { Long0__c: "short" });
  const [gap, change] = await told(org, "/data/Long__ChangeEvent", 2);
  expect(gap).toMatchObject({
    ChangeEventHeader: { changeType: "GAP_CREATE", recordIds: [id] },
    Long0__c: null,
  });
  expect(change).toMatchObject({ ChangeEventHeader: { changeType: "UPDATE" }, Long0__c: "short" });
});
