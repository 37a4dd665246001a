import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { kinds } from "@throughline/steps";
import { type AgentFiles, parseWorkflow, type Workflow } from "@throughline/workflow";

const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));

export const textOf = (example: string): string =>
  readFileSync(join(EXAMPLES, example, "workflow.yaml"), "utf8");

/** Workflows of every example, with the agents that they share. */
export const examples: string[] = globSync("*/workflow.yaml", { cwd: EXAMPLES }).map(dirname).sort();

export const agents: AgentFiles = Object.fromEntries(
  globSync("*/agents/*.yaml", { cwd: EXAMPLES }).map((file) => [
    file.replace(/^.*\/|\.yaml$/g, ""),
    { file, text: readFileSync(join(EXAMPLES, file), "utf8") },
  ]),
);

/** The workflow of a text; undefined where it is none. */
export const parsed = (text: string): Workflow | undefined =>
  parseWorkflow(text, kinds as never, agents).workflow;

/** Exchanges parts of a text; one that is not there is a mistake of the test. */
export function edited(text: string, ...edits: [from: string, to: string][]): string {
  return edits.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`"${from}" does not stand there once.`);
    return text.replace(from, () => to);
  }, text);
}
