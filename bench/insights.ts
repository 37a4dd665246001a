import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "@throughline/audit";
import { apply, type Entry, type ItemState } from "@throughline/engine";
import { gather } from "../packages/server/src/insights/gather.ts";
import { NOBODY } from "../packages/server/src/insights/people.ts";
import { type Benchmark, round } from "./figure.ts";

const ITEMS = 100_000;
/** Items in one transaction. */
const GROUP = 500;
const NOW = Date.UTC(2026, 10, 26);
const PERIOD_MS = 84 * 86_400_000;
const TOPICS = ["billing", "technical", "account", "sales"];
const PEOPLE = 40;

const because = { text: "as the benchmark says" };
const userOf = (number: number) => `005${String(number % PEOPLE).padStart(12, "0")}AAA`;
const stepOf = (name: string) => ({ step: name, visit: `${name}#1` });

/** An item's life in four stages with what is measured of it; one in eight changes hands, one in thirty goes on. */
function story(number: number): Entry[] {
  const began = NOW - (number * PERIOD_MS) / ITEMS;
  const at = (minute: number) => new Date(began + minute * 60_000).toISOString();
  const topic = TOPICS[number % TOPICS.length] ?? "";
  const team = `${topic} team`;
  const decided = (minute: number, step: string, name: string, value: unknown, by: string, inputs = {}) => ({
    ...{ kind: "decided", at: at(minute), ...stepOf(step) },
    decision: { name, kind: step === "understand" ? "fact" : "field", value, by, because, inputs },
  });
  const next = (minute: number, left: string, entered: string) => [
    { kind: "stage-completed", at: at(minute), stage: left },
    { kind: "stage-entered", at: at(minute), stage: entered },
  ];
  const request = { team, by: [], skills: [], where: [], sticky: [], otherwise: [], exclude: [], size: 1 };
  const owner = { ownerId: userOf(number), owner: `Owner ${number % PEOPLE}`, kind: "user", team };
  return [
    {
      ...{ kind: "item-started", at: at(0), workflow: "support-email", hash: "v1", object: "Case" },
      ...{
        recordId: `500${String(number).padStart(12, "0")}AAA`,
        record: {},
        eventId: String(number),
        because,
      },
    },
    { kind: "stage-entered", at: at(0), stage: "Intake" },
    decided(1, "understand", "topic", topic, number % 3 ? "rule" : "model"),
    decided(1, "understand", "urgent", false, "rule"),
    decided(1, "understand", "invoice", "none", "rule"),
    ...next(1, "Intake", "Triage"),
    { kind: "milestone-started", at: at(1), stage: "Triage", due: at(16), totalMs: 900_000 },
    decided(2, "priority", "Priority", "High", "table"),
    { kind: "milestone-met", at: at(2), stage: "Triage" },
    ...next(2, "Triage", "Assignment"),
    { kind: "step-started", at: at(2), ...stepOf("owner"), thread: "main" },
    { kind: "effect-intended", at: at(2), effect: { kind: "choose", id: "c", ...request }, visit: "owner#1" },
    { kind: "effect-settled", at: at(3), effect: "c", ok: true, value: owner, apiCalls: 0, ms: 0 },
    decided(3, "owner", "OwnerId", owner.ownerId, "rule", { topic }),
    ...next(3, "Assignment", "Resolution"),
    ...(number % 8
      ? []
      : [
          {
            ...{ kind: "foreign-write", at: at(30), eventId: "moved", source: "person", answer: "accept" },
            changes: { OwnerId: { to: userOf(number + 1) } },
          },
        ]),
    ...(number % 30
      ? [{ kind: "item-ended", at: at(300), outcome: "resolved", by: "workflow", because: "done" }]
      : []),
  ] as Entry[];
}

/** What the Insights page takes over as many items as a busy desk has in twelve weeks. */
export const insights: Benchmark = async ({ folder, say }) => {
  const path = mkdtempSync(join(folder, "throughline-insights-"));
  const store = openStore({ path: join(path, "trail.sqlite") });
  try {
    say(`insights: ${ITEMS} items are written`);
    for (let first = 0; first < ITEMS; first += GROUP) {
      await store.append(
        Array.from({ length: GROUP }, (_, i) => {
          const entries = story(first + i);
          const state = entries.reduce<ItemState | undefined>(apply, undefined) as ItemState;
          return { item: `support-email/${state.recordId}`, workflow: "v1", entries, from: 1, state };
        }),
      );
    }
    // what is derived is written behind; this waits for it
    await store.counts();
    say("insights: twelve weeks are gathered, three times");
    const world = { now: new Date(NOW).toISOString(), people: NOBODY };
    const times: number[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const before = process.cpuUsage();
      await gather(store, { period: "quarter" }, world);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1_000);
    }
    return [
      {
        name: "insights.cpu_per_100000_items",
        value: round(Math.min(...times), 0),
        unit: "ms",
        versus: "best of 3, all threads",
      },
    ];
  } finally {
    await store.close();
    rmSync(path, { recursive: true, force: true });
  }
};
