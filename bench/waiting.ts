import { type Benchmark, round } from "./figure.ts";
import type { Held } from "./waiting/holder.ts";
import { holding } from "./waiting/index.ts";

const MILLION = 1_000_000;
/** A million takes a minute or more to put in: only where rounds are as long as this. */
const LONG_ROUND = 30;

/** Many items that wait, each with a timer, beside new work; versus a store in which nothing waits. */
export const waiting: Benchmark = async (settings) => {
  const items = settings.seconds >= LONG_ROUND ? MILLION : MILLION / 10;
  const none = await holding(0, settings);
  const many = await holding(items, settings);
  const grown = many.peakRss - none.peakRss;
  const measured = items === MILLION;
  const rss = measured ? many.peakRss : none.peakRss + Math.max(0, grown) * (MILLION / items);
  const versus = (value: number, unit: string) => `nothing waits, ${value} ${unit}`;
  const compared = (name: string, unit: string, of: Exclude<keyof Held, "rss" | "lateP50">) => ({
    name: `waiting.${name}`,
    value: many[of],
    unit,
    versus: versus(none[of], unit),
    ratio: round(many[of] / (none[of] || 1)),
  });
  return [
    { name: "waiting.items", value: items, unit: "items" },
    {
      name: "waiting.million_rss",
      value: round(rss, 0),
      unit: "MB",
      versus: measured ? "measured" : `extrapolated from ${items} items (${many.peakRss} MB)`,
    },
    compared("peak_rss", "MB", "peakRss"),
    compared("first_work", "ms", "firstWorkMs"),
    compared("timers_late_p99", "ms", "lateP99"),
    compared("items_per_second", "items/s", "itemsPerSecond"),
    compared("cpu_ms_per_item", "ms", "cpuMsPerItem"),
    compared("slowest_list", "ms", "listMs"),
    compared("counts", "ms", "countsMs"),
    compared("summary", "ms", "summaryMs"),
  ];
};
