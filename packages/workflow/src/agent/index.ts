import type { z } from "zod";
import { asProblems, findings } from "../issues.ts";
import type { Path } from "../kind.ts";
import type { Agent } from "../model.ts";
import type { Places } from "../places.ts";
import type { Problem } from "../problem.ts";
import { readSource } from "../source.ts";
import { narrow } from "./narrow.ts";
import { type AgentUse, agent } from "./schema.ts";

/** Agents that workflows share: by name, the file of each and its text. */
export type AgentFiles = Readonly<Record<string, AgentFile>>;

export interface AgentFile {
  /** For people: "agents/reader.yaml". */
  file: string;
  text: string;
}

type Workflow = { facts: Iterable<string>; governs: string[] };

/**
 * An agent that a workflow takes from a file, as far as file and workflow can be read; and what is wrong with it:
 * in the workflow, or in the file.
 */
export function agentFrom(
  name: string,
  use: AgentUse,
  files: AgentFiles,
  workflow: Workflow,
  places: Places,
): { agent?: Agent; problems: Problem[] } {
  const here = (path: Path) => {
    const whole = ["agents", name, ...path];
    return { ...places.at(whole), path: whole };
  };
  const found = Object.hasOwn(files, use.from) ? files[use.from] : undefined;
  if (!found) {
    const known = Object.keys(files);
    const message = `There is no file agents/${use.from}.yaml.${known.length ? ` Known: ${known.join(", ")}.` : ""}`;
    const fix = `Create agents/${use.from}.yaml beside the workflow or in the folder above, or write the agent here.`;
    return { problems: [{ code: "unknown-agent-file", severity: "error", message, ...here(["from"]), fix }] };
  }
  const source = readSource(found.text);
  const inFile = ({ path: _, ...problem }: Problem): Problem => ({ ...problem, file: found.file });
  const problems = source.problems.map(inFile);
  if (source.data === undefined) return { problems };
  const read = agent.safeParse(source.data);
  if (!read.success) {
    const all = findings(agent as z.ZodType, source.data, read.error.issues);
    return { problems: [...problems, ...asProblems(all, [], source.places).map(inFile)] };
  }
  const narrowed = narrow(name, read.data, use, workflow);
  const wider = narrowed.wider.map(({ path, message }): Problem => {
    const [list] = path;
    const { line } = source.places.at([list as string], { key: true });
    return {
      code: "agent-widened",
      severity: "error",
      message: `The agent "${name}" ${message} (${found.file}, line ${line}). A workflow may narrow what the file allows, never widen it.`,
      ...here(path),
      fix: `Take it out here, or allow it in ${found.file}.`,
    };
  });
  return { agent: narrowed.agent, problems: [...problems, ...wider] };
}
