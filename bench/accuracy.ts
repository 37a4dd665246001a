import { measure } from "./accuracy/measure.ts";
import { type Benchmark, type Figure, round } from "./figure.ts";

/**
 * How right the local models are on real data, and how a cascade does beside a language model alone. The document of
 * it is made by `node bench/accuracy/document.ts`.
 */
export const accuracy: Benchmark = async ({ say }) => {
  const figures: Figure[] = [];
  await measure([], say, (_, result) => {
    for (const { name, value, unit } of result.figures) figures.push({ name, value: round(value, 4), unit });
  });
  return figures;
};
