import { kinds } from "@throughline/steps";
import { parseWorkflow, type Workflow } from "@throughline/workflow";

/** A workflow of one step, which asks a language model and then a person. */
export function reads(model: string, budget = "0.1 USD"): Workflow {
  const { workflow, problems } = parseWorkflow(
    `
workflow: reads
title: Reads
object: Case
start: { event: created }
governs: [Priority]
budget: { per item: ${budget}, beyond: person }
facts: { topic: { type: choice, of: [billing, other] } }
agents:
  reader: { role: Reads, reads: [Subject], gives: [topic] }
stages:
  - stage: Intake
    steps:
      - interpret: understand
        agent: reader
        decide: { topic: [ { llm: ${model}, at least: 0.5 }, { person: Desk } ] }
`,
    kinds as never,
  );
  if (!workflow || problems.length > 0) throw new Error(JSON.stringify(problems));
  return workflow;
}

export const READS = reads("lab/one");
