import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Flags } from "@oclif/core";
import { jsonFlag, ThroughlineCommand } from "../command.ts";

export default class Bench extends ThroughlineCommand {
  static override description =
    "Measure this machine's speed with Throughline, beside what it is compared with. Figures of different runs or machines do not compare; ratios do.";
  static override examples = [
    "<%= config.bin %> bench",
    "<%= config.bin %> bench --only plain --seconds 20 --json",
  ];
  static override flags = {
    json: jsonFlag,
    only: Flags.string({ description: "Only these; may be given several times.", multiple: true }),
    seconds: Flags.integer({ description: "Length of a measured round.", default: 5, min: 1 }),
    minutes: Flags.integer({ description: "Length of `soak`.", default: 1, min: 1 }),
    store: Flags.string({
      description:
        "Database over which `plain` is measured too, in a new schema: postgres://USER@HOST/DATABASE",
      helpValue: "postgres://…",
    }),
    folder: Flags.directory({
      description: "Where the stores are written.",
      default: tmpdir(),
      exists: true,
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Bench);
    const { benchmarks } = await import("../../../../bench/index.ts");
    const known = Object.keys(benchmarks);
    const unknown = (flags.only ?? []).filter((name) => !known.includes(name));
    if (unknown.length)
      this.wrongUse(`There is no benchmark ${unknown.join(", ")}.`, `Known: ${known.join(", ")}.`);
    const folder = mkdtempSync(join(flags.folder, "throughline-bench-"));
    const figures = [];
    try {
      for (const name of flags.only ?? known) {
        const benchmark = await benchmarks[name]?.();
        const say = (text: string) => this.logToStderr(text);
        const found =
          (await benchmark?.({
            ...{ seconds: flags.seconds, minutes: flags.minutes, folder, say },
            ...(flags.store !== undefined && { store: flags.store }),
          })) ?? [];
        figures.push(...found);
        if (flags.json) continue;
        for (const { name: figure, value, unit, versus, ratio } of found) {
          const beside = versus ? `  (${ratio === undefined ? "" : `${ratio} × `}${versus})` : "";
          this.log(`${figure.padEnd(44)} ${String(value).padStart(12)} ${unit}${beside}`);
        }
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    if (flags.json) this.json(figures, 2);
  }
}
