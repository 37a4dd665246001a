import { kinds } from "@throughline/steps";
import { type AgentFiles, type Parsed, parseWorkflow } from "@throughline/workflow";

/** All that a version is made of. */
export interface VersionText {
  /** The workflow file as it was written. */
  text: string;
  /** Texts of the files in `agents/` that it takes agents from, by name: they are part of its hash. */
  agents: Record<string, string>;
}

/** Texts of agents as files. */
export const asAgentFiles = (agents: Record<string, string>): AgentFiles =>
  Object.fromEntries(
    Object.entries(agents).map(([name, text]) => [name, { file: `agents/${name}.yaml`, text }]),
  );

/** Reads a version as it was saved. Never throws; what was saved by the server has a workflow, under the same hash. */
export const parseVersion = (version: VersionText): Parsed =>
  parseWorkflow(version.text, kinds as never, asAgentFiles(version.agents));
