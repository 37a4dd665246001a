import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { type Org, startOrg } from "../src/index.ts";
import { listen, rawApi, until } from "./harness.ts";
import { rawPubSub } from "./pubsub-client.ts";

const TOPIC = "/data/LeadChangeEvent";
const BASE = "/services/data/v62.0/sobjects/Lead";

/** As whom the requests are done too, so that LastModifiedById never changes. */
const SAME_USER = { as: "integration@local.org" };

type Fields = Record<string, string | null>;

/** Where a field stands in an event. */
const SHOWN: Record<string, string> = {
  FirstName: "Name.FirstName",
  LastName: "Name.LastName",
  City: "Address.City",
  Street: "Address.Street",
  Company: "Company",
  Title: "Title",
};

const text = fc.constantFrom("a", "b");
const fields: fc.Arbitrary<Fields> = fc.record(
  {
    FirstName: fc.option(text),
    LastName: text,
    City: fc.option(text),
    Street: fc.option(text),
    Company: text,
    Title: fc.option(text),
  },
  { requiredKeys: [] },
);

/** A step is a transaction: some records are changed or deleted, all are changed alike, or one comes back. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant("composite" as const),
    changes: fc.array(fc.record({ record: fc.nat(2), fields: fc.option(fields, { freq: 5 }) }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
  fc.record({ kind: fc.constant("alike" as const), fields }),
  fc.record({ kind: fc.constant("undelete" as const), record: fc.nat(2) }),
);

/** What is to be heard of one record by one change. */
interface Expected {
  type: string;
  changed: string[];
  nulled: string[];
  values: Fields;
}

interface Lead {
  id: string;
  alive: boolean;
  now: Fields;
  expected: Expected[];
}

const FULL: Fields = { FirstName: null, LastName: "a", City: null, Street: null, Company: "a", Title: null };

function change(lead: Lead, given: Fields): void {
  const changed = Object.keys(given).filter((name) => given[name] !== lead.now[name]);
  lead.now = { ...lead.now, ...given };
  lead.expected.push({
    type: "UPDATE",
    changed: ["LastModifiedDate", ...changed.map((name) => SHOWN[name]!)].sort(),
    nulled: changed
      .filter((name) => given[name] === null)
      .map((name) => SHOWN[name]!)
      .sort(),
    values: Object.fromEntries(changed.map((name) => [name, given[name]!])),
  });
}

const whole = (lead: Lead, type: string): void =>
  void lead.expected.push({ type, changed: [], nulled: [], values: type === "DELETE" ? {} : lead.now });

/** Does the steps in an org, and notes what is to be heard of each record. */
async function perform(
  org: Org,
  steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
): Promise<Lead[]> {
  const api = await rawApi(org);
  const leads = [0, 1, 2].map(() => {
    const lead: Lead = { id: org.db.create("Lead", FULL, SAME_USER), alive: true, now: FULL, expected: [] };
    whole(lead, "CREATE");
    return lead;
  });
  for (const one of steps) {
    if (one.kind === "undelete") {
      const lead = leads[one.record]!;
      if (lead.alive) continue;
      org.db.undelete("Lead", lead.id, SAME_USER);
      lead.alive = true;
      whole(lead, "UNDELETE");
      continue;
    }
    if (one.kind === "alike") {
      const alive = leads.filter((lead) => lead.alive);
      for (const lead of alive) change(lead, one.fields);
      const records = alive.map(({ id }) => ({ attributes: { type: "Lead" }, id, ...one.fields }));
      const { body } = await api("PATCH", "composite/sobjects", { allOrNone: true, records });
      expect(body.every(({ success }: { success: boolean }) => success)).toBe(true);
      continue;
    }
    const compositeRequest = one.changes.flatMap(({ record, fields: given }, i) => {
      const lead = leads[record]!;
      if (!lead.alive) return [];
      const url = `${BASE}/${lead.id}`;
      if (given) change(lead, given);
      else whole(lead, "DELETE");
      lead.alive = given !== null;
      return [
        { url, referenceId: `r${i}`, method: given ? "PATCH" : "DELETE", ...(given && { body: given }) },
      ];
    });
    if (compositeRequest.length === 0) continue;
    const { body } = await api("POST", "composite", { allOrNone: true, compositeRequest });
    expect(body.compositeResponse.map((answer: { httpStatusCode: number }) => answer.httpStatusCode)).toEqual(
      compositeRequest.map(() => 204),
    );
  }
  return leads;
}

// biome-ignore lint/suspicious/noExplicitAny: events are what the client makes of them
type Event = any;

/**
 * What the official client decodes. It does so while later messages overtake it, so its events are put in order here;
 * the order in which they come is looked at on a stream without it.
 */
async function decode(org: Org): Promise<(count: number) => Promise<Event[]>> {
  const client = await listen(org);
  const heard: Event[] = [];
  client.subscribe(TOPIC, ((_: unknown, kind: string, event: Event) => heard.push({ kind, event })) as never);
  await until(() => heard.length > 0, "a keep-alive");
  const events = () => heard.filter(({ kind }) => kind === "event").map(({ event }) => event);
  const changes = () =>
    events().reduce((sum, { payload }) => sum + payload.ChangeEventHeader.recordIds.length, 0);
  return async (count) => {
    await until(() => changes() >= count, `${count} changes`);
    return events().sort((one, other) => one.replayId - other.replayId);
  };
}

const at = (payload: Event, path: string): unknown =>
  path.split(".").reduce((value, name) => value?.[name] ?? null, payload);

/** What events say of one record, in their order. */
const heardOf = (events: Event[], { id, expected }: Lead): Expected[] =>
  events
    .filter(({ payload }) => payload.ChangeEventHeader.recordIds.includes(id))
    .map(({ payload }, i) => ({
      type: payload.ChangeEventHeader.changeType,
      changed: [...payload.ChangeEventHeader.changedFields].sort(),
      nulled: [...payload.ChangeEventHeader.nulledFields].sort(),
      values: Object.fromEntries(
        Object.keys(expected[i]?.values ?? {}).map((name) => [
          name,
          at(payload, SHOWN[name]!) as string | null,
        ]),
      ),
    }));

const open: Org[] = [];
afterEach(async () => {
  for (const org of open.splice(0)) await org.close();
});

it("from whatever replay id, each later event is heard once, in order, and says what has changed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(), async (steps, pick) => {
      const org = await startOrg({ keepAliveMs: 20 });
      open.push(org);
      const pubSub = await rawPubSub(org);
      const hear = (request: object) =>
        pubSub.stream("Subscribe", { topicName: TOPIC, numRequested: 100, ...request });
      const live = hear({});
      await until(() => live.messages[0], "a keep-alive");
      const decoded = await decode(org);
      const leads = await perform(org, steps);
      const events = await decoded(leads.reduce((sum, { expected }) => sum + expected.length, 0));
      expect(leads.map((lead) => heardOf(events, lead))).toEqual(leads.map(({ expected }) => expected));

      const transactions = Map.groupBy(events, ({ payload }) => payload.ChangeEventHeader.transactionKey);
      for (const [, together] of transactions) {
        const headers = together.map(({ payload }) => payload.ChangeEventHeader);
        expect(headers.map(({ sequenceNumber }) => sequenceNumber)).toEqual(headers.map((_, i) => i + 1));
        expect(new Set(headers.map(({ commitNumber }) => commitNumber)).size).toBe(1);
      }
      expect([...transactions.values()].flat()).toEqual(events);

      await until(() => live.events().length >= events.length, "all events");
      const kept = live.events();
      expect(kept.map(({ replayId }) => Number(replayId.readBigUInt64BE()))).toEqual(
        events.map(({ replayId }) => replayId),
      );
      const from = pick % kept.length;
      for (const [request, rest] of [
        [{ replayPreset: "EARLIEST" }, kept],
        [{ replayPreset: "CUSTOM", replayId: kept[from].replayId }, kept.slice(from + 1)],
      ] as const) {
        const again = hear(request);
        await until(() => again.messages.at(-1)?.events.length === 0, "a keep-alive after all that is kept");
        expect(again.events()).toEqual(rest);
        again.cancel();
      }
      live.cancel();
    }),
    { numRuns: 12 },
  );
});
