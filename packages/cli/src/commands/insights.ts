import { Flags } from "@oclif/core";
import type { Insights as Figures } from "@throughline/server";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { askRunning, serverFlag } from "../running.ts";

export default class Insights extends ThroughlineCommand {
  static override description =
    "What the work is measured by, of the Throughline that runs: touch-free rate, first time right, milestones, and who else wrote what the workflow governs, by the flow, rule or trigger that likely did (by the last scan of the org).";
  static override examples = [
    "<%= config.bin %> insights",
    "<%= config.bin %> insights --period quarter --workflow support-email --json",
  ];
  static override flags = {
    period: Flags.option({
      description: "7, 30 or 84 days.",
      options: ["week", "month", "quarter"] as const,
      default: "month",
    })(),
    workflow: Flags.string({ description: "Items of this workflow only." }),
    server: serverFlag,
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Insights);
    const { period, workflow } = flags;
    const query = new URLSearchParams({ period, ...(workflow !== undefined && { workflow }) });
    const found = await askRunning<Figures>(this, flags.server, `/api/insights?${query}`);
    if (flags.json) return this.json(found, 2);
    const { figures, touchFree, open, foreign, from } = found;
    this.log(`${figures.items} items began since ${from.slice(0, 10)}, ${open} of them are open`);
    this.log(`  touch-free        ${percent(touchFree.share)}`);
    this.log(`  first time right  ${percent(figures.firstRight.share)}`);
    this.log(`  milestones met    ${percent(figures.milestones.share)}`);
    this.tellForeign(foreign);
  }

  private tellForeign({ writes, items, writers, others }: Figures["foreign"]): void {
    if (!writes) {
      this.log("\nNobody else wrote what the workflow governs.");
      return;
    }
    this.log(`\nForeign writes: ${writes} in ${items} items, by who likely wrote them`);
    for (const { kind, name, file, line, writes, alone, fields, because, items } of writers) {
      const sure = alone === writes ? "" : `; of ${writes - alone} others are as likely`;
      this.log(
        `${String(writes).padStart(6)}  ${kind} ${name} (${file}:${line}): ${fields.join(", ")}${sure}`,
      );
      this.log(`        ${because.join("; ")}; such as ${items.map(({ number }) => number).join(", ")}`);
    }
    for (const { by, writes, fields } of others)
      this.log(`${String(writes).padStart(6)}  ${by}: ${fields.join(", ")}`);
    if (!writers.length)
      this.log("Scan the org to see which flows and rules they come from: throughline scan");
  }
}

const percent = (share: number | null) => (share === null ? "–" : `${(share * 100).toFixed(1)} %`);
