import { Args, Flags } from "@oclif/core";
import { jsonFlag } from "../../command.ts";
import { ModelCommand } from "../../model/command.ts";
import { percent } from "../../model/report/words.ts";

/** How many words are told. */
const WORDS = 8;

export default class Try extends ModelCommand {
  static override description =
    "Ask a local model about one text: its answer, how sure it is, and the words that weighed most.";
  static override examples = ['<%= config.bin %> model try topics.model "My card has not arrived yet"'];
  static override args = {
    model: Args.string({ required: true, description: "The model's file." }),
    text: Args.string({ description: "The text; a score takes fields instead." }),
  };
  static override flags = {
    json: jsonFlag,
    field: Flags.string({
      description: "A field of the row: Industry=Banking. May be given several times.",
      helpValue: "NAME=VALUE",
      multiple: true,
      default: [],
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Try);
    const model = this.openFile(args.model);
    if (model.columns === undefined && args.text === undefined)
      this.wrongUse("Which text?", `Write it after the model: model try ${args.model} "…"`);
    if (model.columns !== undefined && flags.field.length === 0)
      this.wrongUse("Which row?", `Give its fields: --field ${model.columns[0]}=…`);
    const values = Object.fromEntries(flags.field.map((field) => this.split(field)));
    const found = model.explain({ text: args.text ?? "", values });
    const words = found.words.slice(0, WORDS);
    if (flags.json) {
      this.json({ ...found, words, version: model.version }, 2);
      return;
    }
    const unknown = found.unknown ? ", but it is like nothing that the model has learnt from" : "";
    this.log(`${found.answer}  ${percent(found.confidence)} sure${unknown}`);
    for (const { text, weight } of words)
      this.log(`  ${weight < 0 ? "−" : "+"} ${Math.abs(weight).toFixed(2)}  ${text}`);
    for (const { label, confidence } of found.others) this.log(`or ${label}  ${percent(confidence)}`);
  }

  private split(field: string): [string, string] {
    const sign = field.indexOf("=");
    if (sign < 1) this.wrongUse(`--field ${field} is no field.`, "Write it as NAME=VALUE.");
    return [field.slice(0, sign), field.slice(sign + 1)];
  }
}
