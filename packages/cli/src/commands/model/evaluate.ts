import { Args, Flags } from "@oclif/core";
import {
  confusions,
  type Judged,
  perClass,
  planCascade,
  type Sure,
  type Threshold,
} from "@throughline/models/evaluate";
import { labelledFlags, ModelCommand } from "../../model/command.ts";
import type { LabelledRow } from "../../model/dataset.ts";
import type { LocalModel } from "../../model/kinds/kind.ts";
import { callPrice } from "../../model/prices.ts";
import { writeReport } from "../../model/report/page.ts";
import type { Report } from "../../model/report/report.ts";
import { lines } from "../../model/report/terminal.ts";
import { percent } from "../../model/report/words.ts";

export default class Evaluate extends ModelCommand {
  static override description =
    "Judge a local model by labelled rows that it has not learnt from: how often it is right, whether it is as right as it is sure, how much it handles at a wanted precision, what it takes for each other, and what a cascade of model, language model and person would cost.";
  static override examples = [
    "<%= config.bin %> model evaluate topics.model --data later.csv --text Subject,Description --label Topic__c",
    "<%= config.bin %> model evaluate topics.model --data later.csv --text Description --label Topic__c --json",
    "<%= config.bin %> model evaluate topics.model --data later.csv --text Description --label Topic__c --report out --llm-price openai/gpt-4o-mini --person-price 1.50 --precision 0.95",
  ];
  static override args = { model: Args.string({ required: true, description: "The model's file." }) };
  static override flags = {
    json: Flags.boolean({ description: "Print the figures only, as JSON.", default: false }),
    ...labelledFlags,
    report: Flags.string({
      description: "Folder for a page with all of it, the reliability plot and the coverage curve.",
      helpValue: "FOLDER",
    }),
    details: Flags.boolean({
      description: "With --json: classes, confusions and the plan as well.",
      default: false,
      dependsOn: ["json"],
    }),
    precision: Flags.string({
      description: "Precision that the plan is to reach; 0.98 for texts unless given.",
    }),
    "llm-price": Flags.string({
      description: "What a call costs: US dollars, or a model of the price table.",
      default: "anthropic/claude-haiku-4-5",
    }),
    "person-price": Flags.string({
      description: "What a person's answer costs, in US dollars.",
      default: "1.00",
    }),
    "llm-share": Flags.string({
      description: "Of what the language model is asked, the share that it is sure enough of.",
      default: "0.8",
    }),
    "llm-column": Flags.string({
      description:
        "Column with a language model's recorded answers: the plan then counts on what both say alike.",
      helpValue: "COLUMN",
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Evaluate);
    const model = this.openFile(args.model);
    const threshold = this.thresholdOf(model, flags.precision);
    const recorded = flags["llm-column"];
    const rows = this.labelledRows(flags.data, model.columns, {
      ...flags,
      ...(recorded !== undefined && { also: [recorded] }),
    });
    const { evaluation, judged, answers } = model.judge(rows);
    const details = !flags.json || flags.details || flags.report !== undefined;
    if (!details) {
      this.json(evaluation, 2);
      return;
    }
    const report: Report = {
      ...{ model: args.model, data: flags.data, version: model.version, evaluation },
      ...{ classes: perClass(judged), confusions: confusions(judged), answers, thresholds: model.thresholds },
      ...(threshold ? await this.plan(threshold, rows, judged, answers, flags) : { plans: [], assumed: [] }),
    };
    if (flags.report !== undefined) writeReport(flags.report, report);
    if (flags.json) {
      const { classes, confusions, plans } = report;
      this.json(flags.details ? { ...evaluation, perClass: classes, confusions, plans } : evaluation, 2);
      return;
    }
    for (const line of lines(report)) this.log(line);
    if (flags.report !== undefined) this.log(`\nThe page is ${flags.report}/index.html`);
  }

  private async plan(
    { threshold, precision }: Threshold,
    rows: LabelledRow[],
    judged: Judged[],
    answers: Sure[],
    flags: Record<"llm-price" | "person-price" | "llm-share", string> & { "llm-column"?: string | undefined },
  ): Promise<Pick<Report, "plans" | "assumed">> {
    const price = await callPrice(
      flags["llm-price"],
      rows.map(({ text }) => text),
    );
    if (price === undefined)
      this.wrongUse(
        `No price is known for ${flags["llm-price"]}.`,
        "Write what a call costs in US dollars, or provider/model as in anthropic/claude-haiku-4-5.",
      );
    const person = this.number("person-price", flags["person-price"], Number.POSITIVE_INFINITY);
    const llmShare = this.number("llm-share", flags["llm-share"], 1);
    const recorded = flags["llm-column"];
    const planned = answers.map((answer, i) => ({
      ...answer,
      ...(recorded !== undefined && {
        llm: { agrees: rows[i]?.values[recorded]?.trim() === judged[i]?.answer },
      }),
    }));
    return {
      plans: planCascade(planned, threshold, { llm: price.dollars, person }, llmShare),
      assumed: [
        `The model decides what it is at least ${threshold.toFixed(3)} sure of, for a precision of ${percent(precision, 0)}.`,
        price.because,
        recorded === undefined
          ? `Of what the language model is asked, it is taken to decide ${percent(llmShare, 0)} (--llm-share).`
          : `Where model and ${recorded} say the same, they decide.`,
        `A person's answer costs $${person}.`,
      ],
    };
  }

  /** The threshold that a plan rests on; undefined: such a model decides nothing by itself. */
  private thresholdOf(model: LocalModel, given = model.usualPrecision?.toString()): Threshold | undefined {
    if (given === undefined) return undefined;
    const found = model.thresholds.find(({ precision }) => Math.abs(precision - Number(given)) < 1e-9);
    if (found) return found;
    const kept = model.thresholds.map(({ precision }) => precision).join(", ");
    return this.wrongUse(
      `The model keeps no threshold for a precision of ${given}; it keeps those for ${kept}.`,
      `Train it with --precision ${given}: thresholds come from the training's own validation.`,
    );
  }

  private number(flag: string, given: string, most: number): number {
    const value = Number(given);
    if (given.trim() === "" || !(value >= 0 && value <= most))
      this.wrongUse(`--${flag} ${given} is no ${most === 1 ? "share from 0 to 1" : "sum"}.`);
    return value;
  }
}
