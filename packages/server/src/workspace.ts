import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { parseTeams, type Team, type Teams } from "@throughline/assignment";
import { type ConnectionsSource, openConnections, operationsIn } from "@throughline/connectors";
import { type ModelsConfig, modelOf, notAllowed, parseModels } from "@throughline/models/llm";
import { type Proof, type ProofContext, proveText } from "@throughline/proof";
import { kinds } from "@throughline/steps";
import {
  type AgentFiles,
  type Parsed,
  type Problem,
  parseWorkflow,
  type TeamInfo,
  type Workflow,
} from "@throughline/workflow";
import { settingsOf } from "./settings.ts";
import { asAgentFiles, type VersionText } from "./versions/text.ts";

export { settingsOf };

/**
 * A workflow file with what lies beside it: teams.yaml, connections.yaml, models.yaml, workspace.yaml, and agents/ (or one
 * folder up).
 */
export interface Workspace {
  file: string;
  workflow?: Workflow;
  /** What a version of the workflow is made of: its text, and those of the agents that it takes from files. */
  version?: VersionText;
  teams?: Teams;
  /** connections.yaml with what lies beside it, where there is one. */
  connections?: ConnectionsSource;
  /** Requests to the org that one call of an operation takes. */
  callsOf?(operation: string): number;
  /** Language models that the workspace allows, as models.yaml says; absent where there is none, or one with problems. */
  models?: ModelsConfig;
  problems: (Problem & { file: string })[];
  /** What was to be proven of the workflow, with the verdict of each. */
  proofs: Proof[];
}

/**
 * Reads a workflow and its neighbours, checks them together, and proves what can be proven. Never throws for what is in
 * the files; throws only when the workflow file cannot be read at all.
 *
 * @param context what else is known of the world: the org's fields, queues and users
 * @param text a draft that takes the place of what is in the file
 * @param drafted files of agents that take the place of those in the folders, by name
 */
export function openWorkspace(
  file: string,
  context: Partial<ProofContext> = {},
  text: string | Uint8Array = readFileSync(file),
  drafted: Record<string, string> = {},
): Workspace {
  const folder = dirname(file);
  const teamsFile = join(folder, "teams.yaml");
  const connectionsFile = join(folder, "connections.yaml");
  const parsedTeams = existsSync(teamsFile) ? parseTeams(readFileSync(teamsFile, "utf8")) : undefined;
  const connections = sourceIn(folder);
  const opened = openConnections(connections, { samples: true });
  const wrongConnections = opened.problems.filter(({ code }) => code !== "unknown-secret");
  const modelsFile = join(folder, "models.yaml");
  const parsedModels = existsSync(modelsFile) ? parseModels(readFileSync(modelsFile)) : undefined;
  const models = parsedModels?.config;
  const teams = parsedTeams?.teams;
  const known = {
    ...(teams && { teams: Object.fromEntries(teams.teams.map((team) => [team.name, infoOf(team)])) }),
    // a connection with a problem is left out, and so are its operations
    ...(connections !== undefined &&
      opened.problems.length === 0 && {
        ...operationsKnown(connections),
        operation: opened.connections.operation,
      }),
    ...(models && { refusesModel: (name: string) => refusalOf(name, models) }),
    ...(teams && { roster: teams }),
    now: new Date().toISOString(),
    ...context,
  };
  const agents = agentsFor(file, drafted);
  const { workflow, problems, proofs } = proveText(text, kinds as never, known, agents);
  return {
    file,
    ...(workflow && { workflow, version: versionText(workflow, text, agents) }),
    ...(teams && { teams }),
    ...(connections !== undefined && { connections }),
    callsOf: (operation) => opened.connections.operation?.(operation)?.apiCalls ?? 0,
    ...(models && { models }),
    proofs,
    problems: [
      ...problems.map((problem) => ({ ...problem, file: problem.file ?? file })),
      ...(parsedTeams?.problems ?? []).map((problem) => ({
        severity: "error" as const,
        ...problem,
        file: teamsFile,
      })),
      // which secrets there are is a matter of the machine that runs it
      ...wrongConnections.map((problem) => ({ ...problem, file: connectionsFile })),
      ...(parsedModels?.problems ?? []).map((problem) => ({ ...problem, file: modelsFile })),
      ...settingsOf(file).problems,
    ],
  };
}

/** A draft as it reads in the place of a workspace's workflow, not checked. Never throws for what is in it. */
export const readDraft = (file: string, { text, agents }: VersionText): Parsed =>
  parseWorkflow(text, kinds as never, agentsFor(file, agents));

const agentsFor = (file: string, drafted: Record<string, string>): AgentFiles => ({
  ...agentFiles(dirname(file)),
  ...asAgentFiles(drafted),
});

/** The texts of which the workflow was made. */
function versionText({ agents }: Workflow, input: string | Uint8Array, files: AgentFiles): VersionText {
  const used = Object.values(agents).flatMap(({ from }) => from ?? []);
  return {
    text: typeof input === "string" ? input : new TextDecoder().decode(input),
    agents: Object.fromEntries(used.map((name) => [name, files[name]?.text ?? ""])),
  };
}

/** Models on this machine are no matter of the file. */
const refusalOf = (name: string, models: ModelsConfig) =>
  name.startsWith("local/") || modelOf(models, name) ? undefined : notAllowed(name, models);

/** Agents that workflows of this folder may share: its own `agents/`, then that of the folder above. */
export function agentFiles(folder: string): AgentFiles {
  const found: Record<string, AgentFiles[string]> = Object.create(null);
  const above = resolve(folder, "..") === resolve(folder) ? [] : [join(folder, "..", "agents")];
  for (const agents of [...above, join(folder, "agents")]) {
    if (!existsSync(agents)) continue;
    for (const name of readdirSync(agents)) {
      if (!name.endsWith(".yaml")) continue;
      const file = join(agents, name);
      found[name.slice(0, -".yaml".length)] = { file, text: readFileSync(file, "utf8") };
    }
  }
  return found;
}

/** What a workflow may ask of a team's members. */
export const infoOf = ({ members, from }: Team): TeamInfo => ({
  members: members.map(({ skills, attributes = {} }) => ({ skills, attributes: Object.keys(attributes) })),
  ...(from?.length && { more: true }),
});

/** The connections.yaml of a folder, where there is one. They name files by their path from there; what lies elsewhere is not read. */
export function sourceIn(folder: string): ConnectionsSource | undefined {
  const file = join(folder, "connections.yaml");
  if (!existsSync(file)) return undefined;
  return {
    text: readFileSync(file, "utf8"),
    file(path) {
      const whole = resolve(folder, path);
      if (!whole.startsWith(`${resolve(folder)}${sep}`) || !existsSync(whole)) return undefined;
      return readFileSync(whole, "utf8");
    },
  };
}

function operationsKnown(source: ConnectionsSource): Pick<ProofContext, "operations" | "operationTypes"> {
  const shapes = operationsIn(source);
  return {
    operations: shapes.map(({ name }) => name),
    operationTypes: Object.fromEntries(
      shapes.map(({ name, input, output }) => [name, { ...(input && { input }), ...(output && { output }) }]),
    ),
  };
}
