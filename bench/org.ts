import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { keyOf } from "@throughline/engine";
import { systemClock } from "@throughline/runtime";
import { openSandbox } from "../packages/cli/src/sandbox/sandbox.ts";
import { type Benchmark, type Figure, round } from "./figure.ts";
import { openRuntime } from "./plain/runtime.ts";
import { parse } from "./plain/workflow.ts";

const FLOW = `
workflow: bursts
title: Rules, a table, an update
object: Case
start: { event: created, when: 'Origin == "Email"' }
governs: [Priority, Status]
foreign writes: accept
facts:
  topic: { type: choice, of: [billing, other] }
agents:
  reader: { role: Understands, reads: [Subject], gives: [topic], writes: [Priority, Status] }
stages:
  - stage: Triage
    steps:
      - interpret: understand
        agent: reader
        decide:
          topic:
            - { rule: 'Subject.contains("invoice")', gives: billing }
            - otherwise: other
      - decide: priority
        agent: reader
        gives: Priority
        table: { inputs: [topic], rows: [[billing, High], [any, Low]] }
      - update: working
        agent: reader
        set: { Status: '"Working"' }
`;

const ONE_BY_ONE = 100;
const BURST = 2_000;

/** Records of the local org through its own event stream, one after another and many at once; all in one process. */
export const bursts: Benchmark = async ({ folder, say }) => {
  const place = mkdtempSync(join(folder, "org-"));
  const flow = parse(FLOW);
  const { org, salesforce } = await openSandbox(undefined, systemClock(), [flow]);
  const { runtime, store } = await openRuntime(place, [flow], salesforce);
  const ends = new Map<string, () => void>();
  runtime.onEntry(({ item, entry }) => {
    if (entry.kind === "item-ended") ends.get(item)?.();
  });
  const create = () => {
    const id = org.db.create("Case", { Subject: "An invoice", Origin: "Email", Status: "New" });
    return new Promise<void>((resolve) => ends.set(keyOf(flow.id, id), resolve));
  };
  async function measure(items: number, work: () => Promise<unknown>) {
    const calls = org.stats().apiCalls;
    const began = performance.now();
    await work();
    const seconds = (performance.now() - began) / 1000;
    return { perSecond: items / seconds, calls: ((org.stats().apiCalls - calls) * 1000) / items };
  }
  try {
    await create();
    say(`org: ${ONE_BY_ONE} records one by one, then ${BURST} at once`);
    const single = await measure(ONE_BY_ONE, async () => {
      for (let item = 0; item < ONE_BY_ONE; item++) await create();
    });
    const burst = await measure(BURST, () => Promise.all(Array.from({ length: BURST }, create)));
    const figures: Figure[] = [
      { name: "org.items_per_second", value: round(burst.perSecond, 0), unit: "items/s" },
      { name: "org.items_per_second_one_by_one", value: round(single.perSecond, 0), unit: "items/s" },
      {
        name: "org.api_calls_per_1000_items",
        value: round(burst.calls, 0),
        unit: "calls",
        versus: `one by one, ${round(single.calls, 0)} calls`,
        ratio: round(burst.calls / single.calls, 3),
      },
      { name: "org.api_calls_per_1000_items_one_by_one", value: round(single.calls, 0), unit: "calls" },
    ];
    return figures;
  } finally {
    await runtime.stop();
    await salesforce.close();
    await store.close();
    await org.close();
    rmSync(place, { recursive: true, force: true });
  }
};
