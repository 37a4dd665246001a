import { readFileSync, writeFileSync } from "node:fs";
import { Flags } from "@oclif/core";
import { parse as parseYaml } from "yaml";
import { jsonFlag } from "../../command.ts";
import { cpuMs, labelledFlags, ModelCommand, names } from "../../model/command.ts";
import { kinds } from "../../model/kinds/index.ts";
import { percent } from "../../model/report/words.ts";

export default class Train extends ModelCommand {
  static override description =
    "Train a local model on labelled rows: closed cases and what they were about, leads and whether they were won. The same rows give the same model.";
  static override examples = [
    "<%= config.bin %> model train --data cases.csv --text Subject,Description --label Topic__c --out topics.model",
    "<%= config.bin %> model train --kind score --data leads.csv --columns Industry,Rating,Visits__c --label IsWon --out leads.model",
  ];
  static override flags = {
    json: jsonFlag,
    ...labelledFlags,
    kind: Flags.string({
      description: kinds.map(({ name, takes }) => `${name}: learns from ${takes}.`).join(" "),
      options: kinds.map(({ name }) => name),
      default: "text",
    }),
    columns: Flags.string({
      description: "Columns that a score is made of; all but the label unless given.",
      helpValue: "COLUMN[,COLUMN]",
    }),
    out: Flags.string({ description: "Where the model is written.", helpValue: "FILE", required: true }),
    descriptions: Flags.string({
      description: "What the labels mean: YAML or JSON, a sentence for each. Helps where examples are few.",
      helpValue: "FILE",
    }),
    precision: Flags.string({
      description: "Keep the threshold for this precision (0.97) as well; may be given several times.",
      multiple: true,
      default: [],
    }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Train);
    const kind = kinds.find(({ name }) => name === flags.kind);
    if (!kind) return;
    const dataset = this.readFile(flags.data);
    const named = flags.text ?? flags.columns;
    const columns = named === undefined ? kind.usualColumns(dataset, flags.label) : names(named);
    if (columns === undefined || columns.length === 0)
      this.wrongUse(
        "Which column has the text? Name it with --text.",
        `Columns: ${dataset.columns.join(", ")}.`,
      );
    const rows = this.rowsOf(flags.data, dataset, columns, flags.label, flags.skip);
    if (!flags.json) this.logToStderr(`Learning from ${rows.length} rows…`);
    const precisions = [...new Set([...PRECISIONS, ...flags.precision.map((text) => this.share(text))])];
    const began = cpuMs();
    const bytes = kind.train(rows, {
      ...{ label: flags.label, columns, precisions: precisions.sort((a, b) => a - b) },
      ...(flags.descriptions !== undefined && { descriptions: this.readDescriptions(flags.descriptions) }),
    });
    const cpuSeconds = (cpuMs() - began) / 1000;
    writeFileSync(flags.out, bytes);
    const model = kind.open(bytes);
    const { version, labels, unknowns, validation } = model;
    if (flags.json) {
      this.json(
        {
          version,
          rows: model.rows,
          labels: labels.length,
          unknowns,
          bytes: bytes.length,
          cpuSeconds,
          validation,
        },
        2,
      );
      return;
    }
    const megabytes = (bytes.length / 1e6).toFixed(1);
    this.log(`${flags.out}: ${megabytes} MB, version ${version}`);
    this.log(
      `Learnt ${labels.length} classes from ${model.rows} rows${unknowns ? ` and ${unknowns} of none` : ""} in ${cpuSeconds.toFixed(1)} s of CPU`,
    );
    this.log(
      `On rows it had not learnt from: ${percent(validation.accuracy)} right, calibration error ${percent(validation.ece)}`,
    );
    for (const [precision, coverage] of Object.entries(validation.coverage))
      this.log(`  ${percent(Number(precision), 0)} right: sure enough of ${percent(coverage)} of the rows`);
  }

  private share(text: string): number {
    const value = Number(text);
    if (!(value > 0 && value < 1)) this.wrongUse(`${text} is no precision.`, "Write a share, such as 0.97.");
    return value;
  }

  private readDescriptions(path: string): Record<string, string> {
    this.mustExist(path, "file");
    const found: unknown = parseYaml(readFileSync(path, "utf8"));
    const sentences = typeof found === "object" && found !== null ? Object.values(found) : [];
    if (sentences.length === 0 || !sentences.every((one) => typeof one === "string"))
      this.wrongUse(
        `${path} does not say what labels mean.`,
        "Write a line for each: `billing: about an invoice`.",
      );
    return found as Record<string, string>;
  }
}

/** Thresholds are kept for these, whatever else is asked for. */
const PRECISIONS = [0.9, 0.95, 0.98, 0.99];
