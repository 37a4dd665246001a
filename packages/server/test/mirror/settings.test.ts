import { expect, test } from "vitest";
import { openWorkspace } from "../../src/index.ts";
import { PARTS } from "../../src/mirror/parts.ts";
import { summaryOf } from "../../src/mirror/summary.ts";
import { settingsOf } from "../../src/settings.ts";
import { deskWith } from "./world.ts";

const mirrorOf = (mirror: string) => settingsOf(deskWith(mirror)).settings.mirror;

test("a workspace says what the org shows; without a word nothing is left out but the trail", () => {
  expect(mirrorOf("{ to: org }")).toEqual({ entries: false, parts: PARTS });
  expect(mirrorOf("{ to: org, entries: true, fields: [stage, next step] }")).toEqual({
    entries: true,
    parts: ["stage", "next step"],
  });
});

test.each(["{ to: elsewhere }", "{ to: org, fields: [subject] }", "{ entries: true }"])(
  "%s is refused at its place, and nothing is shown",
  (mirror) => {
    const file = deskWith(mirror);
    expect(openWorkspace(file).problems).toEqual([
      expect.objectContaining({
        severity: "error",
        line: 1,
        file: expect.stringMatching(/workspace\.yaml$/),
      }),
    ]);
    expect(settingsOf(file).settings.mirror).toBeUndefined();
  },
);

test("of more open tasks than the field takes, the oldest are whole and the number is right", () => {
  const request = { title: "What is this message about? ".repeat(3), to: "Triage Desk" };
  const tasks = Object.fromEntries(
    Array.from({ length: 400 }, (_, at) => [`task-${at}`, { request, openedAt: "2026-11-27T10:00:00Z" }]),
  );
  const state = { tasks, threads: {}, visits: {}, entries: 9 };
  const beside = {
    ...{ workflow: undefined, version: "", because: "", page: "" },
    usersOf: () => [],
    clean: (text: string) => text,
  };
  const summary = summaryOf(state as never, { waitingFor: "", outcome: "" } as never, ["tasks"], beside);
  const shown = JSON.parse(String(summary.TL_Tasks__c)) as { id: string }[];
  expect(String(summary.TL_Tasks__c).length).toBeLessThanOrEqual(32_768);
  expect(shown.length).toBeGreaterThan(100);
  expect(shown.map(({ id }) => id)).toEqual(Object.keys(tasks).slice(0, shown.length));
  expect(summary.TL_Open_Tasks__c).toBe(400);
});
