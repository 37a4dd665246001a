import { Flags } from "@oclif/core";
import type { Fault, Simulated, SimulateOptions } from "@throughline/runtime/sim";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { createProgress } from "../progress.ts";

/** `--fault each`: one round of the seeds for every fault, with nothing else going wrong. */
const EACH = "each";

/** Seeds that are shrunk: after so many the reader has enough to look at, and each takes as long as many runs. */
const MOST_SHRUNK = 3;

interface Failed {
  seed: number;
  findings: unknown[];
  story: string;
  /** The smallest run that breaks the same promise, and how to see it again. */
  shrunk?: { items: number; faults: readonly Fault[]; days: number };
}

/** One round: the same seeds under the same faults. */
interface Round {
  faults: readonly Fault[];
  seeds: number;
  items: number;
  entries: number;
  ended: number;
  kills: number;
  lostAnswers: number;
  seconds: number;
  failed: Failed[];
}

export default class SimulateFaults extends ThroughlineCommand {
  static override description =
    "Run the whole system on simulated time, disk, org and people, with faults, and hold every promise against what came of it. The same seed gives the same run. A seed that breaks a promise is made as small as it goes.";
  static override examples = [
    "<%= config.bin %> simulate-faults --seeds 1000",
    "<%= config.bin %> simulate-faults --seeds 1 --from 4711 --fault F1 --fault F15",
    "<%= config.bin %> simulate-faults --seeds 1000 --fault each",
  ];
  static override flags = {
    json: jsonFlag,
    seeds: Flags.integer({ description: "How many runs.", default: 100, min: 1 }),
    from: Flags.integer({ description: "The first seed.", default: 1, min: 0 }),
    items: Flags.integer({ description: "Work items in each run.", default: 6, min: 1 }),
    days: Flags.integer({ description: "Simulated days until people stop.", default: 4, min: 1 }),
    fault: Flags.string({
      description: `Only these faults; may be given several times. "${EACH}": every fault, one at a time. All at once unless given.`,
      multiple: true,
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(SimulateFaults);
    const sim = await import("@throughline/runtime/sim");
    const wanted = flags.fault ?? [];
    const unknown = wanted.filter(
      (fault) => fault !== EACH && !(sim.FAULTS as readonly string[]).includes(fault),
    );
    if (unknown.length)
      this.wrongUse(`There is no fault ${unknown.join(", ")}.`, `Known: ${sim.FAULTS.join(", ")}, ${EACH}.`);
    const chosen = sim.FAULTS.filter((fault) => !wanted.length || wanted.includes(fault));
    const mixes = wanted.includes(EACH) ? sim.FAULTS.map((fault) => [fault]) : [chosen];
    const progress = createProgress("seeds");
    const rounds: Round[] = [];
    for (const [index, faults] of mixes.entries()) {
      const done = (seeds: number) => progress.at(index * flags.seeds + seeds, mixes.length * flags.seeds);
      rounds.push(await round(sim, { ...flags, faults }, done));
    }
    progress.end();
    const failures = rounds.flatMap(({ failed }) => failed);
    if (failures.length) process.exitCode = PROBLEMS;
    const sum = (of: (one: Round) => number) => rounds.reduce((all, one) => all + of(one), 0);
    const seconds = Math.round(sum((one) => one.seconds) * 10) / 10;
    const counts = {
      seeds: sum((one) => one.seeds),
      entries: sum((one) => one.entries),
      ended: sum((one) => one.ended),
      kills: sum((one) => one.kills),
      lostAnswers: sum((one) => one.lostAnswers),
      seconds,
      seedsPerSecond: Math.round((sum((one) => one.seeds) / Math.max(seconds, 0.1)) * 10) / 10,
    };
    if (flags.json) {
      this.json({ ...counts, faults: chosen, ...(rounds.length > 1 && { rounds }), failed: failures }, 2);
      return;
    }
    for (const { seed, story, shrunk } of failures) {
      const again = shrunk && `--items ${shrunk.items} --days ${shrunk.days}${flagsOf(shrunk.faults)}`;
      this.log(`seed ${seed}${again ? `; the smallest: --seeds 1 --from ${seed} ${again}` : ""}\n${story}\n`);
    }
    if (rounds.length > 1)
      for (const { faults, seeds, failed } of rounds)
        this.log(`${faults}: ${seeds} runs, ${failed.length} failed`);
    this.log(
      `${counts.seeds} runs, ${counts.ended} items ended, ${counts.entries} entries, ${counts.kills} kills, ${counts.lostAnswers} lost answers in ${seconds} s (${counts.seedsPerSecond} seeds a second)`,
    );
    this.log(failures.length ? `${failures.length} runs broke a promise` : "Every promise held.");
  }
}

async function round(
  { simulate, shrink }: typeof import("@throughline/runtime/sim"),
  options: { seeds: number; from: number; items: number; days: number; faults: readonly Fault[] },
  done: (seeds: number) => void,
): Promise<Round> {
  const { seeds, from, items, days, faults } = options;
  const began = performance.now();
  const told: Round = {
    faults,
    seeds,
    items: 0,
    entries: 0,
    ended: 0,
    kills: 0,
    lostAnswers: 0,
    seconds: 0,
    failed: [],
  };
  const broken: { run: SimulateOptions; result: Simulated }[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const run = { seed, items, days, faults };
    const result = await simulate(run);
    told.items += result.items;
    told.entries += result.entries;
    told.ended += result.ended;
    told.kills += result.kills.length;
    told.lostAnswers += result.lostAnswers;
    if (result.findings.length) broken.push({ run, result });
    done(seed - from + 1);
  }
  told.seconds = (performance.now() - began) / 1_000;
  for (const [index, { run, result }] of broken.entries()) {
    const { seed } = run;
    if (index >= MOST_SHRUNK) {
      told.failed.push({ seed, findings: result.findings, story: result.story() });
      continue;
    }
    const { result: least, ...shrunk } = await shrink(run, result);
    told.failed.push({ seed, findings: least.findings, story: least.story(), shrunk });
  }
  return told;
}

const flagsOf = (faults: readonly Fault[]) => faults.map((fault) => ` --fault ${fault}`).join("");
