import { measuredItems } from "@throughline/audit";
import type { TeamDay } from "../api-types.ts";
import type { Backend } from "../backend.ts";

/** Share of the time that these figures may take, and how old they may be at least. */
const SHARE = 0.02;
const FRESH_MS = 10_000;

interface Kept {
  until: number;
  day: Promise<TeamDay>;
}

const kept = new WeakMap<Backend["store"], Map<string, Kept>>();

/**
 * What became of the items that started since an instant and went to a team first; looked at again at most every ten
 * seconds.
 */
export function teamDay({ store, clock }: Backend, team: string, since: string): Promise<TeamDay> {
  const all = kept.get(store) ?? new Map<string, Kept>();
  kept.set(store, all);
  const key = `${since} ${team}`;
  const known = all.get(key);
  if (known && performance.now() < known.until) return known.day;
  const began = performance.now();
  const day = measureDay(store, team, since, clock.now());
  const one: Kept = { until: Number.POSITIVE_INFINITY, day };
  for (const other of all.keys())
    if (!other.startsWith(since) && other.endsWith(` ${team}`)) all.delete(other);
  all.set(key, one);
  const ended = () => {
    const now = performance.now();
    one.until = now + Math.max(FRESH_MS, (now - began) / SHARE);
  };
  day.then(ended, () => all.delete(key));
  return day;
}

async function measureDay(
  store: Backend["store"],
  team: string,
  since: string,
  now: string,
): Promise<TeamDay> {
  let given = 0;
  let waitedMs = 0;
  const milestones = { met: 0, of: 0 };
  for await (const { startedAt, history } of measuredItems(store, since, after(now))) {
    const first = history.owners.find(({ kind }) => kind === "user");
    if (first?.team === team) {
      given++;
      waitedMs += Date.parse(first.at) - Date.parse(startedAt);
    }
    for (const { met, team: had } of Object.values(history.milestones)) {
      if (had !== team) continue;
      milestones.of++;
      if (met) milestones.met++;
    }
  }
  return { given, meanWaitMs: given ? waitedMs / given : null, milestones };
}

/** What starts at this very moment is among them. */
const after = (now: string) => new Date(Date.parse(now) + 1).toISOString();
