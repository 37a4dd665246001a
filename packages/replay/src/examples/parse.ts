import { type Problem, readYaml, type Workflow, walkSteps } from "@throughline/workflow";
import { type Example, examplesFile } from "./schema.ts";

/** An example with the places of its parts in the file. */
export interface ReadExample extends Example {
  /** 1-based, of the example or of a part of it: `["expect", "owner"]`. */
  at(path: (string | number)[]): { line: number; column: number };
}

/**
 * Reads the examples of a workflow. Never throws; all problems come at once, each with its place. What an example names
 * of the workflow must be there.
 */
export function parseExamples(
  source: string | Uint8Array,
  workflow: Workflow,
): { examples: ReadExample[]; problems: Problem[] } {
  const { value, problems, at } = readYaml(source, examplesFile);
  if (!value) return { examples: [], problems };
  const examples = value.flatMap((example, index): ReadExample[] =>
    example.workflow === undefined || example.workflow === workflow.id
      ? [{ ...example, at: (path) => at([index, ...path]) }]
      : [],
  );
  return { examples, problems: [...problems, ...twice(examples), ...unknownNames(examples, workflow)] };
}

function twice(examples: ReadExample[]): Problem[] {
  const seen = new Set<string>();
  return examples.flatMap(({ example, at }) => {
    if (!seen.has(example)) {
      seen.add(example);
      return [];
    }
    return [
      problem(
        "example-twice",
        `Two examples are called ${example}.`,
        at(["example"]),
        "Give one of them another name.",
      ),
    ];
  });
}

/** What an example expects or answers must be something that the workflow has: else it would be passed by saying nothing. */
function unknownNames(examples: ReadExample[], workflow: Workflow): Problem[] {
  const facts = Object.keys(workflow.facts);
  const steps = [...walkSteps(workflow)].map(({ step }) => step.id);
  const stages = workflow.stages.map(({ name }) => name);
  return examples.flatMap(({ expect, answers = {}, at }) => {
    const unknown = (what: string, names: string[], known: string[], path: string[], keyed: boolean) =>
      names.flatMap((name, index) =>
        known.includes(name)
          ? []
          : [
              problem(
                "unknown-name",
                `The workflow has no ${what} ${name}.`,
                at([...path, keyed ? name : index]),
                known.length ? `It has: ${known.join(", ")}.` : `It has no ${what}s at all.`,
              ),
            ],
      );
    return [
      ...unknown("fact", Object.keys(expect.facts ?? {}), facts, ["expect", "facts"], true),
      ...unknown("stage", expect.path ?? [], stages, ["expect", "path"], false),
      ...unknown("step", expect.steps ?? [], steps, ["expect", "steps"], false),
      ...unknown("fact", Object.keys(answers.facts ?? {}), facts, ["answers", "facts"], true),
    ];
  });
}

const problem = (
  code: string,
  message: string,
  place: { line: number; column: number },
  fix: string,
): Problem => ({ code, severity: "error", message, ...place, fix });
