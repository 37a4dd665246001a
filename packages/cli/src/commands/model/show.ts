import { statSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import { jsonFlag } from "../../command.ts";
import { labelledFlags, ModelCommand } from "../../model/command.ts";
import type { LocalModel } from "../../model/kinds/kind.ts";
import { validationLines } from "../../model/report/words.ts";

export default class Show extends ModelCommand {
  static override description =
    "Show what is in a local model: its classes, how it was judged, its thresholds; and, by later labelled rows, whether it is worth training again.";
  static override examples = [
    "<%= config.bin %> model show topics.model",
    "<%= config.bin %> model show topics.model --data later.csv --text Description --label Topic__c",
  ];
  static override args = { model: Args.string({ required: true, description: "The model's file." }) };
  static override flags = {
    json: jsonFlag,
    ...labelledFlags,
    data: Flags.string({
      description: "Later rows, as for evaluate.",
      helpValue: "FILE",
      dependsOn: ["label"],
    }),
    label: Flags.string({ description: "Their column with what is right.", helpValue: "COLUMN" }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Show);
    const model = this.openFile(args.model);
    const { judge: _, explain: __, retraining: ___, ...told } = model;
    const bytes = statSync(args.model).size;
    const { data, label } = flags;
    const advice =
      data === undefined || label === undefined ? undefined : this.advise(model, { ...flags, data, label });
    if (flags.json) {
      this.json({ ...told, bytes, ...(advice && { retraining: advice }) }, 2);
      return;
    }
    this.log(
      `${args.model}: a ${model.kind} model, version ${model.version}, ${(bytes / 1e6).toFixed(1)} MB`,
    );
    for (const line of validationLines(model.validation, model.thresholds)) this.log(line);
    if (advice) {
      this.log(
        `${advice.worth ? "It is worth training again" : "It need not be trained again"}: ${advice.because}`,
      );
      return;
    }
    this.log("It has learnt");
    for (const line of model.contents) this.log(`  ${line}`);
    if (model.poor.length)
      this.log(
        `${model.poor.length} of the classes have few rows. Add rows, or say what they mean with --descriptions: ${model.poor.join(", ")}`,
      );
  }

  private advise(
    { kind, columns, retraining }: LocalModel,
    flags: { data: string; text?: string | undefined; label: string; skip: boolean },
  ) {
    if (retraining === undefined)
      this.wrongUse(
        `A ${kind} model does not say when it is worth training again.`,
        "Judge it by later rows: model evaluate.",
      );
    return retraining(this.labelledRows(flags.data, columns, flags));
  }
}
