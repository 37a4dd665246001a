import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSpending } from "../src/index.ts";

const MORNING = "2026-11-26T08:00:00.000Z";
const cap = (perDay: number, name = "the workspace") => ({ name, perDay });

describe("what a day may cost", () => {
  test("a call holds the most that it can cost until it is over, then what it did cost", () => {
    const spending = createSpending();
    const first = spending.admit([cap(100)], 60, MORNING);
    expect(first.ok).toBe(true);
    expect(spending.admit([cap(100)], 60, MORNING)).toMatchObject({
      ok: false,
      left: 40,
      until: "2026-11-27T00:00:00.000Z",
    });
    if (first.ok) first.settle(10);
    expect(spending.of("the workspace", MORNING)).toEqual({ day: "2026-11-26", spent: 10, reserved: 0 });
    expect(spending.admit([cap(100)], 90, MORNING).ok).toBe(true);
  });

  test("the next day begins anew, and a call over midnight is paid by its own day", () => {
    const spending = createSpending();
    const late = spending.admit([cap(10)], 10, "2026-11-26T23:59:59.000Z");
    expect(spending.admit([cap(10)], 10, "2026-11-27T00:00:00.000Z").ok).toBe(true);
    if (late.ok) late.settle(10);
    expect(spending.of("the workspace", "2026-11-26T23:59:59.999Z").spent).toBe(10);
    expect(spending.of("the workspace", "2026-11-27T00:00:01.000Z").spent).toBe(0);
  });

  test("several caps concern one call: where one has no room, none holds anything", () => {
    const spending = createSpending();
    const both = [cap(100), cap(5, "agent reader")];
    expect(spending.admit(both, 10, MORNING)).toMatchObject({ ok: false, cap: { name: "agent reader" } });
    expect(spending.of("the workspace", MORNING)).toMatchObject({ spent: 0, reserved: 0 });
  });

  test("after a restart the day goes on where the trail says", () => {
    const spending = createSpending((name, day) =>
      name === "the workspace" && day === "2026-11-26" ? 95 : 0,
    );
    expect(spending.admit([cap(100)], 10, MORNING).ok).toBe(false);
    expect(spending.admit([cap(100)], 5, MORNING).ok).toBe(true);
  });

  test("an outcome that is told twice is counted once", () => {
    const spending = createSpending();
    const call = spending.admit([cap(100)], 50, MORNING);
    if (!call.ok) throw new Error("there was room");
    call.settle(20);
    call.settle(20);
    expect(spending.of("the workspace", MORNING)).toMatchObject({ spent: 20, reserved: 0 });
  });

  test("whatever is asked in whatever order, no cap is ever exceeded", () => {
    const steps = fc.array(
      fc.record({
        ceiling: fc.nat(30),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        settleNow: fc.boolean(),
        reader: fc.boolean(),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const spending = createSpending();
        const caps = { all: cap(100), reader: cap(40, "agent reader") };
        const paid = { all: 0, reader: 0 };
        const open: (() => void)[] = [];
        for (const { ceiling, share, settleNow, reader } of all) {
          const call = spending.admit(reader ? [caps.all, caps.reader] : [caps.all], ceiling, MORNING);
          if (!call.ok) continue;
          const end = () => {
            const cost = Math.floor(ceiling * share);
            call.settle(cost);
            paid.all += cost;
            if (reader) paid.reader += cost;
          };
          if (settleNow) end();
          else open.push(end);
          expect(spending.of("the workspace", MORNING).reserved).toBeLessThanOrEqual(100 - paid.all);
        }
        for (const end of open) end();
        expect(paid.all).toBeLessThanOrEqual(100);
        expect(paid.reader).toBeLessThanOrEqual(40);
        expect(spending.of("the workspace", MORNING)).toMatchObject({ spent: paid.all, reserved: 0 });
      }),
    );
  });
});
