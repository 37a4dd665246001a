import { readFileSync } from "node:fs";
import {
  boundsOfSeeds,
  compare,
  type Desk,
  matchBest,
  parseDesk,
  play,
  type Strategy,
  strategyNamed,
} from "@throughline/assignment";
import { type Benchmark, type Figure, round } from "../figure.ts";
import { costBy, leastCost, smallCase } from "./hindsight.ts";

const CASES = 1_000;
const STRATEGIES = ["round robin", "least loaded", "slack x proficiency", "together"];
const SEEDS = [1, 2];

/** How good assignments are, against the best in hindsight and against bounds; and how fast they are made. */
export const assignment: Benchmark = async ({ say }) => {
  say(`assignment: ${CASES} small cases against the best plan in hindsight`);
  const figures = gaps();
  say("assignment: 1,000 items and 1,000 people matched together");
  figures.push(...matching());
  say("assignment: the service desk");
  figures.push(...desk());
  return figures;
};

function gaps(): Figure[] {
  const draw = chance(7);
  const costs = new Map(STRATEGIES.map((name) => [name, 0]));
  let best = 0;
  for (let at = 0; at < CASES; at++) {
    const small = smallCase(draw);
    best += leastCost(small);
    for (const name of STRATEGIES) costs.set(name, (costs.get(name) as number) + costBy(small, name));
  }
  return [
    { name: "assignment.hindsight_cost", value: round(best / CASES), unit: "minutes" },
    ...[...costs].map(([name, cost]) => ({
      name: `assignment.gap_${name.replaceAll(" ", "_")}`,
      value: round((cost / best - 1) * 100, 1),
      unit: "%",
      versus: "the best plan in hindsight",
      ratio: round(cost / best, 3),
    })),
  ];
}

function matching(): Figure[] {
  const draw = chance(3);
  const size = 1_000;
  const [urgency, speed, skill] = [0, 1, 2].map(() => Float64Array.from({ length: size }, draw)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  // what a desk looks like: everybody can do a quarter of the items, and gains are urgency times speed
  const gain = Float64Array.from({ length: size * size }, (_, place) => {
    const [row, column] = [Math.floor(place / size), place % size];
    const distance =
      Math.abs((urgency[row] as number) * 7919 - Math.floor((skill[column] as number) * 8)) % 8;
    return distance < 2 ? (speed[column] as number) / (0.05 + (urgency[row] as number)) : 0;
  });
  const any = Float64Array.from({ length: size * size }, draw);
  matchBest(gain, size, size);
  return [
    {
      name: "assignment.match_1000",
      value: round(cpu(() => matchBest(gain, size, size)) * 1000, 0),
      unit: "ms of CPU",
    },
    {
      name: "assignment.match_1000_random",
      value: round(cpu(() => matchBest(any, size, size)) * 1000, 0),
      unit: "ms of CPU",
    },
  ];
}

function desk(): Figure[] {
  const { desk: file } = parseDesk(readFileSync(new URL("service-desk.yaml", import.meta.url), "utf8"));
  const service = file as Desk;
  const strategies = ["least loaded", "hold with priority", "slack x proficiency", "together"].map(
    (name) => strategyNamed(name) as Strategy,
  );
  const speeds = strategies.map((strategy) => {
    let made = 0;
    const seconds = cpu(() => {
      made = play(service, strategy, 1).assignments;
    });
    return made / seconds;
  });
  const compared = compare(service, strategies, SEEDS);
  const bounds = boundsOfSeeds(service, SEEDS) ?? [];
  const bound = bounds.reduce((sum, { skilled }) => sum + skilled, 0) / bounds.length;
  return compared.flatMap(({ strategy, summary }, place) => {
    const name = strategy.replaceAll(" ", "_");
    const { meanWait, milestones, balanceBusy } = summary;
    return [
      {
        ...{ name: `assignment.wait_${name}`, value: round(meanWait.mean), unit: "minutes" },
        ...{
          versus: "all times known, shortest rest first, with skills",
          ratio: round(meanWait.mean / bound),
        },
      },
      { name: `assignment.milestones_${name}`, value: round(milestones.mean * 100), unit: "%" },
      { name: `assignment.balance_${name}`, value: round(balanceBusy.mean, 3), unit: "Jain" },
      {
        name: `assignment.per_second_${name}`,
        value: round(speeds[place] as number, 0),
        unit: "assignments/s of CPU",
      },
    ];
  });
}

function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** From 0 up, below 1; the same again for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
