import { keyOf } from "@throughline/engine";
import { answer } from "../child.ts";
import { megabytes, quantile, round } from "../figure.ts";
import { patchingOrg, recordId } from "../plain/port.ts";
import { openRuntime } from "../plain/runtime.ts";
import { workflow } from "../plain/workflow.ts";
import { fill } from "./fill.ts";
import { listTimes } from "./lists.ts";
import { long, short } from "./workflow.ts";

export interface Held {
  /** From the start of the process to the first item that is through. */
  firstWorkMs: number;
  /** After the start and the first work, and at its highest. */
  rss: number;
  peakRss: number;
  itemsPerSecond: number;
  /** Of new work, all threads: it does not depend on what else the machine does. */
  cpuMsPerItem: number;
  /** The slowest first page of a list, the counts and the summary, in ms. */
  listMs: number;
  countsMs: number;
  summaryMs: number;
  /** How late timers' entries are durable. */
  lateP50: number;
  lateP99: number;
}

const began = Date.now() - performance.now();
const [folder = "."] = process.argv.slice(2);
/** Items with short timers that are started beside the other work. */
const TIMERS = 1_000;
const AT_ONCE = 50;
const record = {
  Subject: "The export fails with an error",
  Origin: "Email",
  Status: "New",
  Description: "Again.",
};

answer(async (question: { fill: number } | { seconds: number }) =>
  "fill" in question ? fill(`${folder}/trail.sqlite`, question.fill) : hold(question.seconds),
);

/** Starts over that store, and works beside what waits. */
async function hold(seconds: number): Promise<Held> {
  const { runtime, store } = await openRuntime(
    folder,
    [workflow, long, short],
    patchingOrg(async () => 204),
  );
  const ends = new Map<string, () => void>();
  const due = new Map<string, number>();
  const late: number[] = [];
  runtime.onEntry(({ item, entry }) => {
    if (entry.kind === "timer-armed") due.set(entry.timer, Date.parse(entry.due));
    if (entry.kind === "timer-fired") late.push(Date.now() - (due.get(entry.timer) ?? 0));
    if (entry.kind === "item-ended") ends.get(item)?.();
  });
  const create = (flow: string) => {
    const id = recordId();
    const item = keyOf(flow, id);
    const ended = new Promise<void>((resolve) => ends.set(item, resolve));
    const at = new Date().toISOString();
    const created = runtime.deliver(item, { type: "record-created", id, at, recordId: id, record });
    return { created, ended };
  };
  await create(workflow.id).ended;
  const firstWorkMs = round(Date.now() - began, 0);
  const rss = megabytes(process.memoryUsage.rss());
  await Promise.all(Array.from({ length: TIMERS }, () => create(short.id).created));
  const until = performance.now() + Math.max(5, seconds) * 1000;
  let items = 0;
  const from = performance.now();
  const cpu = process.cpuUsage();
  const worker = async () => {
    for (; performance.now() < until; items++) await create(workflow.id).ended;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const itemsPerSecond = round((items / (performance.now() - from)) * 1000, 0);
  const { user, system } = process.cpuUsage(cpu);
  const cpuMsPerItem = round((user + system) / 1000 / items, 3);
  await runtime.stop();
  await store.close();
  if (late.length !== TIMERS) throw new Error(`Of ${TIMERS} timers ${late.length} fired.`);
  late.sort((a, b) => a - b);
  const { slowest, counts, summary } = await listTimes(`${folder}/trail.sqlite`);
  const peakRss = megabytes(process.resourceUsage().maxRSS * 1024);
  return {
    firstWorkMs,
    rss,
    peakRss,
    itemsPerSecond,
    cpuMsPerItem,
    listMs: round(slowest.ms, 1),
    countsMs: round(counts, 2),
    summaryMs: round(summary, 1),
    lateP50: quantile(late, 0.5),
    lateP99: quantile(late, 0.99),
  };
}
