import { Args, Flags } from "@oclif/core";
import { createPrices } from "@throughline/models";
import { answersAt, type ListedModel, listModels, noModels } from "@throughline/models/llm";
import { openWorkspace } from "@throughline/server/workspace";
import { dollars } from "@throughline/steps";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../command.ts";
import { offlineContext } from "../org-file.ts";
import { questionsOf } from "../prompts.ts";

export default class Models extends ThroughlineCommand {
  static override description =
    "Show which language models a workspace allows: their prices and limits, whether their keys are there, and on request whether they can be reached.";
  static override examples = [
    "<%= config.bin %> models workflow.yaml",
    "<%= config.bin %> models workflow.yaml --reach",
  ];
  static override args = {
    workflow: Args.string({ required: true, description: "The workflow file; models.yaml lies beside it." }),
  };
  static override flags = {
    reach: Flags.boolean({
      description: "Look whether anything answers at their addresses. No key is sent, and nothing is asked.",
    }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Models);
    this.mustExist(args.workflow, "workflow file");
    const { workflow, models, problems } = openWorkspace(args.workflow, offlineContext(args.workflow));
    const [problem] = problems.filter(({ file }) => file.endsWith("models.yaml"));
    if (problem)
      this.error(`${problem.file}:${problem.line}:${problem.column}  ${problem.message}`, { exit: PROBLEMS });
    const used = workflow
      ? questionsOf(workflow).flatMap(({ request }) => [request.model, ...(request.fallbacks ?? [])])
      : [];
    const config = models ?? noModels;
    const prices = await createPrices(config.prices);
    const listed = listModels(config, { env: process.env, prices, at: new Date().toISOString(), used });
    const reached = await Promise.all(
      listed.map(async (model) => (flags.reach ? { ...model, reached: await answersAt(model) } : model)),
    );
    const refused = [...new Set(used)].filter((name) => !listed.some((model) => model.name === name));
    if (reached.some((model) => model.missing || ("reached" in model && !model.reached)) || refused.length)
      process.exitCode = PROBLEMS;
    if (flags.json) {
      this.json(
        { models: reached, refused, ...(config.perDay !== undefined && { perDay: config.perDay }) },
        2,
      );
      return;
    }
    if (!models) this.log("There is no models.yaml beside the workflow, so no language model is allowed.");
    for (const model of reached) this.tell(model);
    for (const name of refused)
      this.log(`${name}\n    → the workflow names it, but models.yaml does not allow it`);
    if (config.perDay !== undefined)
      this.log(`All of them together: at most ${dollars(config.perDay)} a day.`);
  }

  private tell(model: ListedModel & { reached?: boolean }): void {
    const { limits, price, fallbacks, masking, missing, reached } = model;
    this.log(`${model.name}  ${model.model} of ${model.provider}, ${model.address}`);
    this.log(
      price
        ? `    ${price.input} USD for a million tokens of input, ${price.output} of output (${price.source === "table" ? "from the table" : "of the workspace"})`
        : "    nobody knows its price, so it is not asked: give it a price: in models.yaml",
    );
    const perMinute = limits.perMinute === undefined ? "" : `, ${limits.perMinute} a minute`;
    this.log(`    ${limits.parallel} calls at a time${perMinute}, each at most ${limits.timeoutMs / 1000} s`);
    if (masking.length) this.log(`    hidden from it: ${masking.join(", ")}`);
    if (fallbacks.length) this.log(`    asked instead when it cannot be reached: ${fallbacks.join(", ")}`);
    if (reached !== undefined) this.log(reached ? "    reached" : "    → nothing answers at its address");
    if (missing) this.log(`    → ${missing}`);
  }
}
