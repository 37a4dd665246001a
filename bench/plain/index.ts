import { type Child, startChild } from "../child.ts";
import { type Benchmark, type Figure, megabytes, quantile, round } from "../figure.ts";
import type { Load, Loaded } from "./load.ts";
import type { Counted } from "./ours.ts";
import type { Parts } from "./profile.ts";
import type { Usage } from "./usage.ts";

const at = (file: string) => new URL(file, import.meta.url);

/** The rounds of each side; they alternate, so that what else the machine does strikes both. */
const ROUNDS = 3;
const WARM_SECONDS = 2;

interface Side {
  child: Child;
  port: number;
}

/** The plain workload over HTTP, every answer after the outside write's outcome is durable; beside it the floor. */
export const plain: Benchmark = async ({ seconds, folder, store, say }) => {
  const stub = startChild(at("stub.ts"));
  const load = startChild(at("load.ts"));
  const { port: org } = await stub.ask<{ port: number }>({});
  const children = [stub, load];
  const start = async (file: string, args: string[]): Promise<Side> => {
    const child = startChild(at(file), [folder, ...args]);
    children.push(child);
    return { child, ...(await child.ask<{ port: number }>({ what: "port" })) };
  };
  const drive = (side: Side, connections: number, time: number) =>
    load.ask<Loaded>({ port: side.port, connections, seconds: time } satisfies Load);

  try {
    const ours = await start("ours.ts", [String(org)]);
    await drive(ours, 10, WARM_SECONDS);
    const { counted } = await ours.child.ask<{ counted: Counted }>({ what: "usage" });
    const floor = await start("floor.ts", [String(org), String(counted.before), String(counted.after)]);
    await drive(floor, 10, WARM_SECONDS);

    const figures: Figure[] = [entriesFigure(counted)];
    for (const connections of [10, 50]) {
      say(`plain: ${connections} connections, ${ROUNDS} rounds of ${seconds} s each for ours and the floor`);
      figures.push(
        ...(await compare(ours, floor, connections, (side) => drive(side, connections, seconds), FLOOR)),
      );
    }
    const { peakRss } = await ours.child.ask<Usage>({ what: "usage" });
    figures.push({ name: "runtime.rss", value: megabytes(peakRss), unit: "MB" });
    await ours.child.ask({ what: "profile" });
    await drive(ours, 50, seconds);
    const parts = await ours.child.ask<Parts>({ what: "parts" });
    if (store !== undefined) {
      const stored = await start("ours.ts", [String(org), freshSchema(store)]);
      await drive(stored, 10, WARM_SECONDS);
      for (const connections of [10, 50]) {
        say(`plain: ${connections} connections over PostgreSQL, and over SQLite beside it`);
        const round = (side: Side) => drive(side, connections, seconds);
        figures.push(...(await compare(stored, ours, connections, round, POSTGRES)));
      }
    }
    const cpu = figures.find(({ name }) => name === "runtime.cpu_ms_per_item")?.value ?? 0;
    return [...figures, ...partFigures(parts, cpu)];
  } finally {
    await Promise.all(children.map((child) => child.end()));
  }
};

/** What is compared with what. */
const FLOOR = { name: "runtime", versus: "floor" };
const POSTGRES = { name: "postgres", versus: "SQLite" };

/** A schema of its own in the database. It stays there, to be looked at. */
function freshSchema(store: string): string {
  const address = new URL(store);
  address.searchParams.set("schema", `bench_${Date.now()}`);
  return address.href;
}

async function compare(
  ours: Side,
  other: Side,
  connections: number,
  drive: (side: Side) => Promise<Loaded>,
  { name, versus }: typeof FLOOR,
) {
  const mine: Measured[] = [];
  const theirs: Measured[] = [];
  for (let turn = 0; turn < ROUNDS; turn++) {
    mine.push(await measure(ours, drive));
    theirs.push(await measure(other, drive));
  }
  const [we, they] = [sum(mine), sum(theirs)];
  const suffix = connections === 50 ? "" : `_${connections}`;
  const ratio = round(we.rate / they.rate, 3);
  return [
    {
      name: `${name}.items_per_second${suffix}`,
      value: round(we.rate, 0),
      unit: "items/s",
      versus: `${versus}, ${round(they.rate, 0)} items/s`,
      ratio,
    },
    { name: `${name}.${versus.toLowerCase()}_ratio${suffix}`, value: ratio, unit: `of the ${versus}` },
    latency(`${name}.p50${suffix}`, we.p50, they.p50, versus),
    latency(`${name}.p99${suffix}`, we.p99, they.p99, versus),
    {
      name: `${name}.cpu_ms_per_item${suffix}`,
      value: round(we.cpu, 3),
      unit: "ms",
      versus: `${versus}, ${round(they.cpu, 3)} ms`,
      ratio: round(we.cpu / they.cpu, 2),
    },
  ] satisfies Figure[];
}

interface Measured extends Loaded {
  cpuMs: number;
}

async function measure({ child, port }: Side, drive: (side: Side) => Promise<Loaded>): Promise<Measured> {
  await child.ask({ what: "usage" });
  const loaded = await drive({ child, port });
  const { cpuMs } = await child.ask<Usage>({ what: "usage" });
  return { ...loaded, cpuMs };
}

function sum(rounds: Measured[]) {
  const items = rounds.reduce((all, round) => all + round.items, 0);
  const latencies = Float64Array.from(rounds.flatMap((round) => round.latencies)).sort();
  return {
    rate: items / rounds.reduce((all, round) => all + round.seconds, 0),
    cpu: rounds.reduce((all, round) => all + round.cpuMs, 0) / items,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

const latency = (name: string, mine: number, theirs: number, versus: string): Figure => ({
  name,
  value: round(mine, 1),
  unit: "ms",
  versus: `${versus}, ${round(theirs, 1)} ms`,
  ratio: round(mine / theirs, 2),
});

const entriesFigure = ({ before, after }: Counted): Figure => ({
  name: "runtime.entries_per_item",
  value: before + after,
  unit: "entries",
});

const partFigures = (parts: Parts, cpu: number): Figure[] =>
  Object.entries(parts)
    .sort(([, a], [, b]) => b - a)
    .map(([part, share]) => ({
      name: `runtime.cpu_ms_per_item.${part.replaceAll(" ", "_")}`,
      value: round(share * cpu, 3),
      unit: "ms",
      versus: "all CPU of the process",
      ratio: round(share, 3),
    }));
