import { expect, test } from "vitest";
import type { Stage } from "../src/api/types.ts";
import { escalation } from "../src/story/escalation.ts";

const now = Date.parse("2026-03-02T12:00:00");
const at = (time: string) => new Date(`2026-03-02T${time}:00`).toISOString();
const minutes = (amount: number) =>
  ({ amount, unit: "minutes", business: true, text: `${amount} business minutes` }) as const;

const stage: Stage = {
  ...{ name: "Resolution", steps: [], line: 1 },
  milestone: {
    ...{ within: minutes(60), warnings: [] },
    violated: [
      { action: { do: "reassign" } },
      { after: minutes(30), action: { do: "escalate", to: "Leads" } },
      { after: minutes(90), action: { do: "notify", to: "Head of Support" } },
    ],
  },
};

const told = (milestone?: Parameters<typeof escalation>[1]) =>
  escalation(stage, milestone, now).map(({ action, when, done }) => `${done ? "✓ " : ""}${action}, ${when}`);

test("before the violation: what would follow it", () => {
  expect(told({ status: "running", due: at("13:00") })).toEqual([
    "reassign, at once",
    "escalate to Leads, after 30 business minutes",
    "notify Head of Support, after 90 business minutes",
  ]);
});

test("afterwards: what was done, and when the rest is due", () => {
  const path = { 1: { takenAt: at("11:30") }, 2: { due: at("12:30") } };
  expect(told({ status: "violated", path })).toEqual([
    "✓ reassign, at once",
    "✓ escalate to Leads, at 11:30",
    "notify Head of Support, at 12:30",
  ]);
});

test("in a pause: how much is left", () => {
  const path = { 1: { takenAt: at("11:30") }, 2: { leftMs: 12 * 60_000 } };
  expect(told({ status: "violated", path })[2]).toBe("notify Head of Support, paused, 12 min left");
});

test("a stage without a milestone has none", () => {
  expect(escalation(undefined, undefined, now)).toEqual([]);
});
