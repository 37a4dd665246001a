import { describe, expect, it } from "vitest";
import type { ObjectDescribe } from "../src/index.ts";
// what a local org cannot be made to send
import { decode } from "../src/salesforce/events/decode.ts";
import { streamFailure } from "../src/salesforce/events/failures.ts";
import { readPosition, writePosition } from "../src/salesforce/events/position.ts";

const US = "005000000000009AAA";
const field = (name: string, type = "string") => ({
  name,
  label: name,
  type,
  updateable: true,
  nillable: true,
});
const account: ObjectDescribe = {
  name: "Account",
  label: "Account",
  fields: Object.fromEntries(
    [
      field("Name"),
      field("BillingCity"),
      field("BillingAddress", "address"),
      field("Site__City__s"),
      field("Site__c", "address"),
      field("Since__c", "date"),
      field("Opens__c", "time"),
      field("Seen__c", "datetime"),
      field("Amount__c", "currency"),
    ].map((one) => [one.name, one]),
  ),
};
const message = (header: object, payload: object = {}) => ({
  replayId: 42,
  payload: {
    ChangeEventHeader: {
      recordIds: ["001000000000001AAA"],
      changeType: "UPDATE",
      commitTimestamp: Date.parse("2026-11-22T10:00:00Z"),
      commitUser: "005000000000001AAA",
      changedFields: [],
      nulledFields: [],
      ...header,
    },
    ...payload,
  },
});
const read = (header: object, payload?: object) =>
  decode("/data/AccountChangeEvent", message(header, payload), account, US);

describe("a change event", () => {
  it("gives parts of compounds under the names of their fields, and values in their types", () => {
    const { events } = read(
      {
        changedFields: [
          "BillingAddress.City",
          "Site__c.City",
          "Since__c",
          "Opens__c",
          "Seen__c",
          "Amount__c",
          "Name",
        ],
        nulledFields: ["Name"],
      },
      {
        BillingAddress: { City: "Oslo", Street: null },
        Site__c: { City: "Bergen" },
        Since__c: Date.parse("2026-12-01T00:00:00Z"),
        Opens__c: 8 * 3_600_000,
        Seen__c: BigInt(Date.parse("2026-11-22T09:00:00Z")),
        Amount__c: 12.5,
      },
    );
    expect(events[0]!.fields).toEqual({
      BillingCity: "Oslo",
      Site__City__s: "Bergen",
      Since__c: "2026-12-01",
      Opens__c: "08:00:00.000Z",
      Seen__c: "2026-11-22T09:00:00.000Z",
      Amount__c: 12.5,
      Name: null,
    });
  });

  it("of several records is one for each, with ids of their own", () => {
    const { events } = read(
      { recordIds: ["001000000000001AAA", "001000000000002AAA"], changedFields: ["Name"] },
      { Name: "x" },
    );
    expect(events.map((event) => event.recordId)).toEqual(["001000000000001AAA", "001000000000002AAA"]);
    expect(new Set(events.map((event) => event.id)).size).toBe(2);
    expect(events[0]!.replay).toBe(events[1]!.replay);
  });

  it("knows our own user, in either form of the id", () => {
    expect(read({ commitUser: US }).events[0]!.ours).toBe(true);
    expect(read({ commitUser: US.slice(0, 15) }).events[0]!.ours).toBe(true);
    expect(read({}).events[0]!.ours).toBe(false);
  });

  it("that overflowed names no records, but from when on to look", () => {
    expect(read({ changeType: "GAP_OVERFLOW", recordIds: ["000000000000000AAA"] })).toEqual({
      events: [],
      overflowSince: "2026-11-22T09:50:00.000Z",
    });
  });
});

describe("a position", () => {
  it("is read as it was written; anything else is none", () => {
    for (const position of [
      { replayId: 42, at: "2026-11-22T10:00:00.000Z" },
      { at: "2026-11-22T10:00:00.000Z" },
    ]) {
      expect(readPosition(writePosition(position))).toEqual(position);
    }
    for (const text of [undefined, "", "42", "x@2026-11-22T10:00:00.000Z"])
      expect(readPosition(text)).toBeUndefined();
  });
});

describe("the end of a stream", () => {
  const grpc = (code: number, own: string, details = "") => ({
    code,
    details,
    metadata: { get: () => [own] },
  });
  it.each([
    [grpc(3, "sfdc.platform.eventbus.grpc.subscription.fetch.replayid.corrupted"), "expired"],
    [grpc(3, "sfdc.platform.eventbus.grpc.subscription.fetch.requestvalidation.failed"), "other"],
    [grpc(16, "sfdc.platform.eventbus.grpc.service.auth.error"), "session"],
    [{ message: "Failed to parse event", replayId: 7, latestReplayId: 9 }, "unreadable"],
    [undefined, "other"],
  ])("is told apart (%#)", (error, kind) => {
    expect(streamFailure(error, "Case").kind).toBe(kind);
  });

  it("says where change events are switched on, and when the allocation is used up", () => {
    expect(streamFailure(grpc(5, "", "Topic could not be found."), "Case").words).toContain(
      "Change Data Capture",
    );
    expect(
      streamFailure(grpc(8, "sfdc.platform.eventbus.grpc.subscription.limit.exceeded"), "Case").words,
    ).toContain("allocation");
  });
});
