import { describe, expect, it } from "vitest";
import { connect, type Heard, listen, rawApi, until, useOrg } from "./harness.ts";

let time = Date.parse("2026-11-23T12:00:00.250Z");
const org = await useOrg({ now: () => new Date(time), keepAliveMs: 50 });
const api = await rawApi(org);

/** Listens to a topic and keeps what comes. */
async function hear(topic: string, from: "now" | "earliest" | number = "now", most: number | null = null) {
  const client = await listen(org);
  const heard: Heard[] = [];
  const keep = (_: unknown, kind: string, data: unknown) => void heard.push({ kind, data });
  if (from === "now") client.subscribe(topic, keep as never, most);
  else if (from === "earliest") client.subscribeFromEarliestEvent(topic, keep as never, most);
  else client.subscribeFromReplayId(topic, keep as never, most, from);
  const events = () => heard.filter(({ kind }) => kind === "event").map(({ data }) => data);
  if (from === "now")
    await until(() => heard.some(({ kind }) => kind === "grpcKeepAlive"), "the subscription");
  const wait = (n: number) => until(() => events().length >= n && events(), `${n} events on ${topic}`);
  return { client, heard, events, wait };
}

const header = (event: { payload: { ChangeEventHeader: Record<string, unknown> } }) =>
  event.payload.ChangeEventHeader;

describe("change events", () => {
  it("tell creation, change, deletion and undeletion of a record", async () => {
    const { wait } = await hear("/data/CaseChangeEvent");
    const id = org.db.create("Case", { Subject: "hello", Score__c: 1.5 }, { as: "bob@example.test" });
    org.db.update("Case", id, { Subject: "bye", Score__c: null }, { as: "ada@example.test" });
    org.db.delete("Case", id);
    org.db.undelete("Case", id);
    const [created, changed, deleted, undeleted] = await wait(4);
    const [bob, ada] = ["bob", "ada"].map(
      (name) => org.db.query(`SELECT Id FROM User WHERE Username = '${name}@example.test'`)[0]!.Id,
    );

    expect(header(created)).toMatchObject({
      entityName: "Case",
      recordIds: [id],
      changeType: "CREATE",
      commitUser: bob,
      commitTimestamp: time,
      changedFields: [],
      sequenceNumber: 1,
    });
    expect(created.payload).toMatchObject({
      Subject: "hello",
      Score__c: 1.5,
      Status: "New",
      CreatedDate: time - 250,
    });
    expect(header(changed)).toMatchObject({
      changeType: "UPDATE",
      commitUser: ada,
      nulledFields: ["Score__c"],
    });
    expect([...(header(changed).changedFields as string[])].sort()).toEqual([
      "LastModifiedById",
      "LastModifiedDate",
      "Score__c",
      "Subject",
    ]);
    expect(changed.payload).toMatchObject({ Subject: "bye", Status: null });
    expect(header(deleted)).toMatchObject({ changeType: "DELETE", recordIds: [id] });
    expect(header(undeleted)).toMatchObject({ changeType: "UNDELETE", recordIds: [id] });
    expect(undeleted.payload.Subject).toBe("bye");
    expect(changed.payload).not.toHaveProperty("Loud__c");
    expect(changed.payload).not.toHaveProperty("SystemModstamp");
  });

  it("show parts of names and addresses within their compound", async () => {
    const { wait } = await hear("/data/LeadChangeEvent");
    const id = org.db.create("Lead", { FirstName: "Ann", LastName: "Lee", Company: "C", City: "Oslo" });
    org.db.update("Lead", id, { LastName: "Ray", City: null });
    const [created, changed] = await wait(2);
    expect(created.payload.Name).toMatchObject({ FirstName: "Ann", LastName: "Lee" });
    expect(created.payload.Address).toMatchObject({ City: "Oslo", Street: null });
    expect(header(changed).changedFields).toEqual(expect.arrayContaining(["Name.LastName", "Address.City"]));
    expect(header(changed).nulledFields).toEqual(["Address.City"]);
  });

  it("carry the client of the request as origin, and one key for one request", async () => {
    const { wait } = await hear("/data/ChangeEvents");
    const connection = await connect(org);
    connection._callOptions = { client: "throughline" };
    await connection.create("Account", { Name: "Origin" });
    await api("POST", "composite", {
      compositeRequest: ["a", "b"].map((referenceId) => ({
        method: "POST",
        url: "/services/data/v62.0/sobjects/Account",
        referenceId,
        body: { Name: referenceId },
      })),
    });
    const events = (await wait(3)).map(header);
    expect(events[0]!.changeOrigin).toBe("com/salesforce/api/rest/62.0;client=throughline");
    expect(events[1]!.changeOrigin).toBe("com/salesforce/api/rest/62.0");
    expect(events[1]!.transactionKey).toBe(events[2]!.transactionKey);
    expect(events[0]!.transactionKey).not.toBe(events[1]!.transactionKey);
    expect(events.map((event) => event.sequenceNumber)).toEqual([1, 1, 2]);
  });

  it("are merged when one request changes several records alike", async () => {
    const ids = ["x", "y", "z"].map((Subject) => org.db.create("Case", { Subject }));
    const { wait } = await hear("/data/CaseChangeEvent");
    const records = ids.map((id, i) => ({
      attributes: { type: "Case" },
      id,
      Priority: i === 2 ? "Low" : "High",
    }));
    await api("PATCH", "composite/sobjects", { records });
    const [both, other] = (await wait(2)).map(header);
    expect(both!.recordIds).toEqual(ids.slice(0, 2));
    expect(other!.recordIds).toEqual([ids[2]]);
  });

  it("are not told of what was rolled back", async () => {
    const { events, wait } = await hear("/data/AccountChangeEvent");
    await api("POST", "composite/sobjects", {
      allOrNone: true,
      records: [{ attributes: { type: "Account" }, Name: "never" }, { attributes: { type: "Account" } }],
    });
    org.db.create("Account", { Name: "after" });
    await wait(1);
    expect(events().map((event) => event.payload.Name)).toEqual(["after"]);
  });

  it("of a merge: the loser goes and names its master", async () => {
    const [master, loser] = ["m", "l"].map((Subject) => org.db.create("Case", { Subject }));
    const comment = org.db.create("CaseComment", { ParentId: loser, CommentBody: "moves" });
    const { wait } = await hear("/data/CaseChangeEvent");
    org.db.merge("Case", master!, loser!);
    const events = (await wait(2)).map(header);
    expect(events.map((event) => [event.changeType, (event.recordIds as string[])[0]])).toEqual([
      ["DELETE", loser],
      ["UPDATE", master],
    ]);
    expect(org.db.get("Case", loser!)).toMatchObject({ IsDeleted: true, MasterRecordId: master });
    expect(org.db.get("CaseComment", comment)).toMatchObject({ ParentId: master, IsDeleted: false });
  });

  it("of a custom object have a topic of their own", async () => {
    const { wait } = await hear("/data/Request__ChangeEvent");
    org.db.create("Request__c", { Amount__c: 3, Due__c: "2026-12-24" });
    const [event] = await wait(1);
    expect(event.payload).toMatchObject({ Amount__c: 3, Due__c: Date.UTC(2026, 11, 24), Name: "REQ-0001" });
  });
});

describe("replay", () => {
  it("begins after any event that is kept, and gaps between ids are normal", async () => {
    const topic = "/data/ContactChangeEvent";
    for (let i = 0; i < 5; i++) org.db.create("Contact", { LastName: `c${i}` });
    const all = await (await hear(topic, "earliest")).wait(5);
    const ids = all.map((event) => event.replayId as number);
    expect(ids.every((id, i) => i === 0 || id > ids[i - 1]!)).toBe(true);
    expect(ids.some((id, i) => i > 0 && id > ids[i - 1]! + 1)).toBe(true);
    const rest = await (await hear(topic, ids[2])).wait(2);
    expect(rest.map((event) => event.replayId)).toEqual(ids.slice(3));
  });

  it("gives no more than was asked for, until more is asked for", async () => {
    const { client, events, heard, wait } = await hear("/data/ContactChangeEvent", "earliest", 2);
    await wait(2);
    expect(heard.some(({ kind }) => kind === "lastEvent")).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(events()).toHaveLength(2);
    client.requestAdditionalEvents("/data/ContactChangeEvent", 3);
    await wait(5);
  });

  it("goes on past a hundred events without end", async () => {
    const { wait } = await hear("/data/OpportunityChangeEvent");
    for (let i = 0; i < 250; i++) {
      org.db.create("Opportunity", { Name: `o${i}`, StageName: "Prospecting", CloseDate: "2027-01-01" });
    }
    const events = await wait(250);
    expect(events.map((event) => event.payload.Name)).toEqual(Array.from({ length: 250 }, (_, i) => `o${i}`));
  });

  it("sends large events in messages that a client can take", async () => {
    const { wait } = await hear("/data/EmailMessageChangeEvent");
    // the client mixes up messages that come while it still fetches the schema
    org.db.create("EmailMessage", { Subject: "m0" });
    await wait(1);
    const TextBody = "é".repeat(50_000);
    for (let i = 1; i < 90; i++) org.db.create("EmailMessage", { Subject: `m${i}`, TextBody });
    const events = await wait(90);
    expect(events.map((event) => event.payload.Subject)).toEqual(
      Array.from({ length: 90 }, (_, i) => `m${i}`),
    );
  });

  it("is refused from an id older than 72 hours, and works again from the earliest", async () => {
    const [first] = await (await hear("/data/ContactChangeEvent", "earliest")).wait(1);
    time += 73 * 3_600_000;
    org.db.create("Contact", { LastName: "later" });
    const { heard } = await hear("/data/ContactChangeEvent", first.replayId as number);
    const refused = await until(() => heard.find(({ kind }) => kind === "error"), "a refusal");
    expect(refused.data).toMatchObject({ code: 3 });
    expect(refused.data.metadata.get("error-code")[0]).toContain("replayid.corrupted");
    const [left] = await (await hear("/data/ContactChangeEvent", "earliest")).wait(1);
    expect(left.payload.Name).toMatchObject({ LastName: "later" });
  });
});

it("no event slips past a keep-alive", async () => {
  const busy = await useOrg({ keepAliveMs: 1 });
  const client = await listen(busy);
  const seen: string[] = [];
  client.subscribe("/data/CaseChangeEvent", ((
    _: unknown,
    kind: string,
    event: { payload: { Subject: string } },
  ) => {
    if (kind === "event") seen.push(event.payload.Subject);
  }) as never);
  const id = busy.db.create("Case", { Subject: "warm" });
  await until(() => {
    busy.db.update("Case", id, { Subject: "warm" });
    return seen.length > 0;
  }, "the subscription");
  const subjects = Array.from({ length: 200 }, (_, i) => `s${i}`);
  for (const Subject of subjects) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    busy.db.update("Case", id, { Subject });
  }
  await until(() => seen.at(-1) === "s199", "the last event");
  expect(seen.filter((subject) => subject?.startsWith("s"))).toEqual(subjects);
});

describe("refusals", () => {
  it("an unknown topic", async () => {
    const { heard } = await hear("/data/NopeChangeEvent", "earliest");
    expect((await until(() => heard.find(({ kind }) => kind === "error"), "a refusal")).data.code).toBe(5);
  });

  it("a token that has ended", async () => {
    const client = await listen(org);
    time += 3 * 3_600_000;
    const heard: Heard[] = [];
    client.subscribe("/data/CaseChangeEvent", ((_: unknown, kind: string, data: unknown) =>
      heard.push({ kind, data })) as never);
    expect((await until(() => heard.find(({ kind }) => kind === "error"), "a refusal")).data.code).toBe(16);
  });
});

interface Answered {
  results: { correlationKey: string }[];
}

describe("platform events", () => {
  it("are published over either API and heard by all", async () => {
    const one = await hear("/event/Ping__e");
    const two = await hear("/event/Ping__e");
    const publisher = await listen(org);
    const fresh = await rawApi(org);
    const result = await publisher.publish("/event/Ping__e", {
      CreatedDate: time,
      CreatedById: org.integrationUserId,
      Text__c: { string: "hi" },
    });
    expect(result.replayId).toBeGreaterThan(0);
    expect(await fresh("POST", "sobjects/Ping__e", { Text__c: "again" })).toMatchObject({
      status: 201,
      body: { success: true },
    });
    for (const { wait } of [one, two]) {
      expect((await wait(2)).map((event) => event.payload.Text__c)).toEqual(["hi", "again"]);
    }
  });

  it("are published in batches over a stream", async () => {
    const { wait } = await hear("/event/Ping__e");
    const publisher = await listen(org);
    const answers: string[][] = [];
    const events = ["a", "b", "c"].map((text) => ({
      id: text,
      payload: { CreatedDate: time, CreatedById: org.integrationUserId, Text__c: { string: text } },
    }));
    await publisher.publishBatch("/event/Ping__e", events, ((_: unknown, kind: string, data: Answered) => {
      if (kind === "publishResponse") answers.push(data.results.map(({ correlationKey }) => correlationKey));
    }) as never);
    expect((await wait(3)).map((event) => event.payload.Text__c)).toEqual(["a", "b", "c"]);
    expect(await until(() => answers[0], "the answer")).toEqual(["a", "b", "c"]);
  });

  it("cannot be published where changes are told", async () => {
    const publisher = await listen(org);
    await expect(publisher.publish("/data/CaseChangeEvent", {})).rejects.toThrow();
  });
});
