import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild } from "../child.ts";
import { type Benchmark, type Figure, megabytes, quantile, round, type Settings } from "../figure.ts";
import type { Load, Loaded } from "./load.ts";
import type { Started, Usage } from "./org.ts";
import { collectionRequests, queryRequests, rowRequests, soql } from "./workloads.ts";

const at = (file: string) => new URL(file, import.meta.url);
const CONNECTIONS = 8;
const FIRST = 2_000;
const MOST = 100;
const WARM_SECONDS = 0.5;

/** An org over a folder with cases, and what it is asked about. */
interface Filled {
  org: Child;
  load: Child;
  started: Started;
  ids: string[];
  owners: string[];
  token: string;
}

/** The local org alone: rows, collections and queries over HTTP, its start, its memory. */
export const localOrg: Benchmark = async (settings) => {
  const figures: Figure[] = [];
  const first: { rss?: number; medians: Record<string, number> } = { medians: {} };
  for (const times of [1, 10, MOST]) {
    const cases = FIRST * times;
    const folder = mkdtempSync(join(settings.folder, "local-org-"));
    settings.say(`local-org: ${cases} cases are put into an org, then it is started over them`);
    try {
      const { empty, ids } = await fill(folder, cases);
      figures.push(
        ...(await over(folder, ids, async (filled) => {
          const { started, org } = filled;
          const rss = megabytes((await org.ask<Usage>({ usage: true })).rss);
          first.rss ??= rss;
          const beside = { versus: `${FIRST} cases, ${first.rss} MB`, ratio: round(rss / first.rss) };
          return [
            { name: `local_org.rss_${times}x`, value: rss, unit: "MB", ...beside },
            ...(times === MOST
              ? [...startFigures("empty", empty), ...startFigures(`${cases}`, started)]
              : []),
            ...(times === MOST ? await rowFigures(filled, settings) : []),
            ...(times === 10 ? [] : await queryFigures(filled, settings, times, first.medians)),
          ];
        })),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return figures;
};

async function fill(folder: string, cases: number) {
  const org = startChild(at("org.ts"), [folder]);
  try {
    const empty = await org.ask<Started>({ start: true });
    const { ids } = await org.ask<{ ids: string[] }>({ fill: cases });
    await org.ask({ close: true });
    return { empty, ids };
  } finally {
    await org.end();
  }
}

async function over<T>(folder: string, ids: string[], measure: (filled: Filled) => Promise<T>): Promise<T> {
  const org = startChild(at("org.ts"), [folder]);
  const load = startChild(at("load.ts"));
  try {
    const started = await org.ask<Started>({ start: true });
    const token = await signIn(started);
    const answer = await fetch(
      `${started.url}${soql("SELECT Id FROM User WHERE Username LIKE 'user%@bench.test' ORDER BY Username").path}`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    const { records } = (await answer.json()) as { records: { Id: string }[] };
    return await measure({ org, load, started, ids, owners: records.map(({ Id }) => Id), token });
  } finally {
    await org.end();
    await load.end();
  }
}

async function signIn({ url, clientId, clientSecret }: Started): Promise<string> {
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
  const answer = await fetch(`${url}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/**
 * The same requests again and again, after a moment in which nothing is measured.
 * `cpu` is what one of them costs the org, in milliseconds.
 */
async function drive(
  { org, load, started, token }: Filled,
  requests: Load["requests"],
  connections: number,
  seconds: number,
): Promise<Loaded & { cpu: number }> {
  const ask = { port: Number(new URL(started.url).port), token, connections, requests };
  await load.ask<Loaded>({ ...ask, seconds: WARM_SECONDS } satisfies Load);
  const before = await org.ask<Usage>({ usage: true });
  const loaded = await load.ask<Loaded>({ ...ask, seconds } satisfies Load);
  const after = await org.ask<Usage>({ usage: true });
  return { ...loaded, cpu: (after.cpu - before.cpu) / loaded.latencies.length };
}

function startFigures(what: string, { sinceProcess, cpu }: Started): Figure[] {
  return [
    { name: `local_org.start_${what}`, value: round(sinceProcess, 0), unit: "ms" },
    { name: `local_org.start_${what}_cpu`, value: round(cpu, 0), unit: "ms" },
  ];
}

const latencyFigures = (name: string, latencies: number[]): Figure[] =>
  (["p50", "p99"] as const).map((label) => ({
    name: `${name}_${label}`,
    value: round(quantile(latencies, label === "p50" ? 0.5 : 0.99)),
    unit: "ms",
  }));

async function rowFigures(filled: Filled, { seconds }: Settings): Promise<Figure[]> {
  const kinds = rowRequests(filled.ids, filled.owners);
  const figures: Figure[] = [];
  for (const kind of ["reads", "writes", "creates"] as const) {
    const { perSecond, cpu } = await drive(filled, kinds[kind], CONNECTIONS, seconds);
    figures.push(
      { name: `local_org.${kind}_per_second`, value: round(perSecond, 0), unit: "requests/s" },
      { name: `local_org.${kind}_cpu`, value: round(cpu, 3), unit: "ms" },
    );
  }
  const { latencies, cpu } = await drive(filled, collectionRequests(filled.ids), 1, seconds);
  return [
    ...figures,
    ...latencyFigures("local_org.collection_of_200", latencies),
    { name: "local_org.collection_of_200_cpu", value: round(cpu, 1), unit: "ms" },
  ];
}

/** @param medians those over the fewest cases, against which the others are held */
async function queryFigures(
  filled: Filled,
  { seconds }: Settings,
  times: number,
  medians: Record<string, number>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, requests] of Object.entries(queryRequests(filled.ids, filled.owners))) {
    const { latencies, cpu } = await drive(filled, requests, 1, seconds);
    const [p50, p99] = latencyFigures(`local_org.query_by_${kind}_${times}x`, latencies) as [Figure, Figure];
    medians[kind] ??= p50.value;
    const beside = {
      versus: `${FIRST} cases, ${medians[kind]} ms`,
      ratio: round(p50.value / medians[kind]),
    };
    const each = { name: `local_org.query_by_${kind}_${times}x_cpu`, value: round(cpu, 2), unit: "ms" };
    figures.push({ ...p50, ...beside }, p99, each);
  }
  return figures;
}
