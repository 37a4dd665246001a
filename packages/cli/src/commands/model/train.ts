import { readFileSync, writeFileSync } from "node:fs";
import { Flags } from "@oclif/core";
import { parse as parseYaml } from "yaml";
import { jsonFlag } from "../../command.ts";
import { labelledFlags, ModelCommand, names } from "../../model/command.ts";
import type { Dataset } from "../../model/dataset.ts";
import { kinds } from "../../model/kinds/index.ts";
import { cpuMs, type ModelKind } from "../../model/kinds/kind.ts";
import { validationLines } from "../../model/report/words.ts";

export default class Train extends ModelCommand {
  static override description =
    "Train a local model on labelled rows: closed cases and what they were about, leads and whether they were won. The same rows give the same model.";
  static override examples = [
    "<%= config.bin %> model train --data cases.csv --text Subject,Description --label Topic__c --out topics.model",
    "<%= config.bin %> model train --data cases.csv --data answers.csv --text Subject,Description --label topic --out topics.model",
    "<%= config.bin %> model train --kind score --data leads.csv --without CloseDate --label IsWon --out leads.model",
  ];
  static override flags = {
    json: jsonFlag,
    ...labelledFlags,
    data: Flags.string({
      description: `${labelledFlags.data.description} Several are learnt from together: closed cases, and what people answered since.`,
      helpValue: "FILE",
      required: true,
      multiple: true,
    }),
    kind: Flags.string({
      description: kinds.map(({ name, takes }) => `${name}: learns from ${takes}.`).join(" "),
      options: kinds.map(({ name }) => name),
      default: "text",
    }),
    columns: Flags.string({
      description: "Columns that a score is made of; all but the label unless given.",
      helpValue: "COLUMN[,COLUMN]",
    }),
    without: Flags.string({
      description: "Columns that a score is not made of: what is known only afterwards.",
      helpValue: "COLUMN[,COLUMN]",
    }),
    positive: Flags.string({ description: "The label that a high score stands for, where it is not plain." }),
    "as-of": Flags.string({
      description: "Column with the day on which a row was looked at; dates then count as ages.",
      helpValue: "COLUMN",
    }),
    out: Flags.string({ description: "Where the model is written.", helpValue: "FILE", required: true }),
    descriptions: Flags.string({
      description: "What the labels mean: YAML or JSON, a sentence for each. Helps where examples are few.",
      helpValue: "FILE",
    }),
    "keep-rows": Flags.boolean({
      description:
        "Keep the rows beside the model, as NAME.rows.jsonl: a training on what people answer, in the browser, learns from them too. Customers wrote them.",
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
    const [first = "", ...others] = flags.data;
    const dataset = this.readFile(first);
    const columns = this.columnsOf(kind, dataset, flags);
    const rows = [
      ...this.rowsOf(first, dataset, columns, flags),
      ...others.flatMap((path) => this.rowsOf(path, this.readFile(path), columns, flags)),
    ];
    if (!flags.json) this.logToStderr(`Learning from ${rows.length} rows…`);
    const { positive } = flags;
    const began = cpuMs();
    const bytes = kind.train(rows, {
      ...{ label: flags.label, columns, precisions: flags.precision.map((text) => this.share(text)) },
      ...(flags.descriptions !== undefined && { descriptions: this.readDescriptions(flags.descriptions) }),
      ...(positive !== undefined && { positive }),
      ...(flags["as-of"] !== undefined && { asOf: flags["as-of"] }),
    });
    const cpuSeconds = (cpuMs() - began) / 1000;
    writeFileSync(flags.out, bytes);
    if (flags["keep-rows"])
      writeFileSync(
        flags.out.replace(/(\.model)?$/, ".rows.jsonl"),
        rows.map(({ text, label }) => `${JSON.stringify({ text, label })}\n`).join(""),
      );
    const { version, contents, validation, thresholds } = kind.open(bytes);
    if (flags.json) {
      const found = { version, rows: rows.length, bytes: bytes.length, cpuSeconds, validation, thresholds };
      this.json(found, 2);
      return;
    }
    this.log(`${flags.out}: ${(bytes.length / 1e6).toFixed(1)} MB, version ${version}`);
    this.log(`Learnt in ${cpuSeconds.toFixed(1)} s of CPU: ${contents[0]}`);
    for (const line of validationLines(validation, thresholds)) this.log(line);
  }

  private columnsOf(
    { takesAllColumns }: ModelKind,
    { columns }: Dataset,
    flags: {
      text?: string | undefined;
      columns?: string | undefined;
      without?: string | undefined;
      label: string;
    },
  ): string[] {
    const named = flags.text ?? flags.columns;
    const without = [flags.label, ...names(flags.without ?? "")];
    const found = named !== undefined ? names(named) : takesAllColumns ? columns : [];
    const kept = found.filter((column) => !without.includes(column));
    if (kept.length === 0)
      this.wrongUse("Which column has the text? Name it with --text.", `Columns: ${columns.join(", ")}.`);
    return kept;
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
