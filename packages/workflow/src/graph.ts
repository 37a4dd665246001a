import type { Block, Step, Workflow } from "./model.ts";
import type { Kinds } from "./steps.ts";

export interface GraphNode {
  /** The step's id. */
  id: string;
  /** Absent for the step of a `while:` handler, which stands beside the stages. */
  stage?: string;
  kind: string;
  title: string;
  /** One line on what the step does. */
  summary: string;
  type: "background" | "interactive" | "container";
  agent?: string;
  /** The step is passed when this does not hold. */
  when?: string;
  /** Name of the block and id of the step that contain this one. */
  within?: { step: string; block: string };
}

export interface GraphEdge {
  from: string;
  to: string;
  /** The condition of a way, the name of a lane, "otherwise", "again". */
  label?: string;
  /** Leads back, to the head of a loop. */
  back?: boolean;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

/** An edge whose end is not known yet. */
type Loose = Omit<GraphEdge, "to">;

/** The picture of a workflow: its steps, and the ways between them. */
export function graph(workflow: Pick<Workflow, "stages" | "handlers">, kinds: Kinds): Graph {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];

  /** Adds steps that are entered by `from`; answers the edges that leave the last of them. */
  function addAll(steps: Step[], from: Loose[], around: Pick<GraphNode, "stage" | "within">): Loose[] {
    return steps.reduce((open, step) => add(step, open, around), from);
  }

  function add(step: Step, from: Loose[], around: Pick<GraphNode, "stage" | "within">): Loose[] {
    const kind = byName.get(step.kind);
    nodes.push({
      id: step.id,
      ...around,
      kind: step.kind,
      title: titleOf(step.id),
      summary: kind?.summary(step.config, step.blocks) ?? "",
      type: kind?.type ?? "background",
      ...(step.agent !== undefined && { agent: step.agent }),
      ...(step.when !== undefined && { when: step.when }),
    });
    for (const edge of from) edges.push({ ...edge, to: step.id });
    const leave: Loose[] = [{ from: step.id }];
    // a step that ends the item is left only when it is passed
    const own = kind?.ends?.(step.config) && step.when === undefined ? [] : leave;
    if (step.blocks.length === 0) return own;

    const inside = (block: Block, label: string | undefined) =>
      addAll(block.steps, [{ from: step.id, ...(label && { label }) }], {
        ...around,
        within: { step: step.id, block: block.name },
      });
    if (kind?.runs === "repeated") {
      for (const block of step.blocks) {
        for (const { from, label } of inside(block, undefined)) {
          edges.push({ from, to: step.id, label: label ?? "again", back: true });
        }
      }
      return own;
    }
    const ends = step.blocks.flatMap((block) => inside(block, block.when ?? block.name));
    const mayPass =
      step.when !== undefined ||
      (kind?.runs === "one" && step.blocks.every(({ when }) => when !== undefined));
    return mayPass ? [...ends, { from: step.id, label: "otherwise" }] : ends;
  }

  for (const { do: action } of workflow.handlers) if (action.kind === "step") add(action.step, [], {});
  let open: Loose[] = [];
  for (const stage of workflow.stages) open = addAll(stage.steps, open, { stage: stage.name });
  return { nodes, edges };
}

/** "find-invoice" is "Find invoice" on the screen. */
function titleOf(id: string): string {
  const words = id.replace(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
