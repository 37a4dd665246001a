import { Flags } from "@oclif/core";
import type { Coverage, Ran, Shrunk, SimulateOptions, Tally } from "@throughline/runtime/sim";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { createProgress } from "../progress.ts";

/** Seeds that are shrunk: after so many the reader has enough to look at, and each takes as long as many runs. */
const MOST_SHRUNK = 3;

/** As the simulation has them where nothing else is said. */
const DAYS = 4;
const MOST_KILLS = 20;

type Sim = typeof import("@throughline/runtime/sim");

interface Failed {
  seed: number;
  findings: Shrunk["result"]["findings"];
  story: string;
  /** How the smallest run that breaks the same promise is seen again. */
  again: string;
}

export default class SimulateFaults extends ThroughlineCommand {
  static override description =
    "Run the whole system on simulated time, disk, org and people, with faults, and hold every promise against what came of it. The same seed gives the same run. A seed that breaks a promise is made as small as it goes.";
  static override examples = [
    "<%= config.bin %> simulate-faults --seeds 1000",
    "<%= config.bin %> simulate-faults --seeds 1 --from 4711 --fault F1 --fault F15",
    "<%= config.bin %> simulate-faults --seeds 10000 --items 3 --fault each --jobs 2",
    "<%= config.bin %> simulate-faults --seeds 1000000 --items 3 --fault pairs --minutes 60",
    "<%= config.bin %> simulate-faults --seeds 20000 --items 3 --fault lost",
  ];
  static override flags = {
    json: jsonFlag,
    seeds: Flags.integer({ description: "How many runs, of each line of the table.", default: 100, min: 1 }),
    from: Flags.integer({ description: "The first seed.", default: 1, min: 0 }),
    items: Flags.integer({ description: "Work items in each run.", default: 6, min: 1 }),
    days: Flags.integer({ description: "Simulated days until people stop.", default: DAYS, min: 1 }),
    fault: Flags.string({
      description:
        'These faults together; may be given several times. "all" (the default), "none"; "each": every fault alone; "pairs": every two; "mixes": three to ten, by the seed; "lost": answers get lost, often.',
      multiple: true,
      default: ["all"],
    }),
    minutes: Flags.integer({
      description: "No run begins after so many minutes, or once Ctrl+C was pressed.",
      min: 1,
    }),
    jobs: Flags.integer({
      description: "Threads. What comes of a seed does not depend on them.",
      default: 1,
      min: 1,
    }),
    store: Flags.option({
      description: "The trail in memory, or the real store; by default the real one for one seed in 50.",
      options: ["memory", "sqlite"] as const,
    })(),
    only: Flags.integer({
      description: "Of the items only this one, counted from 0; may be given several times.",
      multiple: true,
    }),
    kills: Flags.integer({ description: "After so many kills the process is left alone.", min: 0 }),
    rate: Flags.integer({ description: "How many times as often as usual a write goes wrong.", min: 1 }),
    coverage: Flags.boolean({
      description: "Print what happened in the runs, and how often.",
      default: false,
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(SimulateFaults);
    const sim = await import("@throughline/runtime/sim");
    const { jobs, seeds, from, minutes, rate } = flags;
    const rounds = this.rounds(sim, flags.fault).map((round) => ({ ...round, ...(rate && { rate }) }));
    const { items, days, store, only, kills } = flags;
    const more = { ...(store && { store }), ...(only && { only }), ...(kills !== undefined && { kills }) };
    const began = performance.now();
    const tallies = new Map(rounds.map((round) => [round.name, sim.tallyOf()]));
    const total = sim.tallyOf();
    const broken: Ran[] = [];
    const progress = createProgress("seeds");
    let interrupted = false;
    process.once("SIGINT", () => {
      interrupted = true;
    });
    const late = () => minutes !== undefined && performance.now() > began + minutes * 60_000;
    await sim.campaign(
      { ...{ rounds, seeds, from, items, days, jobs, more }, enough: () => interrupted || late() },
      (ran) => {
        sim.addUp(tallies.get(ran.round.name) as Tally, ran.outcome);
        sim.addUp(total, ran.outcome);
        if (ran.outcome.findings.length) broken.push(ran);
        progress.at(total.seeds, rounds.length * seeds);
      },
    );
    progress.end();
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const seedsPerSecond = Math.round((total.seeds / Math.max(seconds, 0.1)) * 10) / 10;
    const failed: Failed[] = [];
    for (const { run, outcome } of broken.slice(0, MOST_SHRUNK)) {
      const { run: least, result } = await sim.shrink(run, outcome);
      failed.push({
        seed: run.seed,
        findings: result.findings,
        story: result.story(),
        again: flagsOf(least, sim),
      });
    }
    if (broken.length) process.exitCode = PROBLEMS;
    const lines = [...tallies].map(([name, tally]) => ({ name, tally }));
    if (flags.json) {
      const others = broken
        .slice(MOST_SHRUNK)
        .map(({ run, outcome }) => ({ ...run, findings: outcome.findings }));
      this.json({ ...total, seconds, seedsPerSecond, jobs, rounds: lines, failed, others }, 2);
      return;
    }
    for (const { seed, story, again } of failed) this.log(`seed ${seed}; the smallest: ${again}\n${story}\n`);
    for (const { run, outcome } of broken.slice(MOST_SHRUNK))
      this.log(
        `seed ${run.seed}: ${outcome.findings[0]?.invariant} ${outcome.findings[0]?.message} (${flagsOf(run, sim)})`,
      );
    if (flags.coverage) for (const line of covered(total.coverage)) this.log(line);
    const sum = lines.length > 1 ? [{ name: "**together**", tally: total }] : [];
    for (const line of sim.table([...lines, ...sum])) this.log(line);
    this.log(
      `${seconds} s, ${seedsPerSecond} seeds a second with ${jobs === 1 ? "one thread" : `${jobs} threads`}`,
    );
    this.log(broken.length ? `${broken.length} runs broke a promise` : "Every promise held.");
  }

  private rounds({ MODES, FAULTS }: Sim, wanted: string[]) {
    const known = [...Object.keys(MODES), ...FAULTS];
    const unknown = wanted.filter((fault) => !known.includes(fault));
    if (unknown.length)
      this.wrongUse(`There is no fault ${unknown.join(", ")}.`, `Known: ${known.join(", ")}.`);
    const alone = FAULTS.filter((fault) => wanted.includes(fault));
    const modes = wanted.flatMap((mode) => MODES[mode]?.() ?? []);
    return alone.length ? [...modes, { name: alone.join(" "), faults: () => alone }] : modes;
  }
}

/** The run as flags of this command; what is as it is by default is left out. */
function flagsOf(
  { seed, items, days, faults = [], only = [], kills, rate, store }: SimulateOptions,
  { FAULTS }: Sim,
): string {
  const flags = Object.entries({
    ...{ seeds: 1, from: seed, items, store },
    ...(days !== DAYS && { days }),
    ...(kills !== MOST_KILLS && { kills }),
    ...(rate !== 1 && { rate }),
    ...(only.length < items && { only }),
    fault: faults.length === FAULTS.length ? undefined : faults.length ? faults : "none",
  });
  return flags.flatMap(([name, value]) => [value ?? []].flat().map((one) => `--${name} ${one}`)).join(" ");
}

const covered = (coverage: Coverage) =>
  Object.entries(coverage)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, times]) => `${what}  ${times.toLocaleString("en")}`);
