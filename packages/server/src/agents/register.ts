import type { ConnectionInfo } from "@throughline/connectors";
import { RefusedError } from "@throughline/runtime";
import { kindOf } from "@throughline/steps";
import { type Agent, formatAction, type Step, type Workflow, walkSteps } from "@throughline/workflow";
import type { DayCaps } from "../day-caps.ts";
import type { Engine } from "../engine.ts";
import type { AgentLine, AgentsView } from "../http/agents.ts";
import { type AgentFigures, readFigures } from "./figures.ts";
import { outsideId, roleId } from "./names.ts";
import { sinceIn } from "./since.ts";

/** All agents, inside and outside, with what they may do and what they did. */
export interface Register {
  /** @param days of the figures, up to now */
  view(days: number): Promise<AgentsView>;
  /** @throws RefusedError `not-found`: nobody is called so; `conflict`: it is suspended already, or is not */
  suspend(agent: string, by: string, reason: string): Promise<void>;
  resume(agent: string, by: string, reason: string): Promise<void>;
}

type World = Pick<Engine, "workflows" | "runtime" | "store" | "clock" | "outside" | "suspensions" | "caps">;

const DAY_MS = 86_400_000;

const NONE: AgentFigures = {
  ...{ items: 0, steps: 0, failed: 0, calls: 0, medianMs: null },
  ...{ decisions: 0, sure: null, corrected: 0, refused: 0, cost: 0 },
};

export function createRegister({
  workflows,
  runtime,
  store,
  clock,
  outside,
  suspensions,
  caps,
}: World): Register {
  const everybody = (): string[] => [
    ...new Set([
      ...workflows.flatMap(({ id, agents }) => Object.values(agents).map((agent) => roleId(id, agent))),
      ...outside.look.list().flatMap(({ name, agent }) => (agent ? [outsideId(name)] : [])),
    ]),
  ];

  const agentOf = (workflow: string, hash: string, step: string): string | undefined => {
    const version = runtime.version(hash) ?? workflows.find(({ id }) => id === workflow);
    if (!version) return undefined;
    const name = stepsIn(version).get(step)?.agent;
    const agent = name === undefined ? undefined : version.agents[name];
    return agent && roleId(workflow, agent);
  };

  /** The roles of a workflow, each with its steps. */
  async function roles(workflow: Workflow): Promise<Omit<AgentLine, "figures" | "suspended">[]> {
    const since = await sinceIn(store, workflow);
    return Object.values(workflow.agents).map((agent) => {
      const steps = [...stepsIn(workflow).values()].filter((step) => step.agent === agent.name);
      return {
        ...{ id: roleId(workflow.id, agent), kind: "inside" as const, name: agent.name },
        ...{ role: agent.role, boundary: boundaryOf(agent, caps), about: [], address: null },
        workflows: [usedIn(workflow, steps, (step) => wayOn(step, agent))],
        since: since.get(agent.name) ?? null,
      };
    });
  }

  function outsiders(): Omit<AgentLine, "figures" | "suspended">[] {
    return outside.look.list().flatMap((connection) => {
      if (!connection.agent) return [];
      const using = workflows.flatMap((workflow) => {
        const steps = [...stepsIn(workflow).values()].filter((step) =>
          calls(workflow, step, connection.name),
        );
        return steps.length ? [usedIn(workflow, steps, (step) => formatAction(step.fails))] : [];
      });
      return [{ ...outsiderOf(connection), workflows: using }];
    });
  }

  async function known(agent: string): Promise<void> {
    if (!everybody().includes(agent))
      throw new RefusedError("not-found", `There is no agent ${agent}. Known: ${everybody().join(", ")}.`);
  }

  return {
    async view(days) {
      const now = Date.parse(clock.now());
      const [from, until] = [new Date(now - days * DAY_MS).toISOString(), new Date(now + 1).toISOString()];
      const ids = workflows.map(({ id }) => id);
      const { items, looked, of } = await readFigures(store, ids, { from, until }, agentOf);
      const inside = (await Promise.all(workflows.map(roles))).flat();
      return {
        ...{ from, items, looked },
        agents: [...together(inside), ...outsiders()].map((line) => ({
          ...line,
          figures: of.get(line.id) ?? NONE,
          suspended: suspensions.of(line.id) ?? null,
        })),
      };
    },
    async suspend(agent, by, reason) {
      await known(agent);
      await suspensions.suspend(agent, by, reason);
    },
    resume: (agent, by, reason) => suspensions.resume(agent, by, reason),
  };
}

type Line = Omit<AgentLine, "figures" | "suspended">;

/** A role that workflows share from a file stands there once. */
function together(lines: Line[]): Line[] {
  const all = new Map<string, Line>();
  for (const line of lines) {
    const before = all.get(line.id);
    all.set(line.id, before ? { ...before, workflows: [...before.workflows, ...line.workflows] } : line);
  }
  return [...all.values()];
}

const usedIn = ({ id, title }: Workflow, steps: Step[], way: (step: Step) => string) => ({
  ...{ id, title },
  steps: steps.map((step) => ({ step: step.id, wayOn: way(step) })),
});

const wayOn = (step: Step, { suspended }: Agent): string => formatAction(suspended ?? step.fails);

const boundaryOf = (
  { name, reads, gives, writes, calls, models, budget, perDay }: Agent,
  caps: DayCaps | undefined,
) => ({
  ...{ reads, gives, writes, calls, models: models ?? null },
  ...{ perItem: budget ?? null, perDay: perDay ?? null },
  spentToday: perDay === undefined || !caps ? null : caps.spentToday(name),
});

function outsiderOf({ name, type, url, operations, about = [] }: ConnectionInfo): Omit<Line, "workflows"> {
  return {
    ...{
      id: outsideId(name),
      kind: "outside",
      name,
      role: "",
      about: [{ label: "Kind", value: type }, ...about],
    },
    boundary: {
      ...{ reads: [], gives: [], writes: [], models: null, perItem: null, perDay: null, spentToday: null },
      calls: operations.map((one) => `${name}.${one.name}`),
    },
    ...{ address: url ?? null, since: null },
  };
}

const calls = (workflow: Workflow, step: Step, connection: string): boolean =>
  (kindOf(step.kind).uses(step.config as never, workflow).calls ?? []).some(({ operation }) =>
    operation.startsWith(`${connection}.`),
  );

const steps = new WeakMap<Workflow, Map<string, Step>>();

function stepsIn(workflow: Workflow): Map<string, Step> {
  const known = steps.get(workflow);
  if (known) return known;
  const all = new Map([...walkSteps(workflow)].map(({ step }) => [step.id, step]));
  steps.set(workflow, all);
  return all;
}
