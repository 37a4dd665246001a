import { type Child, startChild } from "../child.ts";
import { type Benchmark, type Figure, megabytes, quantile, round } from "../figure.ts";
import type { Load, Loaded } from "../plain/load.ts";
import type { Usage } from "../plain/usage.ts";
import { driftOf, median, trendOf } from "./trend.ts";

const at = (file: string) => new URL(`../plain/${file}`, import.meta.url);

/** Items a second between the bursts. */
const RATE = 100;
const CONNECTIONS = 50;
/** A sample a minute; of less than this many minutes as many samples, each shorter. */
const SAMPLES = 20;
/** Of each sample this share is a burst: as much as it takes. */
const BURST = 0.05;
/** What comes before is not looked at: code is compiled, caches are filled. */
const WARM = 0.1;

/** One sample: what was used while items came at their rate, and how many a second were taken when all came at once. */
interface Sample extends Usage {
  minute: number;
  items: number;
  burst: number;
  p99: number;
}

/** The plain workload at a steady rate for as long as one likes; what grows or slows down meanwhile. */
export const soak: Benchmark = async ({ minutes, folder, say }) => {
  const stub = startChild(at("stub.ts"));
  const load = startChild(at("load.ts"));
  const children: Child[] = [stub, load];
  try {
    const { port: org } = await stub.ask<{ port: number }>({});
    const ours = startChild(at("ours.ts"), [folder, String(org)]);
    children.push(ours);
    const { port } = await ours.ask<{ port: number }>({ what: "port" });
    const drive = (seconds: number, rate?: number) =>
      load.ask<Loaded>({ port, connections: CONNECTIONS, seconds, ...(rate && { rate }) } satisfies Load);
    const usage = () => ours.ask<Usage>({ what: "usage" });

    const count = Math.max(SAMPLES, Math.round(minutes));
    const seconds = (minutes * 60) / count;
    say(`soak: ${RATE} items a second for ${minutes} minutes, ${count} samples`);
    const samples: Sample[] = [];
    const began = performance.now();
    for (let number = 0; number < count; number++) {
      const { items: burst, seconds: took } = await drive(Math.max(1, seconds * BURST));
      await usage();
      const { items, latencies } = await drive(Math.max(1, seconds * (1 - BURST)), RATE);
      const minute = (performance.now() - began) / 60_000;
      const p99 = quantile(latencies, 0.99);
      const sample = { ...(await usage()), minute, items, p99, burst: burst / took };
      samples.push(sample);
      say(tell(sample));
    }
    return figuresOf(samples.slice(Math.ceil(count * WARM)));
  } finally {
    await Promise.all(children.map((child) => child.end()));
  }
};

const cpuOf = ({ cpuMs, items }: Sample) => cpuMs / items;

const tell = (sample: Sample) =>
  [
    `${round(sample.minute, 1)} min`,
    `${round(cpuOf(sample), 3)} ms CPU an item (main thread ${round(sample.mainMs / sample.items, 3)})`,
    `p99 ${round(sample.p99, 1)} ms`,
    `loop p99 ${round(sample.loopDelayP99, 1)} ms late`,
    `burst ${round(sample.burst, 0)} items/s`,
    `rss ${megabytes(sample.rss)} MB`,
    `heap ${megabytes(sample.heap)} MB`,
    `disk ${megabytes(sample.disk)} MB`,
  ].join(", ");

function figuresOf(samples: Sample[]): Figure[] {
  const of = (value: (sample: Sample) => number) => samples.map(value);
  const drift = (name: string, values: number[]): Figure => ({
    name: `soak.${name}_drift`,
    value: round(100 * driftOf(values), 1),
    unit: "%, last third versus first",
  });
  const trend = (name: string, value: (sample: Sample) => number): Figure => {
    const { slope, error } = trendOf(samples.map((sample) => ({ x: sample.minute / 60, y: value(sample) })));
    return {
      name: `soak.${name}_trend`,
      value: megabytes(slope),
      unit: "MB/h",
      versus: `standard error, ${megabytes(error)} MB/h`,
      ratio: round(slope / error, 1),
    };
  };
  const typical = (name: string, unit: string, values: number[], digits: number): Figure => ({
    name: `soak.${name}`,
    value: round(median(values), digits),
    unit,
  });
  return [
    typical(
      "burst_items_per_second",
      "items/s",
      of(({ burst }) => burst),
      0,
    ),
    drift(
      "burst_items_per_second",
      of(({ burst }) => burst),
    ),
    typical("cpu_ms_per_item", "ms", of(cpuOf), 3),
    drift("cpu_ms_per_item", of(cpuOf)),
    typical(
      "p99",
      "ms",
      of(({ p99 }) => p99),
      1,
    ),
    typical(
      "loop_delay_p99",
      "ms",
      of(({ loopDelayP99 }) => loopDelayP99),
      1,
    ),
    typical(
      "rss",
      "MB",
      of(({ rss }) => megabytes(rss)),
      1,
    ),
    trend("rss", ({ rss }) => rss),
    typical(
      "heap",
      "MB",
      of(({ heap }) => megabytes(heap)),
      1,
    ),
    trend("heap", ({ heap }) => heap),
    { name: "soak.disk", value: megabytes(samples.at(-1)?.disk ?? 0), unit: "MB" },
  ];
}
