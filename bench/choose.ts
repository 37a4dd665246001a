import {
  type ChooseRequest,
  choose,
  type Directory,
  emptyRoster,
  type Hours,
  rosterApply,
  type Team,
  viewOf,
  type Words,
} from "@throughline/assignment";
import { type Benchmark, type Figure, quantile, round } from "./figure.ts";

const MEMBERS = 10_000;
const SKILLS = 50;
const ROUNDS = 1_000;
const AT = "2026-11-23T09:00:00.000Z";
const REGIONS = ["EMEA", "Americas", "APAC"];

/** The same figures in each run. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const hours: Hours = {
  name: "default",
  zone: "Europe/Berlin",
  week: Array.from({ length: 7 }, (_, day) => (day < 5 ? [{ from: 540, to: 1_080 }] : [])),
  holidays: [],
};

/** A team in which everybody has five of the skills, of a region, some of them with a quota. */
function teamOf(members: number): Team {
  const next = random(7);
  return {
    name: "desk",
    hours: "default",
    members: Array.from({ length: members }, (_, index) => ({
      user: `user${index}@example.com`,
      skills: Object.fromEntries(Array.from({ length: 5 }, () => [`skill ${next(SKILLS)}`, 1 + next(5)])),
      capacity: 5 + next(20),
      weight: 1,
      hours: "default",
      away: [],
      attributes: { region: REGIONS[next(3)] as string },
      ...(next(3) === 0 && { quota: { day: 20 } }),
    })),
  };
}

const directoryOf = ({ members }: Team): Directory => {
  const users = new Map(
    members.map(({ user }, index) => {
      const id = `005${String(index).padStart(12, "0")}AAA`;
      return [user, { id, name: `User ${index}`, active: true }];
    }),
  );
  return { user: (name) => users.get(name), queue: () => undefined };
};

function requestOf(changes: Partial<ChooseRequest>): ChooseRequest {
  const nothing = { skills: [], where: [], sticky: [], otherwise: [], exclude: [] };
  return { team: "desk", by: [{ way: "slack x proficiency" }], ...nothing, size: 1, ...changes };
}

/** CPU time of each of many choices, in ms, sorted; each is kept, so that loads grow as they do at work. */
function measured(members: number, rounds: number, request: (round: number) => ChooseRequest, words: Words) {
  let state = emptyRoster();
  const team = teamOf(members);
  const view = viewOf({ hours: { default: hours }, teams: [team] }, directoryOf(team), () => state);
  const times: number[] = [];
  for (let index = -Math.min(200, rounds / 5); index < rounds; index++) {
    const asked = request(Math.abs(index));
    const before = process.cpuUsage();
    const choice = choose(asked, view, AT, 0, words);
    const { user, system } = process.cpuUsage(before);
    if (index >= 0) times.push((user + system) / 1_000);
    if (!choice.ok || choice.user === undefined) throw new Error("Nobody was chosen.");
    const { chosen, user: owner, day } = choice;
    const id = `d${index}`;
    const entry = {
      kind: "reserved" as const,
      at: AT,
      id,
      item: id,
      user: owner,
      team: "desk",
      size: 1,
      chosen,
    };
    state = rosterApply(state, day === undefined ? entry : { ...entry, day });
    if (index % 3 === 0) state = rosterApply(state, { kind: "released", at: AT, id, because: "" });
  }
  return times.sort((a, b) => a - b);
}

const bySkill = (round: number) =>
  requestOf({
    skills: [{ name: `skill ${round % SKILLS}`, level: 1 + (round % 3) }],
    where: [
      {
        name: "region",
        expression: "region == member.region",
        values: { region: REGIONS[round % 3] as string },
      },
    ],
  });

/** A choice among ten thousand members, and how many there are of them in a second among 36. CPU time, one core. */
export const chooseRate: Benchmark = async ({ say }) => {
  say(`choose: ${MEMBERS} members, ${SKILLS} skills`);
  const cases: [string, (round: number) => ChooseRequest, Words][] = [
    ["skill", bySkill, "all"],
    ["anybody", () => requestOf({}), "all"],
    ["anybody_without_words", () => requestOf({}), "none"],
  ];
  const figures = cases.flatMap(([name, request, words]): Figure[] => {
    const times = measured(MEMBERS, ROUNDS, request, words);
    return [
      { name: `choose.${name}_p50`, value: round(quantile(times, 0.5), 3), unit: "ms" },
      { name: `choose.${name}_p99`, value: round(quantile(times, 0.99), 3), unit: "ms" },
    ];
  });
  for (const words of ["all", "none"] as const) {
    const times = measured(36, 300, () => requestOf({}), words);
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    const name =
      words === "all" ? "choose.team_of_36_per_second" : "choose.team_of_36_without_words_per_second";
    figures.push({ name, value: round(1_000 / mean, 0), unit: "choices/s" });
  }
  return figures;
};
