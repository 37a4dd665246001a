import type { Path } from "./kind.ts";
import type { Step, Workflow } from "./model.ts";

export interface Walked {
  step: Step;
  /** Absent for the step of a `while:` handler. */
  stage?: string;
  /** Where the step is in the model: `["stages", 0, "steps", 2, "blocks", 0, "steps", 1]`. */
  path: Path;
}

/** Every step of a workflow in the order of the file, handlers first, containers before what they contain. */
export function* walkSteps(workflow: Pick<Workflow, "handlers" | "stages">): Generator<Walked> {
  for (const [index, { do: action }] of workflow.handlers.entries()) {
    if (action.kind === "step")
      yield* walk([action.step], undefined, ["handlers", index, "do", "step"], true);
  }
  for (const [index, { name, steps }] of workflow.stages.entries()) {
    yield* walk(steps, name, ["stages", index, "steps"]);
  }
}

function* walk(steps: Step[], stage: string | undefined, path: Path, single = false): Generator<Walked> {
  for (const [index, step] of steps.entries()) {
    const at = single ? path : [...path, index];
    yield { step, ...(stage !== undefined && { stage }), path: at };
    for (const [place, block] of step.blocks.entries()) {
      yield* walk(block.steps, stage, [...at, "blocks", place, "steps"]);
    }
  }
}

/** The step with an id, or `undefined`. */
export function findStep(workflow: Pick<Workflow, "handlers" | "stages">, id: string): Step | undefined {
  for (const { step } of walkSteps(workflow)) if (step.id === id) return step;
  return undefined;
}
