import { type Benchmark, type Figure, round } from "./figure.ts";
import { holding } from "./waiting/index.ts";

const FIRST = 1_000;

/** The same new work over 1×, 10× and 100× as many open items in one table. */
export const growth: Benchmark = async (settings) => {
  const figures: Figure[] = [];
  let first: number | undefined;
  for (const times of [1, 10, 100]) {
    const { itemsPerSecond } = await holding(FIRST * times, settings);
    first ??= itemsPerSecond;
    figures.push({
      name: `growth.items_per_second_${times}x`,
      value: itemsPerSecond,
      unit: "items/s",
      versus: `${FIRST} open items, ${first} items/s`,
      ratio: round(itemsPerSecond / first),
    });
  }
  return figures;
};
