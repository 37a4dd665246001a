import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startChild } from "../child.ts";
import type { Benchmark, Figure, Settings } from "../figure.ts";
import { round } from "../figure.ts";
import type { Measured } from "./worker.ts";

const WORKER = new URL("worker.ts", import.meta.url);
const SICK = new URL("sick.ts", import.meta.url);
const ORG = new URL("../plain/stub.ts", import.meta.url);

/** Rounds of each kind, by turns: other work on the machine hits both. */
const ROUNDS = 3;

async function oneRound(beside: boolean, { folder, seconds }: Settings): Promise<Measured> {
  const store = mkdtempSync(join(folder, "systems-"));
  const [org, sick] = [startChild(ORG), startChild(SICK)];
  try {
    const { port } = await org.ask<{ port: number }>({});
    const ports = await sick.ask<object>({ is: "ports" });
    const worker = startChild(WORKER, [store, String(port), JSON.stringify(ports)]);
    return await worker.ask<Measured>({ seconds, beside }).finally(() => worker.end());
  } finally {
    await Promise.all([org.end(), sick.end()]);
    rmSync(store, { recursive: true, force: true });
  }
}

const middle = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

/**
 * Items that use the org alone, beside 1,000 that call four systems over HTTP: one never answers, one after 30 s, one
 * refuses the connection, one is well; versus the same without them. The middle of three rounds of each.
 */
export const systems: Benchmark = async (settings) => {
  const [without, beside]: [Measured[], Measured[]] = [[], []];
  for (let turn = 0; turn < ROUNDS; turn++) {
    settings.say(`round ${turn + 1} of ${ROUNDS}: without sick systems, then beside them`);
    without.push(await oneRound(false, settings));
    beside.push(await oneRound(true, settings));
  }
  const compared = (name: string, unit: string, of: Exclude<keyof Measured, "affected">): Figure => {
    const [base, value] = [without, beside].map((all) => middle(all.map((one) => one[of])));
    return {
      name: `systems.${name}`,
      value: value ?? 0,
      unit,
      versus: `without them, ${base} ${unit}`,
      ratio: round((value ?? 0) / (base || 1)),
    };
  };
  const last = beside.at(-1)?.affected ?? ({} as Measured["affected"]);
  return [
    compared("unaffected_items_per_second", "items/s", "itemsPerSecond"),
    compared("unaffected_mean", "ms", "meanMs"),
    compared("unaffected_p99", "ms", "p99Ms"),
    compared("unaffected_cpu_ms_per_item", "ms", "cpuMsPerItem"),
    ...Object.entries(last).map(
      ([name, { ended, live, waiting, shut }]): Figure => ({
        name: `systems.${name}_ended`,
        value: ended,
        unit: "items",
        versus: `${live} live, ${waiting} calls in line, its gate: ${shut}`,
      }),
    ),
  ];
};
