import { monitorEventLoopDelay } from "node:perf_hooks";
import { createRoute, z } from "@hono/zod-openapi";
import type { TrailCounts } from "@throughline/audit";
import type { Pressure } from "@throughline/runtime";
import type { Backend } from "../backend.ts";
import type { MirrorState } from "../mirror/mirror.ts";
import type { App } from "./app.ts";

/** The text format that Prometheus reads. */
const TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Share of the time that may go into counting in the trail: what took 40 ms to count stands for 4 s. */
const COUNTING = 0.01;

/** How often the event loop is looked at, in ms. */
const RESOLUTION_MS = 20;

/** Situations of items that are open, as the console names them; each is there also when no item has it. */
const OPEN = ["working", "waiting", "needs-person", "incident", "foreign-write"];

/** A figure: its samples are values by labels in Prometheus' own form, "" for none. */
interface Metric {
  name: string;
  help: string;
  type: "gauge" | "counter";
  samples: Record<string, number | null | undefined>;
}

/** The figures by which a monitoring system watches over the process. */
export function metrics(app: App, backend: Backend): void {
  const read = createFigures(backend);
  app.openapi(
    createRoute({
      method: "get",
      path: "/metrics",
      summary: "Figures for Prometheus",
      responses: {
        200: {
          content: { "text/plain": { schema: z.string() } },
          description: "Prometheus' text format: items, tasks, entries, effects, org, store and process",
        },
      },
    }),
    async (c) => c.text(textOf(await read()), 200, { "Content-Type": TYPE }),
  );
}

function createFigures(backend: Backend): () => Promise<Metric[]> {
  const { store, runtime, org, room } = backend;
  const appended = { entries: 0, commits: 0 };
  const lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lag.enable();
  runtime.onEntry(() => {
    appended.entries++;
  });
  store.subscribe(() => {
    appended.commits++;
  });
  let counted: { figures: TrailCounts; until: number } | undefined;
  const counts = async () => {
    const began = performance.now();
    if (counted && began < counted.until) return counted.figures;
    const figures = await store.counts();
    const ended = performance.now();
    counted = { figures, until: ended + (ended - began) / COUNTING };
    return figures;
  };

  return async () => {
    const { entries, items, tasks, effects, held } = await counts();
    const { inFlight, retrying, setAside, storeTrouble, states, pressure, letters, intakePaused } =
      runtime.stats();
    const { day } = room();
    const bySystem = (value: (line: Pressure) => number) =>
      Object.fromEntries(pressure.map((line) => [`system="${label(line.system)}"`, value(line)]));
    const { connected, apiUsed, apiMax } = org();
    const open = Object.fromEntries(
      OPEN.map((situation) => [`situation="${situation}"`, items[situation] ?? 0]),
    );
    const loop = {
      'quantile="0.5"': late(lag.percentile(50)),
      'quantile="0.99"': late(lag.percentile(99)),
      'quantile="1"': late(lag.max),
    };
    // each reading tells of the time since the one before
    lag.reset();
    return [
      gauge("throughline_items_open", "Open work items by situation.", open),
      gauge("throughline_items_set_aside", "Items that take no events because of a defect.", setAside.length),
      gauge("throughline_tasks_open", "Tasks that wait for a person.", tasks),
      gauge("throughline_entries", "Entries in the audit trail.", entries),
      counter(
        "throughline_entries_appended_total",
        "Entries of items appended by this process.",
        appended.entries,
      ),
      counter(
        "throughline_commits_total",
        "Transactions of the audit trail by this process.",
        appended.commits,
      ),
      gauge("throughline_work_in_flight", "Letters, appends and effects that are under way.", inFlight),
      gauge("throughline_effects_open", "Effects whose outcome is not known yet.", {
        'held="false"': effects - held,
        'held="true"': held,
      }),
      gauge("throughline_effects_retrying", "Effects that wait for their next attempt.", retrying),
      gauge(
        "throughline_effects_waiting",
        "Effects in line for a system.",
        bySystem(({ waiting }) => waiting),
      ),
      gauge(
        "throughline_system_shut",
        "1 while nothing goes out to a system: its budget is used up, or it fails.",
        bySystem(({ shut }) => Number(shut !== undefined)),
      ),
      gauge("throughline_letters", "Events that are taken and not durable yet.", letters),
      gauge(
        "throughline_intake_paused",
        "1 while the org's events are not read on because there is too much to do.",
        Number(intakePaused),
      ),
      gauge("throughline_item_states_in_memory", "States of items kept in memory.", states),
      gauge("throughline_org_connected", "1 while the org's events are followed.", Number(connected)),
      gauge("throughline_org_api_calls_used", "API calls of the org used in its last 24 hours.", apiUsed),
      gauge("throughline_org_api_calls_max", "API calls that the org has in 24 hours.", apiMax),
      gauge(
        "throughline_api_budget_used",
        "Our API calls of the last 24 hours, where they are limited.",
        day?.used ?? null,
      ),
      gauge(
        "throughline_api_budget_max",
        "API calls that the workspace allows us in 24 hours.",
        day?.of ?? null,
      ),
      ...mirrorFigures(backend.mirrored()),
      ...trailFigures(backend.trailCalls()),
      gauge(
        "throughline_store_trouble",
        "1 while the store takes no entries.",
        Number(storeTrouble !== undefined),
      ),
      gauge(
        "throughline_event_loop_lag_seconds",
        "How late the event loop was since the last reading.",
        loop,
      ),
      // under the names that dashboards know
      gauge("process_resident_memory_bytes", "Memory of the process.", process.memoryUsage.rss()),
      counter("process_cpu_seconds_total", "Processor time of the process.", cpuSeconds()),
      gauge("process_start_time_seconds", "When the process began, in seconds since 1970.", START),
    ];
  };
}

/** What keeping the trail in the org takes, where it is kept there. */
const trailFigures = (apiCalls: number | undefined): Metric[] =>
  apiCalls === undefined
    ? []
    : [counter("throughline_trail_api_calls_total", "API calls that the trail in the org took.", apiCalls)];

/** What is shown in the org's own objects, where something is. */
const mirrorFigures = (mirror: MirrorState | undefined): Metric[] =>
  mirror
    ? [
        counter("throughline_mirror_api_calls_total", "API calls that the mirror took.", mirror.apiCalls),
        counter("throughline_mirror_items_total", "Summaries that were written to the org.", mirror.items),
        counter("throughline_mirror_entries_total", "Entries that were written to the org.", mirror.entries),
        counter("throughline_mirror_refused_total", "Records that the org refused.", mirror.refused),
        gauge(
          "throughline_mirror_trouble",
          "1 while the org does not take the mirror.",
          Number(mirror.trouble !== undefined),
        ),
      ]
    : [];

const START = Math.round((Date.now() - process.uptime() * 1000) / 1000);

/** How much later than asked for, from ns to s. Before the first look there is nothing to tell. */
const late = (ns: number) => (Number.isFinite(ns) ? Math.max(0, ns / 1e9 - RESOLUTION_MS / 1e3) : 0);

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A name as a label's value. */
const label = (name: string) => name.replace(/[\\"\n]/g, "_");

type Samples = Metric["samples"];
const metric =
  (type: Metric["type"]) =>
  (name: string, help: string, value: number | null | Samples): Metric => ({
    name,
    help,
    type,
    samples: typeof value === "object" && value ? value : { "": value },
  });
const gauge = metric("gauge");
const counter = metric("counter");

/** What is not known has no line. */
function textOf(all: Metric[]): string {
  const lines = all.flatMap(({ name, help, type, samples }) => {
    const known = Object.entries(samples).filter(([, value]) => typeof value === "number");
    if (!known.length) return [];
    const values = known.map(([labels, value]) => `${name}${labels && `{${labels}}`} ${value}`);
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...values];
  });
  return `${lines.join("\n")}\n`;
}
