import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Append, type AuditStore, openInOrg, openStore, type StoredEntry } from "@throughline/audit";
import { apply, type Entry, type ItemState } from "@throughline/engine";
import { connect, empty, openOrg } from "../packages/audit/test/salesforce/world.ts";
import { type Benchmark, type Figure, round } from "./figure.ts";

/** Items in all, those over an org that takes its time, and how long that is. */
const ITEMS = 1_000;
const SLOW_ITEMS = 280;
const SLOW_MS = 300;
/** Items at work together, and turns of each. */
const AT_ONCE = 140;
const TURNS = 8;

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 5) + seconds * 1_000).toISOString();

/** The turns of an item, about as long as those of the first example: some entries each, one line of its trail. */
function* turns(recordId: string): Generator<Append> {
  const key = `support-email/${recordId}`;
  let state: ItemState | undefined;
  let written = 0;
  const turn = (...entries: Entry[]): Append => {
    const from = written + 1;
    for (const entry of entries) state = apply(state, entry);
    written += entries.length;
    return { item: key, workflow: "v1", entries, from, ...(state && { state }) };
  };
  const record = {
    Subject: `Invoice ${recordId} is wrong`,
    Description: "It shows two licenses. ".repeat(20),
  };
  yield turn(
    {
      ...{
        kind: "item-started",
        at: at(0),
        workflow: "support-email",
        hash: "v1",
        object: "Case",
        recordId,
        record,
      },
      ...{ labels: {}, eventId: `created-${recordId}`, because: { text: "it came by e-mail" } },
    },
    { kind: "stage-entered", at: at(0), stage: "Intake" },
  );
  for (let n = 1; n < TURNS - 1; n++)
    yield turn(
      { kind: "step-started", at: at(n), step: `s${n}`, visit: `s${n}.1`, thread: "main" },
      {
        ...{ kind: "decided", at: at(n), step: `s${n}`, visit: `s${n}.1` },
        decision: {
          ...{
            name: "topic",
            kind: "fact",
            value: "billing",
            by: "rule",
            inputs: { Subject: record.Subject },
          },
          because: { text: 'Subject contains "invoice"' },
        },
      },
      { kind: "step-completed", at: at(n), step: `s${n}`, visit: `s${n}.1` },
    );
  yield turn({ kind: "item-ended", at: at(TURNS), outcome: "Solved", by: "workflow", because: "done" });
}

/** Brings all items to their end, so many at once, each turn after the one before it. Resolves with what it took. */
async function work(
  store: AuditStore,
  items = ITEMS,
): Promise<{ entries: number; ms: number; cpuMs: number }> {
  let entries = 0;
  let next = 0;
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < items)
        for (const append of turns(`500${next++}`)) {
          entries += append.entries.length;
          await store.append([append]);
        }
    }),
  );
  const { user, system } = process.cpuUsage(cpu);
  return { entries, ms: performance.now() - began, cpuMs: (user + system) / 1_000 };
}

/** The trail in the org beside one in a file: what is written in a second, and the API calls of 1,000 items. */
export const keptInTheOrg: Benchmark = async ({ folder, say }) => {
  const path = mkdtempSync(join(folder, "kept-"));
  say(`${ITEMS} items of ${TURNS} turns into a file…`);
  const file = openStore({ path: join(path, "trail.sqlite") });
  const inFile = await work(file);
  await file.close();
  rmSync(path, { recursive: true });

  say("The same into an org on this machine…");
  const org = await openOrg();
  const salesforce = await connect(org);
  const open = (): Promise<AuditStore> => openInOrg({ org: salesforce.trail as never });
  const store = await open();
  const before = org.stats().apiCalls;
  const inOrg = await work(store);
  const calls = org.stats().apiCalls - before;
  await store.close();
  const again = org.stats().apiCalls;
  const second = await open();
  const start = org.stats().apiCalls - again;
  const read: StoredEntry[] = await second.entries("support-email/5001");
  if (read.length === 0) throw new Error("The trail of an item is not there.");
  say(`${SLOW_ITEMS} items into one that takes ${SLOW_MS} ms for a call…`);
  empty(org);
  await second.close();
  const third = await open();
  org.faults.inject({ kind: "delay", delayMs: SLOW_MS, times: Number.POSITIVE_INFINITY });
  const slow = await work(third, SLOW_ITEMS);
  org.faults.clear();
  await third.close();
  await salesforce.close();
  await org.close();

  const rate = ({ entries, ms }: typeof inOrg) => (entries / ms) * 1_000;
  const figures: Figure[] = [
    { name: "kept.entries", value: round(rate(inFile), 0), unit: "entries/s in a file" },
    {
      ...{
        name: "kept.entries.in-org",
        value: round(rate(inOrg), 0),
        unit: "entries/s in the org on this machine",
      },
      ...{ versus: "kept.entries", ratio: round(rate(inOrg) / rate(inFile)) },
    },
    {
      ...{ name: "kept.entries.in-org.slow", value: round(rate(slow), 0) },
      ...{ unit: `entries/s where a call takes ${SLOW_MS} ms` },
      ...{ versus: "kept.entries", ratio: round(rate(slow) / rate(inFile)) },
    },
    { name: "kept.calls", value: round((calls / ITEMS) * 1_000, 0), unit: "API calls for 1,000 items" },
    { name: "kept.calls.one-by-one", value: TURNS * 1_000, unit: "API calls where every turn goes alone" },
    { name: "kept.start", value: start, unit: `API calls of a start over ${ITEMS} ended items` },
  ];
  return figures;
};
