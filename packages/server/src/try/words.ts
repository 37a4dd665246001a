import type { Coming } from "@throughline/replay";

const UNITS: [name: string, ms: number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

/** What may happen next, in words: "30 days pass: the time for closed is over", "Status becomes Closed". */
export function comingWords(coming: Coming, now: string): string {
  const { move } = coming;
  if ("set" in move)
    return Object.entries(move.set)
      .map(([field, value]) => `${field} becomes ${String(value)}`)
      .join(" and ");
  if ("event" in move) return `The event ${move.event} arrives`;
  const { at, about } = coming as Extract<Coming, { at: string }>;
  return `${long(Date.parse(at) - Date.parse(now))} pass${aboutWords(about)}`;
}

function aboutWords(about: Extract<Coming, { at: string }>["about"]): string {
  switch (about?.is) {
    case "step":
      return `: the time of ${about.name} is over`;
    case "task":
      return ": nobody has answered in time";
    case "send-back":
      return ": the owner has not begun";
    case "milestone":
      return about.share < 1
        ? `: ${Math.round(about.share * 100)} % of the milestone of ${about.stage}`
        : `: the milestone of ${about.stage} is violated`;
    default:
      return "";
  }
}

/** How long, in the largest unit of which it is more than one, or that fits. */
function long(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? ["second", 1_000];
  const many = Math.max(1, Math.round((ms / size) * 10) / 10);
  return `${many} ${unit}${many === 1 ? "" : "s"}`;
}
