import { LABELS, say } from "./labels";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time as people say it, in at most two units: "2 h 5 min". Less than a minute is "0 min". */
export function lengthOf(ms) {
  const units = [
    [DAY, LABELS.day],
    [HOUR, LABELS.hour],
    [MINUTE, LABELS.minute],
  ];
  const parts = [];
  let rest = Math.floor(ms / MINUTE) * MINUTE;
  for (const [unit, label] of units) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(say(label, count));
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(" ") || say(LABELS.minute, 0);
}

/**
 * How a milestone stands, in words, and whether it is bad.
 * @param status running, paused, violated or met
 * @param due ISO time, where there is one
 * @param now epoch milliseconds
 */
export function milestoneText(status, due, now) {
  if (status === "met") return { text: LABELS.met, late: false };
  if (status === "paused") return { text: LABELS.paused, late: false };
  const ms = due ? Date.parse(due) - now : undefined;
  if (ms === undefined)
    return { text: status === "violated" ? LABELS.violated : "", late: status === "violated" };
  return ms >= 0
    ? { text: say(LABELS.left, lengthOf(ms)), late: false }
    : { text: say(LABELS.overdue, lengthOf(-ms)), late: true };
}
