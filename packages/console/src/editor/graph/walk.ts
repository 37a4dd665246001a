import type { Drawing, DrawnNode } from "./drawing.ts";

export type Direction = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/**
 * The node to which an arrow leads: up and down along the ways, into the true branch first; to the sides to what stands
 * there, nearest in height.
 */
export function walk(
  { nodes, ways }: Pick<Drawing, "nodes" | "ways">,
  from: string,
  to: Direction,
): string | undefined {
  const node = nodes.find(({ id }) => id === from);
  if (!node) return nodes[0]?.id;
  if (to === "ArrowLeft" || to === "ArrowRight") return beside(nodes, node, to === "ArrowRight" ? 1 : -1);
  const way =
    to === "ArrowDown"
      ? ways.find((way) => way.from === from && !way.back)?.to
      : ways.find((way) => way.to === from && !way.back)?.from;
  return way ?? (node.is === "handler" ? nextHandler(nodes, node, to) : undefined);
}

function beside(nodes: DrawnNode[], { x, y, id, is }: DrawnNode, side: 1 | -1): string | undefined {
  let best: { id: string; far: number } | undefined;
  for (const one of nodes) {
    if (one.id === id || (one.x - x) * side <= 0) continue;
    // what stands at any stage is reached from everywhere, when nothing else is there
    const far = Math.abs(one.y - y) + Math.abs(one.x - x) / 4 + (one.is === is ? 0 : 10_000);
    if (far < (best?.far ?? Number.POSITIVE_INFINITY)) best = { id: one.id, far };
  }
  return best?.id;
}

const nextHandler = (nodes: DrawnNode[], { id }: DrawnNode, to: Direction): string | undefined => {
  const handlers = nodes.filter(({ is }) => is === "handler");
  return handlers[handlers.findIndex((one) => one.id === id) + (to === "ArrowDown" ? 1 : -1)]?.id;
};
