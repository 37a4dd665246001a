import type { PoolItem } from "../api/types.ts";
import { clockIn } from "./zone.ts";

/** What happens when the hold ends: "At 17:20 it gives up language, then goes to Backlog."; "" where it has no end. */
export function holdWords(
  { until, next }: Pick<PoolItem, "until" | "next">,
  zone: string,
  now: number,
): string {
  if (!until || next.length === 0) return "";
  return `At ${clockIn(zone, until, now)} it ${next.join(", then ")}.`;
}

/** "2nd of 5 in line" */
export function placeWords({ place, of }: Pick<PoolItem, "place" | "of">): string {
  if (of === 1) return "the only one in line";
  return place === 1 ? `first of ${of} in line` : `${ordinal(place)} of ${of} in line`;
}

function ordinal(place: number): string {
  const teen = place % 100 >= 11 && place % 100 <= 13;
  return `${place}${teen ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th")}`;
}
