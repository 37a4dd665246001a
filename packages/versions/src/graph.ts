import { type GraphEdge, type GraphNode, graph, type Kinds, type Workflow } from "@throughline/workflow";
import { compare } from "./compare/index.ts";
import { listsOf, pairSteps, standings } from "./compare/steps.ts";

/** What became of a step, or of a way between two. */
export type GraphMark = "same" | "added" | "removed" | "changed";

export interface ComparedGraph {
  nodes: (GraphNode & { mark: GraphMark })[];
  edges: (GraphEdge & { mark: Exclude<GraphMark, "changed"> })[];
}

/**
 * The pictures of two versions in one: all steps and ways of the newer one, and those that are gone. A step is changed where
 * `compare` has a sentence on it; one with another name stands there once, under the new one.
 */
export function compareGraphs(before: Workflow, after: Workflow, kinds: Kinds): ComparedGraph {
  const [old, now] = [graph(before, kinds), graph(after, kinds)];
  const pairs = pairSteps(standings(listsOf(before)), standings(listsOf(after)));
  const newId = new Map([...pairs].map(([step, { step: found }]) => [step.id, found.id]));
  const changed = new Set(compare(before, after).flatMap(({ step }) => step ?? []));
  const paired = new Set(newId.values());
  // a gone step must not be taken for a new one that has its id
  const nameOf = (id: string) =>
    newId.get(id) ?? (now.nodes.some((node) => node.id === id) ? `${id} (before)` : id);
  const gone = old.nodes.filter(({ id }) => !newId.has(id));

  const key = ({ from, to, label, back }: GraphEdge) => JSON.stringify([from, to, label, back]);
  const oldEdges = old.edges.map((edge) => ({ ...edge, from: nameOf(edge.from), to: nameOf(edge.to) }));
  const [was, is] = [new Set(oldEdges.map(key)), new Set(now.edges.map(key))];
  return {
    nodes: [
      ...now.nodes.map((node) => ({
        ...node,
        mark: !paired.has(node.id)
          ? ("added" as const)
          : changed.has(node.id)
            ? ("changed" as const)
            : ("same" as const),
      })),
      ...gone.map((node) => ({ ...node, id: nameOf(node.id), mark: "removed" as const })),
    ],
    edges: [
      ...now.edges.map((edge) => ({
        ...edge,
        mark: was.has(key(edge)) ? ("same" as const) : ("added" as const),
      })),
      ...oldEdges.filter((edge) => !is.has(key(edge))).map((edge) => ({ ...edge, mark: "removed" as const })),
    ],
  };
}

const STYLES = [
  "  classDef added fill:#d5f5dd,stroke:#2e844a,color:#03234d",
  "  classDef removed fill:#fddde3,stroke:#ba0517,color:#03234d,stroke-dasharray:4",
  "  classDef changed fill:#fff3cd,stroke:#a96404,color:#03234d",
];

const SIGNS: Record<GraphMark, string> = { same: "", added: "+ ", removed: "− ", changed: "~ " };

/** The compared graph in Mermaid, which Git hosts and many editors draw: stages as boxes, marks as colours and signs. */
export function mermaidOf({ nodes, edges }: ComparedGraph): string {
  const number = new Map(nodes.map(({ id }, index) => [id, `s${index}`]));
  const box = ({ id, kind, title, mark }: ComparedGraph["nodes"][number]) =>
    `    ${number.get(id)}["${SIGNS[mark]}${quoted(title)}<br/>${quoted(kind)}"]${mark === "same" ? "" : `:::${mark}`}`;
  const stages = [...Map.groupBy(nodes, ({ stage }) => stage ?? "While")];
  const ways = edges.map(({ from, to, label, mark }) => {
    const text = `${SIGNS[mark]}${label ?? ""}`.trim();
    const arrow = mark === "removed" ? "-.->" : mark === "added" ? "==>" : "-->";
    return `  ${number.get(from)} ${arrow}${text ? `|"${quoted(text)}"|` : ""} ${number.get(to)}`;
  });
  return [
    "flowchart TD",
    ...stages.flatMap(([stage, inside], index) => [
      `  subgraph g${index}["${quoted(stage)}"]`,
      ...inside.map(box),
      "  end",
    ]),
    ...ways,
    ...STYLES,
  ].join("\n");
}

/** Mermaid reads entities in its texts. */
const quoted = (text: string) =>
  text.replace(/[#"<>|`]/g, (character) => `#${character.charCodeAt(0)};`).replace(/\s+/g, " ");
