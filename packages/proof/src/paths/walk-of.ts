import type { Workflow } from "@throughline/workflow";
import type { Around } from "../prover.ts";
import { type Walk, walk } from "./walk.ts";

const walks = new WeakMap<Workflow, WeakMap<object, Walk>>();

/** The ways through the workflow that is proven; followed once for all that ask in the same context. */
export function walkOf({ workflow, context }: Pick<Around, "workflow" | "context">): Walk {
  const known = walks.get(workflow) ?? new WeakMap<object, Walk>();
  walks.set(workflow, known);
  const before = known.get(context);
  if (before) return before;
  const fields = (name: string) => {
    const field = context.fields?.(workflow.object, name);
    return field === "unknown-object" ? undefined : field;
  };
  const ways = walk(workflow, { fields });
  known.set(context, ways);
  return ways;
}
