import { statSync } from "node:fs";
import { Args } from "@oclif/core";
import { jsonFlag } from "../../command.ts";
import { ModelCommand } from "../../model/command.ts";
import { validationLines } from "../../model/report/words.ts";

export default class Show extends ModelCommand {
  static override description =
    "Show what is in a local model: its classes, how it was judged, its thresholds.";
  static override examples = ["<%= config.bin %> model show topics.model"];
  static override args = { model: Args.string({ required: true, description: "The model's file." }) };
  static override flags = { json: jsonFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Show);
    const { judge: _, explain: __, ...model } = this.openFile(args.model);
    const bytes = statSync(args.model).size;
    if (flags.json) {
      this.json({ ...model, bytes }, 2);
      return;
    }
    this.log(
      `${args.model}: a ${model.kind} model, version ${model.version}, ${(bytes / 1e6).toFixed(1)} MB`,
    );
    for (const line of validationLines(model.validation, model.thresholds)) this.log(line);
    this.log("It has learnt");
    for (const line of model.contents) this.log(`  ${line}`);
    if (model.poor.length)
      this.log(
        `${model.poor.length} of the classes have few rows. Add rows, or say what they mean with --descriptions: ${model.poor.join(", ")}`,
      );
  }
}
