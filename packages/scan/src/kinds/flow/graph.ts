import type { Element, FlowPiece } from "./piece.ts";
import { createDiagram, type Diagram, type Ways } from "./ways.ts";

/** One step of a flow: an element, or one line of an assignment, which are done one after the other. */
export interface Node {
  id: string;
  element: Element;
  /** Of an assignment: which line. */
  item?: number;
  /**
   * To one of them, outcome by outcome, the last one of a decision being its default; or to all of them: the body of a loop
   * and what comes after. `fault`: where it goes instead when it fails.
   */
  goes: { is: "one of" | "all of"; to: Edge[]; fault?: Edge };
}

/** The next step; `end` where the flow ends, `again` back to where it was before. */
type Edge = { to: string } | "end" | "again";

/** A flow from one of its starts on, without its circles, and how its steps are reached. */
export interface Graph extends Diagram {
  /** In an order in which no step stands before one that leads to it; those that nothing leads to are not there. */
  nodes: Map<string, Node>;
  /** Whether the step can come more than once, and others come with it. */
  circles(id: string, other: string): boolean;
  /**
   * The ways from the start to a step, or to `END`: through a step where one is named, and after it through none of those
   * that are to be avoided (they undo what it did).
   */
  reach(to: string, options?: { through?: string; avoid?: (id: string) => boolean }): Ways;
}

/** Before the first step, and after the last one; no element has a space in its name. */
export const START = " start";
export const END = " end";

/** Beyond the last value of a loop. */
const after = (loop: string) => `${loop} after`;
const itemOf = (name: string, at: number) => (at === 0 ? name : `${name}#${at}`);

export function graphOf({ elements }: FlowPiece, start: string | undefined): Graph {
  const diagram = createDiagram();
  const nodes = orderedNodes(elements, start);
  const order = new Map([...nodes.keys()].map((id, at) => [id, at]));
  const plainly = new Map<string, Ways>();

  /** How a step is reached at all is asked at every one of its conditions. */
  function reach(goal: string, options?: Parameters<Graph["reach"]>[1]): Ways {
    if (options) return walked(goal, options);
    const known = plainly.get(goal) ?? walked(goal, {});
    plainly.set(goal, known);
    return known;
  }

  function walked(
    goal: string,
    { through, avoid }: { through?: string; avoid?: (id: string) => boolean },
  ): Ways {
    if (goal !== END && !nodes.has(goal)) return "never";
    const done = new Map<string, Ways>();
    const along = (edge: Edge, begun: boolean): Ways => {
      if (edge === "end") return goal === END && begun ? "always" : "never";
      return edge === "again" ? "never" : walk(edge.to, begun);
    };
    const walk = (id: string, before: boolean): Ways => {
      if (before && id === goal) return "always";
      if (before && avoid?.(id)) return "never";
      const begun = before || id === through;
      const key = `${id} ${begun}`;
      const known = done.get(key);
      if (known !== undefined) return known;
      const { goes, element } = nodes.get(id) as Node;
      const ways = goes.to.map((edge) => along(edge, begun));
      const result =
        goes.is === "one of"
          ? diagram.fork(order.get(id) as number, element.name, ways)
          : ways.reduce(diagram.either);
      const failing = goes.fault ? along(goes.fault, begun) : "never";
      // that it does not fail is no condition of what comes after
      const all = diagram.either(
        result,
        diagram.fork(order.get(id) as number, element.name, ["never", failing]),
      );
      done.set(key, all);
      return all;
    };
    const [first] = nodes.keys();
    return first === undefined ? "never" : walk(first, through === undefined);
  }

  return { ...diagram, nodes, circles: circlesOf(elements, nodes), reach };
}

/** The steps as they are first come to, each after all that lead to it. */
function orderedNodes(elements: Record<string, Element>, start: string | undefined): Map<string, Node> {
  const finished: Node[] = [];
  const state = new Map<string, "open" | "done">();

  const visit = (id: string): void => {
    state.set(id, "open");
    const step = stepOf(elements, id) as Omit<Node, "goes"> & { goes: Step };
    const edge = (to: string | undefined): Edge => {
      if (to === undefined || !stepOf(elements, to)) return "end";
      // back to the loop that it is in: on with the next value, and after the last one beyond it
      const next = state.get(to) === "open" && elements[to]?.is === "loop" ? after(to) : to;
      if (state.get(next) === "open") return "again";
      if (!state.has(next)) visit(next);
      return { to: next };
    };
    const { is, to, fault } = step.goes;
    // what is visited last comes first
    const failing = fault === undefined ? {} : { fault: edge(fault) };
    const goes = { is, to: to.toReversed().map(edge).toReversed(), ...failing };
    state.set(id, "done");
    finished.push({ ...step, goes });
  };
  if (start !== undefined && stepOf(elements, start)) visit(start);
  return new Map(finished.reverse().map((node) => [node.id, node]));
}

interface Step {
  is: Node["goes"]["is"];
  to: (string | undefined)[];
  fault?: string;
}

function stepOf(
  elements: Record<string, Element>,
  id: string,
): (Omit<Node, "goes"> & { goes: Step }) | undefined {
  const [name = "", part] = id.split(/#| after$/);
  const element = Object.hasOwn(elements, name) ? (elements[name] as Element) : undefined;
  if (!element) return undefined;
  const on = (to: string | undefined): Step => ({
    is: "all of",
    to: [to],
    ...(element.fault !== undefined && { fault: element.fault }),
  });
  switch (element.is) {
    case "assignment": {
      const item = Number(part ?? 0);
      const last = item >= element.items.length - 1;
      return { id, element, item, goes: on(last ? element.next : itemOf(name, item + 1)) };
    }
    case "loop":
      if (id !== name) return { id, element, goes: on(element.next) };
      return { id, element, goes: { is: "all of", to: [after(name), element.body] } };
    case "decision":
      return {
        id,
        element,
        goes: { is: "one of", to: [...element.outcomes.map(({ next }) => next), element.next] },
      };
    case "wait":
      return {
        id,
        element,
        goes: { is: "one of", to: [...element.events.map(({ next }) => next), element.next] },
      };
    default:
      return { id, element, goes: on(element.next) };
  }
}

/** Which steps come again, and with which others: each leads to the other, as the connectors are drawn. */
function circlesOf(
  elements: Record<string, Element>,
  nodes: Map<string, Node>,
): (id: string, other: string) => boolean {
  const reached = new Map<string, Set<string>>();
  const from = (id: string): Set<string> => {
    const known = reached.get(id);
    if (known) return known;
    const seen = new Set<string>();
    reached.set(id, seen);
    const open = [id];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { to: onward = [], fault } = stepOf(elements, next)?.goes ?? {};
      for (const to of [...onward, fault]) {
        if (to === undefined || seen.has(to)) continue;
        seen.add(to);
        open.push(to);
      }
    }
    return seen;
  };
  return (id, other) => nodes.has(other) && from(id).has(other) && from(other).has(id);
}
