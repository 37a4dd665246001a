import { kindOf } from "@throughline/steps";
import { type Value, type Workflow, walkSteps } from "@throughline/workflow";

/** A local model where it is asked: for which fact of which workflow, and what it is shown. */
export interface ModelUsed {
  /** "local/topics" */
  model: string;
  workflow: string;
  fact: string;
  /** Fields of the record that its agent reads. */
  fields: string[];
}

const LOCAL = "local/";

/** Every local model that is asked for a fact that people settle as well; each once. */
export function modelsUsed(workflows: Workflow[]): ModelUsed[] {
  const found = new Map<string, ModelUsed>();
  for (const workflow of workflows) {
    for (const { step } of walkSteps(workflow)) {
      for (const { model, path } of kindOf(step.kind)?.uses(step.config as never, workflow).models ?? []) {
        const [, fact] = path;
        if (!model.startsWith(LOCAL) || typeof fact !== "string" || workflow.facts[fact]?.type !== "choice")
          continue;
        const fields = (workflow.agents[step.agent ?? ""]?.reads ?? []).filter(
          (name) => !workflow.facts[name],
        );
        if (!found.has(model)) found.set(model, { model, workflow: workflow.id, fact, fields });
      }
    }
  }
  return [...found.values()];
}

/** What the model is shown of a record, as it learns from it. */
export const textFor = (record: Record<string, Value>, fields: string[]): string =>
  fields
    .map((name) => record[name])
    .filter((value) => typeof value === "string")
    .join("\n");
