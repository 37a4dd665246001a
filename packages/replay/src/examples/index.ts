import type { Problem, Workflow } from "@throughline/workflow";
import { sentence } from "./compare.ts";
import { parseExamples } from "./parse.ts";
import { type ExampleWorld, runExample } from "./run.ts";

export { type Made, makeExample, type Recorded } from "./make.ts";
export type { Hide } from "./redact.ts";
export { type Difference, type ExampleWorld, itemOf as playedExample, runExample } from "./run.ts";
export type { Example } from "./schema.ts";
export { addExample } from "./write.ts";
export { parseExamples };

/** What becomes of the examples of a workflow: how many there are, and those that do not come out as they are written. */
export interface Examined {
  examples: number;
  /** Errors, each at the expectation that is not met; or what is wrong with the file. */
  problems: Problem[];
}

/**
 * Plays every example in the text of `examples.yaml`. Never throws; an example that does not come out as written is an
 * error at its line.
 */
export function examineExamples(
  source: string | Uint8Array,
  workflow: Workflow,
  world: ExampleWorld,
): Examined {
  const { examples, problems } = parseExamples(source, workflow);
  if (problems.length > 0) return { examples: examples.length, problems };
  const differing = examples.flatMap((example) =>
    runExample(workflow, example, world).differences.map(
      (difference): Problem => ({
        code: "example-differs",
        severity: "error",
        message: sentence(example.example, difference),
        ...example.at(difference.path),
        example: example.record,
        fix: "Change the workflow back, or, where this is meant, what the example expects.",
      }),
    ),
  );
  return { examples: examples.length, problems: differing };
}
