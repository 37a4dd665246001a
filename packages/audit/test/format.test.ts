import { FORMAT } from "@throughline/engine";
import { expect, test } from "vitest";
import { upcast } from "../src/index.ts";

const at = "2026-11-02T09:00:00.000Z";
const rest = { team: "T", otherwise: [], exclude: [], size: 1 };
const sticky = { field: "ContactId", value: "003A", within: { amount: 1, unit: "days" } };

test.each([
  [
    "a choice by one way, with skills by name",
    {
      kind: "effect-intended",
      at,
      effect: { kind: "choose", id: "1", by: "least loaded", skills: ["fr"], ...rest },
    },
    {
      kind: "effect-intended",
      at,
      effect: {
        kind: "choose",
        id: "1",
        by: [{ way: "least loaded" }],
        skills: [{ name: "fr" }],
        where: [],
        sticky: [],
        ...rest,
      },
    },
  ],
  [
    "a choice with one thing to keep together by",
    {
      kind: "effect-intended",
      at,
      effect: { kind: "choose", id: "1", by: "round robin", skills: [], sticky, ...rest },
    },
    {
      kind: "effect-intended",
      at,
      effect: {
        kind: "choose",
        id: "1",
        by: [{ way: "round robin" }],
        skills: [],
        where: [],
        sticky: [sticky],
        ...rest,
      },
    },
  ],
  [
    "a reservation of the roster",
    { kind: "reserved", at, id: "1", user: "005A", stickyKey: "ab" },
    { kind: "reserved", at, id: "1", user: "005A", stickyKeys: ["ab"] },
  ],
  [
    "the roster's state",
    {
      kind: "checkpoint",
      at,
      state: { open: { 1: { user: "005A", stickyKey: "ab" }, 2: { user: "005B" } } },
    },
    {
      kind: "checkpoint",
      at,
      state: { open: { 1: { user: "005A", stickyKeys: ["ab"] }, 2: { user: "005B" } } },
    },
  ],
  ["anything else", { kind: "timer-fired", at, timer: "t" }, { kind: "timer-fired", at, timer: "t" }],
])("%s of format 3 is read as today's, and today's as it is", (_, old, now) => {
  expect(upcast(old as never, 3)).toEqual(now);
  expect(upcast(now as never, FORMAT)).toEqual(now);
});

test("a newer format is refused", () => {
  expect(() => upcast({} as never, FORMAT + 1)).toThrow(/format/);
});
