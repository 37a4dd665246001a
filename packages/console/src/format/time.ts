/** Times as people read them. All functions are pure: `now` is handed in, in ms since 1970. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time from "<1 ms" to "3 d 4 h": two units at most, the smaller one padded. */
export function duration(ms: number): string {
  if (ms < 1) return "<1 ms";
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return two(ms, HOUR, "h", MINUTE, "min");
  return two(ms, DAY, "d", HOUR, "h");
}

/** How long something took: "" for what began and ended with the same event, or took no time worth telling. */
export function took(ms: number | undefined): string {
  return ms === undefined || ms < 1 ? "" : duration(ms);
}

function two(ms: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((ms % big) / small);
  const head = `${Math.floor(ms / big)} ${bigUnit}`;
  if (rest === 0) return head;
  return `${head} ${smallUnit === "min" ? String(rest).padStart(2, "0") : rest} ${smallUnit}`;
}

/** How long ago, for a narrow column: "now", "6 min", "1 h 12", "3 d 4 h". */
export function age(from: string, now: number): string {
  const ms = Math.max(0, now - Date.parse(from));
  if (ms < MINUTE) return "now";
  return duration(ms).replace(/(\d+ h \d+) min$/, "$1");
}

export interface Target {
  status: "running" | "paused" | "violated" | "met" | (string & {});
  /** The instant of the target, ISO 8601. */
  due?: string;
  totalMs?: number;
  /** What was left when the server said it, counted as the milestone counts (business hours). */
  remainingMs?: number;
}

export interface Countdown {
  /** "7 h 13 min", "−4 min", "Paused", "Met". */
  text: string;
  /** For screen readers: the same in words. */
  said: string;
  tone: "ok" | "warning" | "danger" | "none";
  /** Share of the time that is used, 0 to 100; absent where nothing counts down. */
  part?: number;
}

/** What a milestone's clock shows. Of the two clocks, wall and business, the one with less left counts. */
export function countdown(target: Target, now: number): Countdown {
  if (target.status === "met") return { text: "Met", said: "met", tone: "none" };
  if (target.status === "paused") {
    const left =
      target.remainingMs === undefined ? "" : `, ${duration(Math.max(0, target.remainingMs))} left`;
    return { text: "Paused", said: `paused${left}`, tone: "none" };
  }
  const wall = target.due === undefined ? Number.POSITIVE_INFINITY : Date.parse(target.due) - now;
  // over a night the wall clock says more than the whole target: then its hours have not begun
  const left = Math.min(wall, target.remainingMs ?? target.totalMs ?? Number.POSITIVE_INFINITY);
  if (target.status === "violated" || left <= 0) {
    if (!Number.isFinite(left) || left > 0)
      return { text: "Violated", said: "violated", tone: "danger", part: 100 };
    const over = coarse(-left);
    return { text: `−${over}`, said: `violated, ${over} over`, tone: "danger", part: 100 };
  }
  if (!Number.isFinite(left)) return { text: "Running", said: "running", tone: "ok" };
  const part = target.totalMs
    ? Math.min(100, Math.max(0, Math.round((1 - left / target.totalMs) * 100)))
    : undefined;
  const tone = part !== undefined && part >= 80 ? "warning" : "ok";
  return { text: coarse(left), said: `${coarse(left)} left`, tone, part };
}

/** As `duration`, but nothing finer than a minute: a list of ticking seconds is not calm. */
function coarse(ms: number): string {
  return ms < MINUTE ? "<1 min" : duration(ms);
}

/** Time of day in the reader's zone: "09:14:02". */
export function clock(at: string): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour12: false });
}

/** Time of day, with the day in front unless it is today: "09:14", "12 May 09:14". */
export function moment(at: string, now: number): string {
  const date = new Date(at);
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${time}`;
}
