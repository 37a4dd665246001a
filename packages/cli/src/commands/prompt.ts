import { Args, Flags } from "@oclif/core";
import { createModels, createPrices, noModels } from "@throughline/models";
import { buildPrompt, modelOf } from "@throughline/models/llm";
import { openWorkspace } from "@throughline/server/workspace";
import { dollars } from "@throughline/steps";
import { findStep, type Value, walkSteps } from "@throughline/workflow";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { readItems } from "../items.ts";
import { offlineContext } from "../org-file.ts";
import { questionsOf } from "../prompts.ts";

export default class Prompt extends ThroughlineCommand {
  static override description =
    "Print what would be sent to language models, word for word, with its version and the most that it can cost. Nothing is sent.";
  static override examples = [
    "<%= config.bin %> prompt examples/01-support-email/workflow.yaml",
    "<%= config.bin %> prompt workflow.yaml understand --item messages.jsonl --line 3",
  ];
  static override args = {
    workflow: Args.string({ required: true, description: "The workflow file." }),
    step: Args.string({ description: "Id of a step; all of them unless given." }),
  };
  static override flags = {
    item: Flags.string({
      description: "File with items (JSON lines or CSV), of which one is shown to the models.",
    }),
    line: Flags.integer({ description: "Line of the item in the file.", min: 1, dependsOn: ["item"] }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Prompt);
    this.mustExist(args.workflow, "workflow file");
    const { workflow, models: config = noModels } = openWorkspace(
      args.workflow,
      offlineContext(args.workflow),
    );
    if (!workflow)
      this.wrongUse(`${args.workflow} is no workflow.`, `Run: throughline check ${args.workflow}`);
    if (args.step !== undefined && !findStep(workflow, args.step))
      this.wrongUse(
        `There is no step ${args.step} in ${args.workflow}.`,
        `Its steps: ${[...walkSteps(workflow)].map(({ step }) => step.id).join(", ")}.`,
      );
    const item = flags.item === undefined ? undefined : await this.itemIn(flags.item, flags.line);
    const models = createModels({ config, env: {}, prices: await createPrices(config.prices) });
    const questions = questionsOf(workflow, args.step, item).map(({ step, request }) => {
      const { fixed, item, schema, version, maxOutput } = models.prompt(request) ?? buildPrompt(request);
      const { agent, model, fallbacks = [], facts } = request;
      const most = models.ceiling(request);
      return {
        ...{ step, agent, model, fallbacks, allowed: modelOf(config, model) !== undefined },
        ...{ facts: facts.map(({ name }) => name), version, maxOutput, ...(most !== undefined && { most }) },
        ...{ fixed, item, schema },
      };
    });
    if (flags.json) {
      this.json(questions, 2);
      return;
    }
    if (questions.length === 0)
      this.log(
        item
          ? "No language model is asked first about this item."
          : `${args.step === undefined ? "No step asks a" : `The step ${args.step} asks no`} language model. Name one in a ladder: - llm: anthropic/claude-haiku-4-5`,
      );
    for (const { step, agent, model, fallbacks, facts, ...asked } of questions) {
      const stand = fallbacks.length ? `, or else ${fallbacks.join(", ")}` : "";
      this.log(`Step ${step}: ${agent} asks ${model}${stand} for ${facts.join(", ")}`);
      if (!asked.allowed) this.log("  not allowed: models.yaml beside the workflow does not name it");
      this.log(`  version ${asked.version}`);
      this.log(
        `  at most ${asked.maxOutput} tokens of answer; ${asked.most === undefined ? "what it can cost is not known" : `with a repair, at most ${dollars(asked.most)}`}`,
      );
      this.log(`\n--- system, the same for every item\n${asked.fixed}`);
      this.log(`\n--- user\n${asked.item}`);
      this.log(`\n--- form of the answer\n${JSON.stringify(asked.schema)}\n`);
    }
  }

  /** One item of a file: its first, or that of a line. */
  private async itemIn(file: string, line?: number): Promise<Record<string, Value>> {
    this.mustExist(file, "file of items");
    for await (const item of readItems(file)) {
      if (line !== undefined && item.line !== line) continue;
      if ("message" in item) this.wrongUse(`${file}, line ${item.line}: ${item.message}`);
      return item.fields as Record<string, Value>;
    }
    return this.wrongUse(`There is no item at line ${line ?? 1} of ${file}.`);
  }
}
