import type { SalesforcePort } from "@throughline/connectors";
import { kinds } from "@throughline/steps";
import { type Bindings, type Bound, bind, type Environment } from "@throughline/versions";
import {
  type CheckContext,
  type Problem,
  peopleIn,
  templateNames,
  type Workflow,
} from "@throughline/workflow";
import { problemsInOrg } from "../against-org.ts";
import { openWorkspace, type Workspace } from "../workspace.ts";
import type { VersionText } from "./text.ts";

/** A workflow with the names of another org, and what of it that org does not have. */
export interface Promotion {
  version: VersionText;
  workflow: Workflow;
  bound: Bound[];
  /** Errors first; with one of them it must not go there. */
  findings: (Problem & { file: string })[];
}

/** The org that a workflow is to go to. */
export interface TargetOrg {
  /** What a file says of it, where it is not asked itself. */
  context: Partial<CheckContext>;
  /** What the workflow asks of it that it does not have. */
  problems(workflow: Workflow): Promise<Problem[]>;
  /** Whether it has a queue or a user of that name; undefined: that is not known. */
  has(sort: "queue" | "user", name: string): boolean | undefined;
  /** Developer names of the record types of an object; undefined: they are not known. */
  recordTypes(object: string): Promise<string[] | undefined>;
}

const KEYS: Record<keyof Bindings, string> = {
  queues: "queues",
  users: "users",
  teams: "teams",
  recordTypes: "record types",
  connections: "connections",
};

/**
 * Puts the names of an environment into a workflow, and checks it anew against that org.
 *
 * @throws Error for a file that is no workflow
 */
export async function promote(
  { file, version }: Workspace,
  environment: Environment,
  org: TargetOrg,
): Promise<Promotion> {
  if (!version) throw new Error(`${file} is not a workflow. Run: throughline check ${file}`);
  const { bindings, name, line } = environment;
  const { text, agents, bound, unused } = bind(version, bindings, kinds as never);
  const workspace = openWorkspace(file, org.context, text, agents);
  const { workflow } = workspace;
  if (!workflow) throw new Error(`With the names of ${name}, ${file} is no workflow any more.`);
  const inFile = (problem: Problem) => ({ ...problem, file });
  const environments = `${file.replace(/[^\\/]*$/, "")}environments.yaml`;
  const inBindings = (sort: keyof Bindings, from: string, problem: Omit<Problem, "line" | "column">) => ({
    ...{ ...problem, file: environments, line: line(KEYS[sort], from), column: 1 },
  });
  const recordTypes = bound.some(({ sort }) => sort === "recordTypes")
    ? await org.recordTypes(workflow.object)
    : undefined;

  const findings: Promotion["findings"] = [
    ...workspace.problems,
    ...(await org.problems(workflow)).map(inFile),
    ...missingPeople(workflow, workspace, org).map(inFile),
    ...connectionsIn(workspace.workflow, bound).map((connection) =>
      inBindings("connections", connection, {
        ...{ code: "unbound-connection", severity: "error" },
        message: `The workflow calls "${connection}", and ${name} does not say which system that is there.`,
        fix: `Add it under connections of ${name}: ${connection}: NAME, the same name if it is the same system.`,
      }),
    ),
    ...bound
      .filter(({ sort, to }) => sort === "recordTypes" && recordTypes?.includes(to) === false)
      .map(({ from, to }) =>
        inBindings("recordTypes", from, {
          ...{ code: "unknown-record-type", severity: "error" },
          message: `${workflow.object} has no record type "${to}" there. It has: ${recordTypes?.join(", ") || "none"}.`,
          fix: `Bind "${from}" to one of them.`,
        }),
      ),
    ...unused.map(({ sort, from }) =>
      inBindings(sort, from, {
        ...{ code: "unused-binding", severity: "warning" },
        message: `"${from}" is bound, and the workflow does not name it.`,
        fix: "Take it out, or write it as the workflow does.",
      }),
    ),
  ];
  // what two ways of asking find is one finding
  const once = new Map(findings.map((one) => [`${one.code} ${one.line} ${one.message}`, one]));
  return {
    version: { text, agents: workspace.version?.agents ?? agents },
    ...{ workflow, bound },
    findings: [...once.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity]),
  };
}

const RANK = { error: 0, warning: 1 };

/** Connections that are called and not bound: a system of the sandbox must not be called from production by mistake. */
function connectionsIn(workflow: Workflow | undefined, bound: Bound[]): string[] {
  const targets = new Set(bound.flatMap(({ sort, to }) => (sort === "connections" ? [to] : [])));
  const called = Object.values(workflow?.agents ?? {}).flatMap(({ calls }) =>
    calls.map((operation) => operation.split(".")[0] as string),
  );
  return [...new Set(called)].filter((connection) => !targets.has(connection));
}

/** Whoever is asked, told or given something has to be a team of the workspace, or a queue or a user over there. */
function missingPeople(workflow: Workflow, { teams }: Workspace, org: TargetOrg): Problem[] {
  const known = new Set(teams?.teams.map(({ name }) => name.toLowerCase()));
  return peopleIn(workflow, kinds as never).flatMap(({ name, is, of }): Problem[] => {
    const open = is !== undefined || name === "owner" || templateNames(name).length > 0;
    if (open || known.has(name.toLowerCase())) return [];
    if (org.has("queue", name) !== false || org.has("user", name) !== false) return [];
    const { line = 1, id } = (of ?? {}) as { line?: number; id?: string };
    return [
      {
        ...{ code: "unknown-person", severity: "error", line, column: 1 },
        ...(id !== undefined && { step: id }),
        message: `There is no team, and the org has no queue and no user "${name}".`,
        fix: `Bind "${name}" to somebody of that org in environments.yaml, or create them there.`,
      },
    ];
  });
}

/** An org that is asked itself. */
export async function liveOrg(salesforce: SalesforcePort): Promise<TargetOrg> {
  const directory = await salesforce.directory();
  return {
    context: {},
    problems: (workflow) => problemsInOrg(workflow, salesforce, directory),
    has: (sort, name) => directory[sort](name) !== undefined,
    async recordTypes(object) {
      const fields = ["DeveloperName", "SobjectType"];
      // where they may not be read, nothing is known of them
      const all = await salesforce
        .changedSince("RecordType", "1970-01-01T00:00:00.000Z", fields, 2_000)
        .catch(() => []);
      const names = all
        .filter(({ SobjectType }) => SobjectType === object)
        .map((one) => String(one.DeveloperName));
      return names.length ? names : undefined;
    },
  };
}

/** An org as a file describes it. */
export const describedOrg = (context: Partial<CheckContext>): TargetOrg => ({
  context,
  problems: async () => [],
  has: (sort, name) => (sort === "queue" ? context.queues : context.users)?.includes(name),
  recordTypes: async () => undefined,
});
