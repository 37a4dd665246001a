import { Flags } from "@oclif/core";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { createProgress } from "../progress.ts";

export default class SimulateFaults extends ThroughlineCommand {
  static override description =
    "Run the whole system on simulated time, disk, org and people, with faults, and hold every promise against what came of it. The same seed gives the same run.";
  static override examples = [
    "<%= config.bin %> simulate-faults --seeds 1000",
    "<%= config.bin %> simulate-faults --seeds 1 --from 4711 --fault F1 --fault F15",
  ];
  static override flags = {
    json: jsonFlag,
    seeds: Flags.integer({ description: "How many runs.", default: 100, min: 1 }),
    from: Flags.integer({ description: "The first seed.", default: 1, min: 0 }),
    items: Flags.integer({ description: "Work items in each run.", default: 6, min: 1 }),
    fault: Flags.string({
      description: "Only these faults; may be given several times. All unless given.",
      multiple: true,
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(SimulateFaults);
    const { FAULTS, simulate } = await import("@throughline/runtime/sim");
    const faults = FAULTS.filter((fault) => !flags.fault || flags.fault.includes(fault));
    const unknown = (flags.fault ?? []).filter((fault) => !(FAULTS as readonly string[]).includes(fault));
    if (unknown.length)
      this.wrongUse(`There is no fault ${unknown.join(", ")}.`, `Known: ${FAULTS.join(", ")}.`);
    const began = performance.now();
    const progress = createProgress("seeds");
    const failed: { seed: number; findings: unknown[]; story: string }[] = [];
    let [entries, ended, kills] = [0, 0, 0];
    for (let seed = flags.from; seed < flags.from + flags.seeds; seed++) {
      const result = await simulate({ seed, items: flags.items, faults });
      entries += result.entries;
      ended += result.ended;
      kills += result.kills.length;
      if (result.findings.length) failed.push({ seed, findings: result.findings, story: result.story() });
      progress.at(seed - flags.from + 1, flags.seeds);
    }
    progress.end();
    if (failed.length) process.exitCode = PROBLEMS;
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const counts = { seeds: flags.seeds, faults, entries, ended, kills, seconds };
    if (flags.json) {
      this.json({ ...counts, failed }, 2);
      return;
    }
    for (const { seed, story } of failed) this.log(`seed ${seed}\n${story}\n`);
    this.log(`${flags.seeds} runs, ${ended} items ended, ${entries} entries, ${kills} kills in ${seconds} s`);
    this.log(failed.length ? `${failed.length} runs broke a promise` : "Every promise held.");
  }
}
