import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ObjectDescribe, OrgEvent } from "../src/index.ts";
import { createOpenWork } from "../src/salesforce/people/open-work.ts";
import { idOf } from "./fake-client.ts";
import { virtualClock } from "./virtual-clock.ts";

const USERS = ["005000000000001AAA", "005000000000002AAA", "00G000000000001AAA"];
const BEGIN = Date.parse("2026-11-22T10:00:00.000Z");

interface Row {
  owner: string;
  closed: boolean;
  gone: boolean;
  at: number;
}

type Move =
  | { do: "create" | "close" | "reopen" | "delete"; record: number; owner: number }
  | { do: "assign"; record: number; owner: number }
  | { do: "ours" | "done"; record: number }
  | { do: "load" | "hear" | "hear twice" | "lose the words" | "wait" };

const record = fc.nat(4);
const owner = fc.nat(2);
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({
    do: fc.constantFrom("create" as const, "close" as const, "reopen" as const, "delete" as const),
    record,
    owner,
  }),
  fc.record({ do: fc.constant("assign" as const), record, owner }),
  fc.record({ do: fc.constantFrom("ours" as const, "done" as const), record }),
  fc.record({
    do: fc.constantFrom(
      "load" as const,
      "hear" as const,
      "hear twice" as const,
      "lose the words" as const,
      "wait" as const,
    ),
  }),
);

/** An org of five records, whose events are heard later than they happen. */
function anOrg() {
  const clock = virtualClock();
  const rows = new Map<string, Row>();
  const unheard: OrgEvent[] = [];
  let now = BEGIN;
  const field = { label: "", type: "boolean", updateable: false, nillable: false };
  const describe: ObjectDescribe = {
    name: "Case",
    label: "Case",
    fields: {
      IsClosed: { ...field, name: "IsClosed" },
      OwnerId: { ...field, name: "OwnerId", type: "reference" },
    },
  };
  const work = createOpenWork({
    describe: async () => describe,
    clock,
    log: { info() {}, warn() {} },
    changed() {},
    async query(soql) {
      // what is answered was so when it was asked
      const answer = rowsNow(soql);
      await new Promise<void>((resolve) =>
        clock.at(new Date(Date.parse(clock.now()) + 300).toISOString(), resolve),
      );
      return answer;
    },
  });
  function rowsNow(soql: string) {
    const ids = [...soql.matchAll(/'(500\w{15})'/g)].map(([, id]) => id);
    return [...rows].flatMap(([id, { owner, closed, gone, at }]) => {
      if (gone || (ids.length > 0 ? !ids.includes(id) : closed)) return [];
      // whole seconds, as the org's
      const stamp = new Date(Math.floor(at / 1000) * 1000).toISOString();
      return [{ Id: id, OwnerId: owner, IsClosed: closed, SystemModstamp: stamp }];
    });
  }
  let events = 0;
  function happen(
    id: string,
    change: OrgEvent["change"],
    row: Partial<Row>,
    fields: OrgEvent["fields"],
  ): void {
    // several changes in a second, now and then
    now += 400;
    const before = rows.get(id) ?? { owner: USERS[0]!, closed: false, gone: false, at: 0 };
    rows.set(id, { ...before, ...row, at: now });
    const at = new Date(now).toISOString();
    unheard.push({
      id: `e${events++}`,
      object: "Case",
      recordId: id,
      change,
      fields,
      ours: false,
      at,
      replay: "",
    });
  }
  return { clock, rows, unheard, work, happen };
}

describe("open work", () => {
  it("is what the org has, whatever comes late, twice or without words, and without what is ours", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 60 }), async (moves) => {
        const { clock, rows, unheard, work, happen } = anOrg();
        const held = new Set<string>();
        const heard: OrgEvent[] = [];
        const readings = [work.load("Case")];
        await clock.pass(500);
        for (const one of moves) {
          const id = "record" in one ? idOf(one.record) : "";
          const row = rows.get(id);
          const there = row && !row.gone;
          if (one.do === "create" && !row)
            happen(
              id,
              "created",
              { owner: USERS[one.owner]! },
              { OwnerId: USERS[one.owner]!, IsClosed: false },
            );
          if (one.do === "assign" && there)
            happen(id, "updated", { owner: USERS[one.owner]! }, { OwnerId: USERS[one.owner]! });
          if (one.do === "close" && there)
            happen(id, "updated", { closed: true }, { Status: "Closed", IsClosed: true });
          // the event says of the status what it was changed to, and not always whether that is an end
          if (one.do === "reopen" && there) happen(id, "updated", { closed: false }, { Status: "Working" });
          if (one.do === "delete" && there) happen(id, "deleted", { gone: true }, {});
          if (one.do === "ours" && row && !held.has(id)) {
            held.add(id);
            work.ours(`decision of ${id}`, `desk/${id}`);
          }
          if (one.do === "done" && held.delete(id)) work.ours(`decision of ${id}`);
          if (one.do === "load") {
            readings.push(work.load("Case"));
            // it is asked now, and answered after some more has happened
            await clock.pass(1);
          }
          if (one.do === "wait") await clock.pass(500);
          if (one.do === "hear" || one.do === "hear twice" || one.do === "lose the words") {
            const event = unheard.shift();
            if (event) {
              const told =
                one.do === "lose the words" ? { ...event, change: "gap" as const, fields: {} } : event;
              work.take(told);
              heard.push(told);
            }
            const again = heard.at(-2);
            if (one.do === "hear twice" && again) work.take(again);
          }
        }
        for (const event of unheard) work.take(event);
        await clock.pass(2_000);
        await Promise.all(readings);
        for (const user of USERS.slice(0, 2)) {
          const open = [...rows].filter(
            ([id, { owner, closed, gone }]) => owner === user && !closed && !gone && !held.has(id),
          );
          expect(work.elsewhere(user)).toBe(open.length);
        }
        expect(work.elsewhere(USERS[2]!)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
