import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Flags } from "@oclif/core";
import {
  boundsOfSeeds,
  type Compared,
  compare,
  type Desk,
  deskOfItems,
  type Estimate,
  parseDesk,
  parseTeams,
  strategyNamed,
  type Teams,
  USUAL_STRATEGIES,
  withItems,
} from "@throughline/assignment";
import { readArrivals } from "../arrivals.ts";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";

export default class Simulate extends ThroughlineCommand {
  static override description =
    "Play a desk with several ways to assign its work, over the same people and items, and compare how long items wait, how many milestones are met, and how even the work is.";
  static override examples = [
    "<%= config.bin %> simulate --items bench/assignment/service-desk.yaml",
    "<%= config.bin %> simulate --teams teams.yaml --items arrivals.csv --seeds 20 --json",
    '<%= config.bin %> simulate --items desk.yaml --by together --by "hold fastest"',
  ];
  static override flags = {
    json: jsonFlag,
    teams: Flags.string({ description: "The teams (teams.yaml). A desk file may name its people itself." }),
    items: Flags.string({
      required: true,
      description: "What comes: a desk (.yaml), or items as they came (.csv, or JSON lines).",
    }),
    seeds: Flags.integer({
      description: "How often, each time with other chance.",
      default: 5,
      min: 1,
      max: 10_000,
    }),
    "first-seed": Flags.integer({ description: "The seeds are this number and those after it.", default: 1 }),
    by: Flags.string({
      multiple: true,
      description: `${USUAL_STRATEGIES.map(({ name }) => name).join(", ")}; or any way to choose, alone (pushed at once) or after "hold" (when somebody is free).`,
    }),
    each: Flags.boolean({ description: "Print each seed." }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Simulate);
    const desk = await this.desk(flags.items, flags.teams);
    if (!desk) return;
    const names = flags.by ?? USUAL_STRATEGIES.map(({ name }) => name);
    const strategies = names.map(
      (name) =>
        strategyNamed(name) ??
        this.wrongUse(`"${name}" is no way to choose.`, "See --help for those that there are."),
    );
    const seeds = Array.from({ length: flags.seeds }, (_, index) => flags["first-seed"] + index);
    const bounds = boundsOfSeeds(desk, seeds);
    const compared = compare(desk, strategies, seeds, (strategy, seed, score) => {
      if (flags.each && !flags.json)
        this.log(
          `seed ${String(seed).padEnd(4)} ${strategy.padEnd(20)} milestones ${percent(score.milestones)}  wait ${minutes(score.meanWait)}  p95 ${minutes(score.p95Wait)}  balance ${score.balanceBusy.toFixed(3)}`,
        );
    });
    const bound = bounds && {
      pooled: mean(bounds.map(({ pooled }) => pooled)),
      skilled: mean(bounds.map(({ skilled }) => skilled)),
    };
    if (flags.json) {
      this.json({ seeds, strategies: compared, ...(bound && { bounds: { ...bound, runs: bounds } }) });
      return;
    }
    for (const line of table(compared)) this.log(line);
    if (bound)
      this.log(
        `\nMean wait with all times known and work interrupted at will: ${minutes(bound.pooled)} if everybody could do everything as the best do; ${minutes(bound.skilled)} if those who have a skill did nothing else, counting what slower work takes as waiting.`,
      );
  }

  /** The desk of the files; `undefined`: their problems were told. */
  private async desk(items: string, teamsFile?: string): Promise<Desk | undefined> {
    this.mustExist(items, "file of items");
    const teams = teamsFile === undefined ? undefined : this.teams(teamsFile);
    if (teamsFile !== undefined && !teams) return undefined;
    if (!/\.ya?ml$/i.test(items)) {
      if (!teams) this.wrongUse("Items of a log need people.", "Give --teams teams.yaml.");
      const arrivals = await readArrivals(items);
      const { desk, problems } = deskOfItems(arrivals.items, teams);
      return this.checked(items, desk, [...arrivals.problems, ...problems]);
    }
    const read = parseDesk(readFileSync(items, "utf8"), teams);
    if (!read.desk || read.items === undefined) return this.checked(items, read.desk, read.problems);
    const log = resolve(dirname(items), read.items);
    this.mustExist(log, "file of items");
    const arrivals = await readArrivals(log);
    const known = new Set(read.desk.kinds.map(({ name }) => name.trim().toLowerCase()));
    const unknown = [...new Set(arrivals.items.map(({ kind }) => kind))].filter(
      (kind) => !known.has(kind.trim().toLowerCase()),
    );
    const problems = unknown.map(
      (kind) => `work: "${kind}" comes in ${read.items}, but is not among the kinds of work.`,
    );
    return this.checked(items, withItems(read.desk, arrivals.items), [...arrivals.problems, ...problems]);
  }

  private checked(file: string, desk: Desk | undefined, problems: string[]): Desk | undefined {
    for (const problem of problems) this.logToStderr(`${file}: ${problem}`);
    if (desk && problems.length === 0) return desk;
    process.exitCode = PROBLEMS;
    return undefined;
  }

  private teams(file: string): Teams | undefined {
    this.mustExist(file, "file of teams");
    const { teams, problems } = parseTeams(readFileSync(file, "utf8"));
    for (const { line, column, message } of problems)
      this.logToStderr(`${file}:${line}:${column} ${message}`);
    if (!teams) process.exitCode = PROBLEMS;
    return teams;
  }
}

function table(compared: Compared[]): string[] {
  const urgencies = Object.keys(compared[0]?.summary.milestonesBy ?? {});
  const head = [
    "",
    "mean wait",
    "p95",
    "milestones",
    ...urgencies,
    "balance",
    "of counts",
    "came back",
    "busy",
  ];
  const rows = compared.map(({ strategy, summary }) => [
    strategy,
    within(summary.meanWait, minutes),
    within(summary.p95Wait, minutes),
    within(summary.milestones, percent),
    ...urgencies.map((name) => percent(summary.milestonesBy[name]?.mean ?? 1)),
    within(summary.balanceBusy, (value) => value.toFixed(3)),
    summary.balanceItems.mean.toFixed(3),
    percent(summary.reassignments.mean),
    percent(summary.busy.mean),
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const within = ({ mean: value, ci95 }: Estimate, text: (value: number) => string) =>
  ci95 > 0 ? `${text(value)} ± ${text(ci95)}` : text(value);
const minutes = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} min`;
const percent = (value: number) => `${(value * 100).toFixed(value > 0.98 && value < 1 ? 2 : 1)} %`;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
