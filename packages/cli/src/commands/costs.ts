import { Flags } from "@oclif/core";
import type { Spending, Took } from "@throughline/audit";
import { NANO } from "@throughline/steps";
import { fileFlag, jsonFlag, ThroughlineCommand, trailFlags } from "../command.ts";
import { periodFlags, periodOf } from "../period.ts";

/** By what sums are made; a new one is a line here. */
const BY = {
  day: ({ hour }: Spending) => hour.slice(0, 10),
  workflow: ({ workflow }: Spending) => workflow,
  agent: ({ workflow, agent }: Spending) => `${workflow} · ${agent}`,
  step: ({ workflow, step }: Spending) => `${workflow} · ${step}`,
  model: ({ model }: Spending) => model,
};

type By = keyof typeof BY;

export default class Costs extends ThroughlineCommand {
  static override description =
    "What language models took in a period: calls, tokens and money, by day, workflow, agent, step or model.";
  static override examples = [
    "<%= config.bin %> costs",
    "<%= config.bin %> costs --month 2026-11 --by model --json",
  ];
  static override flags = {
    ...periodFlags,
    by: Flags.option({ description: "What has a line.", options: Object.keys(BY) as By[], default: "day" })(),
    json: jsonFlag,
    ...trailFlags,
    file: fileFlag,
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Costs);
    const period = periodOf(flags, new Date().toISOString());
    if ("wrong" in period) this.wrongUse(period.wrong);
    const store = await this.openTrail(this.trailIn(flags, metadata), flags);
    const spending = await store.spending(period.from, period.until).finally(() => store.close());
    const lines = [...Map.groupBy(spending, BY[flags.by as By])]
      .map(([name, group]) => ({ [flags.by as By]: name, ...sum(group) }) as Took & Record<string, unknown>)
      .sort((a, b) =>
        flags.by === "day" ? (String(a.day) < String(b.day) ? -1 : 1) : b.cost - a.cost || b.calls - a.calls,
      );
    const total = sum(spending);
    if (flags.json) {
      const usd = ({ cost, ...line }: Took) => ({ ...line, usd: cost / NANO });
      this.json({ ...period, by: flags.by, lines: lines.map(usd), total: usd(total) }, 2);
      return;
    }
    if (!lines.length) {
      this.log("No language model was asked in that time.");
      return;
    }
    const width = Math.max(5, ...lines.map((line) => String(line[flags.by as By]).length));
    const tell = (name: string, { calls, input, output, cost }: Took) =>
      this.log(
        [
          name.padEnd(width),
          `${calls} calls`.padStart(13),
          `${input} tokens in`.padStart(20),
          `${output} out`.padStart(13),
          `${(cost / NANO).toFixed(4)} USD`.padStart(14),
        ].join(""),
      );
    for (const line of lines) tell(String(line[flags.by as By]), line);
    if (lines.length > 1) tell("total", total);
  }
}

const sum = (all: Took[]): Took =>
  all.reduce(
    (one, { calls, cost, input, output }) => ({
      calls: one.calls + calls,
      cost: one.cost + cost,
      input: one.input + input,
      output: one.output + output,
    }),
    { calls: 0, cost: 0, input: 0, output: 0 },
  );
