import { after, type Clock, type Log, millis, silentLog } from "../clock.ts";
import type { BudgetSettings, Room } from "../port.ts";
import type { Ledger } from "./ledger.ts";
import { type Basis, createOrgUsage, type Reported } from "./org-usage.ts";
import { createWindow, type Window } from "./window.ts";

/** What a call is for. */
export type Purpose = "read-back" | "look" | "trail" | "write" | "intake" | "mirror";

/**
 * How long a call of its kind has patience, in ms: who waits longest beyond it is first. So what finishes work that was
 * begun goes before new work, and nothing waits for ever.
 */
const PATIENCE: Record<Purpose, number> = {
  // what is decided takes hold by being written down
  ...{ "read-back": 0, look: 0, trail: 0, write: 60_000, intake: 300_000 },
  // what only shows how work stands is behind all work
  mirror: 24 * 60 * 60_000,
};

/** The last calls of a budget are only for reading back, for the trail, and for what a start needs: this share of it, at most so many. */
const KEPT = { share: 0.02, most: 50 };
/** And so much of it is for work, and not for what shows it. */
const KEPT_FOR_WORK = { share: 0.25, most: Number.POSITIVE_INFINITY };
const NONE_KEPT = { share: 0, most: 0 };
/** While others use up what the org has, one call in this time finds out whether there is room again. */
const LOOK_AGAIN_MS = 60 * 60_000;
/** Calls that are written down as used before they are made: so many are lost at most when the process is killed. */
const LEASE = { share: 0.01, most: 100 };
/** Below this share of what is left calls are spread out, and so are fuller. */
const SHORT = 0.25;
const LONGEST_PACE_MS = 60_000;
const DAY = 24 * 60 * 60_000;
const MINUTE = 60_000;

/** Every API call of ours is admitted here. What is allowed is never exceeded, also over restarts. */
export interface Budget {
  /** Resolves when a call may be made, and counts it. Call the result when it was answered, with what the answer told. */
  admit(purpose: Purpose): Promise<(told?: Reported) => void>;
  /** How long writes are to be gathered before a call, in ms: 0 while there is plenty. */
  pace(): number;
  /** As of the port, in calls. */
  room(): Omit<Room, "writes"> & { calls: number };
  /** What others wrote into the ledger until it became ours is counted, beside what was used here. Nothing, where it always was. */
  takeOver(): void;
  /** Admits nothing more. */
  close(): void;
}

interface Waiter {
  purpose: Purpose;
  rank: number;
  enter(answered: (told?: Reported) => void): void;
}

interface Saved {
  day: [number, number][];
  minute: [number, number][];
  lease: number;
  org?: Basis;
}

/** One limit, as it stands: how many calls are left, of how many in which time (ms), and when there will be more. */
interface Limit {
  left: number;
  of: number;
  in: number;
  until: number;
  because: NonNullable<Room["because"]>;
}

/**
 * @param ledger where what was used is written down before it is used; absent: a restart begins anew
 * @param log is told when a call waits without which nothing starts
 */
export function createBudget(
  settings: BudgetSettings,
  clock: Clock,
  ledger?: Ledger,
  log: Log = silentLog,
): Budget {
  const { perDay, perMinute, reserve } = settings;
  const time = steady(clock);
  const saved = read(ledger);
  let [day, minute] = windowsOf(saved, time());
  /** What this process used of a ledger that is not its own yet. */
  const own = ledger?.release && windowsOf(undefined, time());
  const org = createOrgUsage(saved?.org);
  const line: Waiter[] = [];
  let lease = 0;
  let wake: { at: number; cancel(): void } | undefined;

  function limits(purpose: Purpose): Limit[] {
    const now = time();
    const kept = (of: number) => keptFrom(purpose, of);
    const all: Limit[] = [];
    if (perDay !== undefined) {
      const most = perDay - kept(perDay);
      const until = day.downTo(most - 1, now);
      all.push({ left: most - day.used(now), of: perDay, in: DAY, until, because: "budget" });
    }
    if (perMinute !== undefined) {
      const until = minute.downTo(perMinute - 1, now);
      all.push({ left: perMinute - minute.used(now), of: perMinute, in: MINUTE, until, because: "budget" });
    }
    if (reserve !== undefined) all.push(besideOthers(reserve, purpose, now));
    return all;
  }

  /** What the reserve leaves to us of what the org has. */
  function besideOthers(reserve: number, purpose: Purpose, now: number): Limit {
    const because = "reserve" as const;
    const told = org.now();
    // until the org has told once, one call at a time; beside it only what is needed to bring it to its end
    if (!told)
      return {
        left: (essential(purpose) ? 2 : 1) - org.underWay(),
        of: 1,
        in: DAY,
        until: now + MINUTE,
        because,
      };
    const ours = Math.max(0, told.max - (reserve < 1 ? Math.ceil(told.max * reserve) : reserve));
    // what was counted a day ago has left the org's own window
    const used = now - told.at >= DAY ? 0 : told.used;
    const left = ours - used - keptFrom(purpose, ours);
    const ask = ours > used && org.underWay() === 0;
    const until = told.at + (ask ? LOOK_AGAIN_MS : DAY);
    return { left: left <= 0 && ask && until <= now ? 1 : left, of: ours, in: DAY, until, because };
  }

  const leftFor = (purpose: Purpose) =>
    Math.min(Number.POSITIVE_INFINITY, ...limits(purpose).map(({ left }) => left));

  function take(): (told?: Reported) => void {
    if (ledger && lease === 0) {
      lease = Math.max(1, part(Math.min(perDay ?? 1e6, 10 * (perMinute ?? 1e5)), LEASE));
      const told = org.now();
      const now: Saved = { day: day.dump(), minute: minute.dump(), lease, ...(told && { org: told }) };
      ledger.save(JSON.stringify(now));
    }
    lease--;
    for (const window of [day, minute, ...(own ?? [])]) window.add(time());
    const answered = org.begin();
    return (told) => {
      answered(told, time());
      pump();
    };
  }

  function pump(): void {
    while (line.length) {
      const next = line.findIndex(({ purpose }) => leftFor(purpose) > 0);
      if (next < 0) break;
      line.splice(next, 1)[0]?.enter(take());
    }
    const waits = [...new Set(line.map(({ purpose }) => purpose))].map((purpose) =>
      limits(purpose).flatMap(({ left, until }) => (left <= 0 ? [until] : [])),
    );
    if (waits.length) callAt(Math.min(...waits.map((until) => Math.max(...until))));
  }

  function callAt(at: number): void {
    if (wake && wake.at <= at) return;
    wake?.cancel();
    const cancel = after(clock, Math.max(1, at - time()), () => {
      wake = undefined;
      pump();
    });
    wake = { at, cancel };
  }

  return {
    takeOver() {
      if (!ledger?.release || !own) return;
      ledger.release();
      [day, minute] = windowsOf(read(ledger), time());
      day.join(own[0]);
      minute.join(own[1]);
      lease = 0;
      pump();
    },
    admit(purpose) {
      const { promise, resolve } = Promise.withResolvers<(told?: Reported) => void>();
      const rank = time() + PATIENCE[purpose];
      const before = line.findIndex((other) => other.rank > rank);
      line.splice(before < 0 ? line.length : before, 0, { purpose, rank, enter: resolve });
      pump();
      if (purpose === "look" && wake && line.some(({ enter }) => enter === resolve)) {
        const until = wall(clock, wake.at - time());
        log.warn(
          `The org's API budget is used up until ${until}: a call that tells what the org has waits for it.`,
        );
      }
      return promise;
    },
    pace() {
      const short = limits("look").filter(({ left, of }) => left < of * SHORT);
      const paces = short.map((limit) => limit.in / Math.max(1, limit.of));
      return Math.min(LONGEST_PACE_MS, Math.max(0, ...paces));
    },
    room() {
      const all = limits("write");
      const calls = Math.max(0, leftFor("write"));
      const used = all.filter(({ left }) => left <= 0);
      const [latest] = used.sort((a, b) => b.until - a.until);
      return {
        calls,
        waiting: line.length,
        ...(latest && { because: latest.because, until: wall(clock, Math.max(1, latest.until - time())) }),
        ...(perDay !== undefined && { day: { used: day.used(time()), of: perDay } }),
      };
    },
    close() {
      wake?.cancel();
      line.length = 0;
    },
  };
}

const part = (of: number, { share, most }: typeof KEPT) => Math.min(most, Math.floor(of * share));
/** Calls of a budget that are not for this purpose. */
const keptFrom = (purpose: Purpose, of: number) =>
  part(of, essential(purpose) ? NONE_KEPT : purpose === "mirror" ? KEPT_FOR_WORK : KEPT);
const essential = (purpose: Purpose) => purpose === "read-back" || purpose === "look" || purpose === "trail";
const wall = (clock: Clock, ms: number) => new Date(millis(clock) + ms).toISOString();

/** Epoch ms that a clock which is set does not move; over a restart the clock is believed. */
function steady(clock: Clock): () => number {
  const { elapsed } = clock;
  if (!elapsed) return () => millis(clock);
  const from = millis(clock) - elapsed();
  return () => from + elapsed();
}

/** What was used of a day and of a minute, as it was saved. */
function windowsOf(saved: Saved | undefined, now: number): [Window, Window] {
  const windows: [Window, Window] = [
    createWindow(DAY, 1440, saved?.day),
    createWindow(MINUTE, 60, saved?.minute),
  ];
  // nobody knows how much of the last lease was used, or when
  if (saved?.lease) for (const window of windows) window.add(now, saved.lease);
  return windows;
}

function read(ledger: Ledger | undefined): Saved | undefined {
  const text = ledger?.load();
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Saved;
  } catch (error) {
    throw new Error(
      `What was used of the org's API budget cannot be read (${error instanceof Error ? error.message : error}). If you know that there is room, remove the file.`,
    );
  }
}
