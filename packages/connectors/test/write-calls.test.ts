import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CallFailure,
  createSalesforcePort,
  type PortOptions,
  type SaveResult,
  type UpdateRow,
} from "../src/index.ts";
import { fakeClient, idOf } from "./fake-client.ts";

const OK: SaveResult = { success: true, errors: [] };
const LOCK: SaveResult = { success: false, errors: [{ code: "UNABLE_TO_LOCK_ROW", message: "" }] };
const set = (n: number, value = "x") => ({
  id: `e${n}`,
  object: "Case",
  recordId: idOf(n),
  sets: { Subject: { value } },
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function port(fake: ReturnType<typeof fakeClient>, options: PortOptions = {}) {
  return await createSalesforcePort(fake.client, { gatherMs: 0, ...options });
}

describe("how writes travel", () => {
  it("gathers what comes while a call is under way", async () => {
    const fake = fakeClient(async (rows) => {
      await pause(20);
      return rows.map(() => OK);
    });
    const sf = await port(fake);
    const first = sf.write([set(1)]);
    await pause(10);
    await Promise.all([first, sf.write([set(2)]), sf.write([set(3), set(4)])]);
    expect(fake.sent.map(({ rows }) => rows.length)).toEqual([1, 3]);
  });

  it("starts beside a slow call after a while, but never beside one of the same record or parent", async () => {
    const fake = fakeClient(async (rows) => {
      await pause(60);
      return rows.map(() => OK);
    });
    for (const n of [1, 2]) fake.parents.set(idOf(n), "001000000000001AAA");
    const sf = await port(fake, { patienceMs: 10 });
    await sf.read("Case", [1, 2, 3].map(idOf), ["AccountId", "OwnerId"]);
    const first = sf.write([set(1)]);
    await pause(20);
    await Promise.all([first, sf.write([set(2)]), sf.write([set(3)]), sf.write([set(1, "again")])]);
    const calls = fake.sent.map(({ rows, beside }) => [rows.map((row) => row.id), beside]);
    expect(calls).toEqual([
      [[idOf(1)], 1],
      [[idOf(3)], 2],
      [[idOf(2), idOf(1)], expect.any(Number)],
    ]);
  });

  it("asks whether it may go when the call leaves, not when it was asked for; refused, it is not sent", async () => {
    const fake = fakeClient(async (rows) => {
      await pause(30);
      return rows.map(() => OK);
    });
    const sf = await port(fake);
    let mayGo = true;
    const asked = async () => {
      if (!mayGo) throw new Error("another one writes now");
    };
    const first = sf.write([set(1)], asked);
    await pause(10);
    const late = sf.write([set(2)], asked);
    mayGo = false;
    expect(await first).toMatchObject([{ ok: true }]);
    expect(await late).toMatchObject([
      { ok: false, apiCalls: 0, error: { class: "retry", code: "NOT_SENT" } },
    ]);
    expect(fake.sent.map(({ rows }) => rows.length)).toEqual([1]);
  });

  it("never has more calls at once than allowed", async () => {
    const fake = fakeClient(async (rows) => {
      await pause(5);
      return rows.map(() => OK);
    });
    const sf = await port(fake, { parallel: 2 });
    await sf.write(Array.from({ length: 1000 }, (_, n) => set(n)));
    expect(fake.sent.map(({ rows }) => rows.length)).toEqual([200, 200, 200, 200, 200]);
    expect(Math.max(...fake.sent.map(({ beside }) => beside))).toBe(2);
  });

  it("halves a call that fails as a whole, down to the one record that is to blame", async () => {
    const bad = idOf(5);
    const cpu = new CallFailure("answered", 400, [
      {
        code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        message: "System.LimitException: Apex CPU time limit exceeded",
      },
    ]);
    const fake = fakeClient((rows) => {
      if (rows.some((row) => row.id === bad)) throw cpu;
      return rows.map(() => OK);
    });
    const sf = await port(fake);
    const outcomes = await sf.write(Array.from({ length: 8 }, (_, n) => set(n)));
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true, true, true, true, false, true, true]);
    expect(outcomes[5]).toMatchObject({ error: { class: "retry" } });
    expect(fake.sent.map(({ rows }) => rows.length)).toEqual([8, 4, 4, 2, 1, 1, 2]);
    // 1/8 + 1/4 for each of the first half; the culprit was in 8, 4, 2, 1
    expect(outcomes[0]!.apiCalls).toBeCloseTo(1 / 8 + 1 / 4);
    expect(outcomes[5]!.apiCalls).toBeCloseTo(1 / 8 + 1 / 4 + 1 / 2 + 1);
  });

  it("sends again only the rows that were locked", async () => {
    const fake = fakeClient((rows, call) => rows.map((_, i) => (call === 1 && i < 3 ? LOCK : OK)));
    const sf = await port(fake);
    const outcomes = await sf.write(Array.from({ length: 10 }, (_, n) => set(n)));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(fake.sent.map(({ rows }) => rows.length)).toEqual([10, 2, 1]);
  });

  it("gives each of 200 rows its own outcome where some fail, each in its own way", async () => {
    const refused: Record<number, string> = {
      1: "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      2: "DUPLICATES_DETECTED",
      3: "ENTITY_IS_DELETED",
    };
    const fake = fakeClient((rows, call) =>
      rows.map(({ id }): SaveResult => {
        const kind = Array.from({ length: 200 }, (_, n) => n).find((n) => idOf(n) === id)! % 50;
        if (kind === 4 && call === 1) return LOCK;
        const code = refused[kind];
        return code === undefined ? OK : { success: false, errors: [{ code, message: "" }] };
      }),
    );
    const sf = await port(fake);
    const outcomes = await sf.write(Array.from({ length: 200 }, (_, n) => set(n)));
    for (const [n, outcome] of outcomes.entries()) {
      const expected = { 1: "person", 2: "person", 3: "gone" }[n % 50];
      expect(outcome.ok ? undefined : outcome.error.class, `row ${n}`).toBe(expected);
    }
    // what was refused for good is not sent again, nor what took hold; the locked ones are, in halves
    expect(fake.sent.map(({ rows }) => rows.length)).toEqual([200, 2, 2]);
  });

  it("does not repeat what may have been applied", async () => {
    const lost = new CallFailure("no-answer", 0, [{ code: "ECONNRESET", message: "" }]);
    const fake = fakeClient(() => {
      throw lost;
    });
    const sf = await port(fake);
    const outcomes = await sf.write([set(1), set(2)]);
    expect(outcomes).toMatchObject([
      { error: { class: "unknown-outcome" } },
      { error: { class: "unknown-outcome" } },
    ]);
    expect(fake.sent.length).toBe(1);
  });

  it("sends nothing while it is not known how the org guards the record", async () => {
    const fake = fakeClient();
    const down = new CallFailure("answered", 503, [{ code: "ERROR_HTTP_503", message: "" }]);
    const sf = await createSalesforcePort({ ...fake.client, describe: () => Promise.reject(down) });
    expect(await sf.write([set(1)])).toMatchObject([{ ok: false, error: { class: "retry" } }]);
    expect(fake.sent).toEqual([]);
  });

  it("gives every request its own outcome, in order, whatever locks come up; calls add up", async () => {
    const request = fc.record({ n: fc.nat({ max: 20 }), value: fc.string() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { maxLength: 60 }),
        fc.array(fc.boolean()),
        async (requests, locks) => {
          let at = 0;
          const last = new Map<string, string>();
          const fake = fakeClient((rows: UpdateRow[]) => {
            expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
            return rows.map((row) => {
              if (locks[at++]) return LOCK;
              last.set(row.id, String(row.fields.Subject));
              return OK;
            });
          });
          const sf = await port(fake, { patienceMs: 0 });
          const outcomes = await sf.write(requests.map(({ n, value }) => set(n, value)));
          const applied = new Map<string, string>();
          for (const [i, { n, value }] of requests.entries())
            if (outcomes[i]!.ok) applied.set(idOf(n), value);
          expect(last).toEqual(applied);
          expect(outcomes.reduce((sum, outcome) => sum + outcome.apiCalls, 0)).toBeCloseTo(fake.sent.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
