import { setTimeout as pause } from "node:timers/promises";
import { openConnections } from "@throughline/connectors";
import { keyOf } from "@throughline/engine";
import { answer } from "../child.ts";
import { quantile, round } from "../figure.ts";
import { openLines } from "../keep-alive.ts";
import { patchingOrg, patchOver, recordId } from "../plain/port.ts";
import { openRuntime } from "../plain/runtime.ts";
import { parse, workflow as plain } from "../plain/workflow.ts";

export const SYSTEMS = ["silent", "slow", "refusing", "healthy"] as const;
export type System = (typeof SYSTEMS)[number];

/** What became of the items that call a system. */
export interface Affected {
  ended: number;
  live: number;
  /** Calls in line before its gate, and why it is shut. */
  waiting: number;
  shut: string;
}

export interface Measured {
  /** Of items that call no system. */
  itemsPerSecond: number;
  meanMs: number;
  p99Ms: number;
  cpuMsPerItem: number;
  affected: Record<System, Affected>;
}

const [folder = ".", orgPort = "", ports = "{}"] = process.argv.slice(2);
/** Items of each system. */
const EACH = 250;
/** Items that are worked on beside each other and call nobody. */
const AT_ONCE = 20;
/** Before it is measured the sick systems have all that comes to them, in ms. */
const SETTLE_MS = 2_000;

const calling = (system: System) =>
  parse(`
workflow: ${system}
title: Calls a system
object: Case
start: { event: created }
governs: [Status]
foreign writes: accept
agents:
  clerk: { role: Calls, reads: [Subject], calls: [${system}.do], writes: [Status] }
stages:
  - stage: Work
    steps:
      - call: do
        agent: clerk
        use: ${system}.do
        with: { for: Subject }
      - update: working
        agent: clerk
        set: { Status: '"Working"' }
`);

const connectionsTo = (all: Record<string, number>) =>
  openConnections(
    `connections:\n${Object.entries(all)
      .map(
        ([name, port]) =>
          `  ${name}:\n    url: http://127.0.0.1:${port}\n    allow private: true\n    operations:\n      do: { post: /do, repeat: keyed }\n`,
      )
      .join("")}`,
  );

/** Works on items that call nobody for some seconds, beside items that call systems or without them. */
async function measure({ seconds, beside }: { seconds: number; beside: boolean }): Promise<Measured> {
  const { connections, problems, close } = connectionsTo(JSON.parse(ports));
  if (problems[0]) throw new Error(problems[0].message);
  const lines = openLines(Number(orgPort), 200);
  const flows = SYSTEMS.map(calling);
  const org = patchingOrg(patchOver(lines));
  const { runtime, store } = await openRuntime(folder, [plain, ...flows], org, undefined, connections);
  const ends = new Map<string, () => void>();
  const ended = new Map<string, number>();
  runtime.onEntry(({ item, entry }) => {
    if (entry.kind !== "item-ended") return;
    ends.get(item)?.();
    const flow = item.split("/")[0] ?? "";
    ended.set(flow, (ended.get(flow) ?? 0) + 1);
  });
  const create = (flow: string) => {
    const id = recordId();
    const item = keyOf(flow, id);
    const over = new Promise<void>((resolve) => ends.set(item, resolve));
    const record = { Subject: "The export fails", Origin: "Email", Status: "New", Description: "Again." };
    const at = new Date().toISOString();
    const begun = runtime.deliver(item, { type: "record-created", id, at, recordId: id, record });
    return { begun, over };
  };
  if (beside)
    await Promise.all(
      Array.from({ length: EACH * SYSTEMS.length }, (_, at) => create(SYSTEMS[at % SYSTEMS.length]!).begun),
    );
  await pause(SETTLE_MS);
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  const cpu = process.cpuUsage();
  const from = performance.now();
  const work = async () => {
    while (performance.now() < until) {
      const began = performance.now();
      await create(plain.id).over;
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const took = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  const lined = new Map(runtime.stats().pressure.map((line) => [line.system, line]));
  const affected = Object.fromEntries(
    SYSTEMS.map((name) => {
      const over = ended.get(name) ?? 0;
      const { waiting = 0, shut } = lined.get(name) ?? {};
      return [
        name,
        { ended: over, live: (beside ? EACH : 0) - over, waiting, shut: shut?.because ?? "open" },
      ];
    }),
  ) as Measured["affected"];
  await runtime.stop();
  await store.close();
  await close();
  lines.close();
  times.sort((a, b) => a - b);
  return {
    itemsPerSecond: round((times.length / took) * 1000, 0),
    meanMs: round(times.reduce((sum, ms) => sum + ms, 0) / times.length, 1),
    p99Ms: round(quantile(times, 0.99), 1),
    cpuMsPerItem: round((user + system) / 1000 / times.length, 2),
    affected,
  };
}

answer(measure);
