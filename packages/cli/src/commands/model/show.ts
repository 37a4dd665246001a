import { statSync } from "node:fs";
import { Args } from "@oclif/core";
import { jsonFlag } from "../../command.ts";
import { ModelCommand } from "../../model/command.ts";
import { percent } from "../../model/report/words.ts";

/** A class with fewer rows than this is learnt poorly. */
const FEW = 10;

export default class Show extends ModelCommand {
  static override description =
    "Show what is in a local model: its classes, how it was judged, its thresholds.";
  static override examples = ["<%= config.bin %> model show topics.model"];
  static override args = { model: Args.string({ required: true, description: "The model's file." }) };
  static override flags = { json: jsonFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Show);
    const { answer: _, ...model } = this.openFile(args.model);
    const bytes = statSync(args.model).size;
    const few = model.labels.filter(({ rows }) => rows < FEW);
    if (flags.json) {
      this.json({ ...model, bytes }, 2);
      return;
    }
    const { validation } = model;
    this.log(
      `${args.model}: a ${model.kind} model, version ${model.version}, ${(bytes / 1e6).toFixed(1)} MB`,
    );
    this.log(
      `Learnt ${model.labels.length} classes from ${model.rows} rows${model.unknowns ? ` and ${model.unknowns} of none` : ""}`,
    );
    this.log(
      `On ${validation.rows} rows it had not learnt from: ${percent(validation.accuracy)} right, calibration error ${percent(validation.ece)}`,
    );
    for (const { precision, threshold } of model.thresholds) {
      const handled = percent(validation.coverage[precision] ?? 0);
      this.log(
        threshold > 1
          ? `  ${percent(precision, 0)} right: from no confidence on`
          : `  ${percent(precision, 0)} right: from confidence ${threshold.toFixed(3)}, ${handled} of the rows`,
      );
    }
    this.log("Classes:");
    for (const { label, rows } of model.labels.toSorted((a, b) => b.rows - a.rows))
      this.log(`  ${String(rows).padStart(7)}  ${label}`);
    if (few.length)
      this.log(
        `${few.length} classes have fewer than ${FEW} rows: describe them with --descriptions, or add rows.`,
      );
  }
}
