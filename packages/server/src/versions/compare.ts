import { kinds } from "@throughline/steps";
import { type Change, compare, compareGraphs, compareTexts, mermaidOf } from "@throughline/versions";
import { parseVersion, type VersionText } from "./text.ts";

/** What is different between two versions: in words, on the graph, and in text. */
export interface VersionComparison {
  changes: Change[];
  /** The graph of both, with marks, in Mermaid. */
  graph: string;
  /** A unified diff of the files, those of agents included; empty where they are the same. */
  text: string;
}

/**
 * @param names of the two sides, for the head of the text
 * @throws Error for a text that is no workflow
 */
export function compareVersions(
  before: VersionText,
  after: VersionText,
  names: { before: string; after: string },
): VersionComparison {
  const [one, other] = [workflowOf(before, names.before), workflowOf(after, names.after)];
  const files = new Set([...Object.keys(before.agents), ...Object.keys(after.agents)]);
  return {
    changes: compare(one, other, { before: before.text, after: after.text }),
    graph: mermaidOf(compareGraphs(one, other, kinds as never)),
    text: [
      compareTexts(before.text, after.text, names),
      ...[...files].sort().map((name) => {
        const file = `agents/${name}.yaml`;
        return compareTexts(before.agents[name] ?? "", after.agents[name] ?? "", {
          before: `${names.before} ${file}`,
          after: `${names.after} ${file}`,
        });
      }),
    ].join(""),
  };
}

function workflowOf(version: VersionText, name: string) {
  const { workflow } = parseVersion(version);
  if (!workflow) throw new Error(`${name} is not a workflow.`);
  return workflow;
}
