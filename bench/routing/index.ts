import { type Benchmark, type Figure, round } from "../figure.ts";
import { cases, measureCase } from "./measure.ts";

/** How many first assignments of real logs were right, and would have been with what was learnt before. */
export const routing: Benchmark = async ({ say }) => {
  const figures: Figure[] = [];
  for (const one of cases) {
    say(`${one.title} …`);
    const found = await measureCase(one);
    if (!found)
      say(
        `${one.name} is left out: there is no ${one.file}. Set THROUGHLINE_DATA to the folder of the data.`,
      );
    for (const { day, cpu, replay } of found?.cuts ?? []) {
      const name = `routing.${one.name}.${day}`;
      const { reality, ours, mostFrequent } = replay.firstRight;
      figures.push(
        {
          name: `${name}.ours`,
          value: round(ours, 4),
          unit: "share",
          versus: "reality",
          ratio: round(ours / reality),
        },
        { name: `${name}.reality`, value: round(reality, 4), unit: "share" },
        { name: `${name}.mostFrequent`, value: round(mostFrequent, 4), unit: "share" },
        { name: `${name}.cpu`, value: round(cpu), unit: "s" },
      );
    }
  }
  return figures;
};
