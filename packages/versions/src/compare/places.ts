import { type Path, placesOf, type Workflow } from "@throughline/workflow";

/** The texts of the two files, for lines down to the single row. */
export interface Texts {
  before: string;
  after: string;
}

/** Line (1-based) of what stands at a path of a file. Without the text: of the step, stage or handler that it is in. */
export function linesOf(workflow: Workflow, text: string | undefined): (path: Path) => number | undefined {
  if (text !== undefined) {
    const places = placesOf(text);
    return (path) => places.at(path).line;
  }
  return (path) => {
    const [part, index] = path;
    if (part === "while") return workflow.handlers[Number(index)]?.line;
    const stage = part === "stages" ? workflow.stages[Number(index)] : undefined;
    return (path[2] === "steps" ? stage?.steps[Number(path[3])] : stage)?.line ?? stage?.line;
  };
}
