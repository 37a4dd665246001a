import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AuditStore } from "@throughline/audit";
import {
  type Cap,
  createModels,
  createPrices,
  createReplay,
  createSpending,
  type ModelsConfig,
  mergeModels,
  type RecordedAnswer,
} from "@throughline/models";
import { type Clock, capped, type ModelsPort } from "@throughline/runtime";
import { type Deciders, NANO } from "@throughline/steps";
import type { Workspace } from "./workspace.ts";

/** What language models once answered, beside a workflow: one recorded answer a line. */
const RECORDED = join("models", "answers.jsonl");

/** Whose cap on the spending of a day it is, as people are told. */
const WORKSPACE = "the workspace";

export interface LanguageModels {
  /** Absent: none is connected. */
  models?: ModelsPort;
  /** Those that are called, and not only remembered. */
  asked?: ModelsConfig;
  ceiling?: NonNullable<Deciders["ceiling"]>;
}

/**
 * The language models that workspaces allow, under the caps of a day that models.yaml and agents may set.
 *
 * @param recorded they answer what `models/answers.jsonl` has of them, instead of being called
 * @throws with the file and line, where a recorded answer cannot be read
 */
export async function languageModels(
  workspaces: Workspace[],
  world: { store: Pick<AuditStore, "spending">; clock: Clock; recorded: boolean; env: NodeJS.ProcessEnv },
): Promise<LanguageModels> {
  const { store, clock, env } = world;
  const files = workspaces.flatMap(({ models }) => models ?? []);
  const config = mergeModels(files);
  const answers = world.recorded ? workspaces.flatMap(({ file }) => recordedBeside(file)) : [];
  if (world.recorded ? answers.length === 0 : files.length === 0) return {};
  const port = world.recorded
    ? createReplay(answers)
    : createModels({ config, env, clock, prices: await createPrices(config.prices) });
  const caps = capsOf(config.perDay, workspaces);
  const calls = world.recorded ? {} : { asked: config };
  if (caps.size === 0) return { models: port, ceiling: port.ceiling, ...calls };
  const today = clock.now().slice(0, 10);
  const took = await store.spending(`${today}T00`, `${today}T24`);
  const spent = (name: string) =>
    took.reduce(
      (sum, { agent, cost }) => (name === WORKSPACE || name === nameOf(agent) ? sum + cost : sum),
      0,
    );
  const spending = createSpending((name, day) => (day === today ? spent(name) : 0));
  const concerning = ({ agent }: { agent: string }) =>
    [WORKSPACE, nameOf(agent)].flatMap((name) => caps.get(name) ?? []);
  return { models: capped(port, { spending, caps: concerning, clock }), ceiling: port.ceiling, ...calls };
}

const nameOf = (agent: string) => `agent ${agent}`;

/** Caps of a day by name: the workspace's own, and those of agents. Of agents of one name the least holds for all. */
function capsOf(perDay: number | undefined, workspaces: Workspace[]): Map<string, Cap> {
  const caps = new Map<string, Cap>();
  if (perDay !== undefined) caps.set(WORKSPACE, { name: WORKSPACE, perDay });
  for (const agent of workspaces.flatMap(({ workflow }) => Object.values(workflow?.agents ?? {}))) {
    if (agent.perDay === undefined) continue;
    const name = nameOf(agent.name);
    const least = Math.min(
      Math.round(agent.perDay * NANO),
      caps.get(name)?.perDay ?? Number.POSITIVE_INFINITY,
    );
    caps.set(name, { name, perDay: least });
  }
  return caps;
}

function recordedBeside(workflow: string): RecordedAnswer[] {
  const file = join(dirname(workflow), RECORDED);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      const read = parsed(line);
      if (isRecorded(read)) return [read];
      throw new Error(
        `${file}, line ${index + 1}: this is no recorded answer. Write {"model": …, "text": …, "answers": {…}}.`,
      );
    });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRecorded(read: unknown): read is RecordedAnswer {
  const { model, text, answers } = (read ?? {}) as Partial<RecordedAnswer>;
  return (
    typeof model === "string" && typeof text === "string" && typeof answers === "object" && answers !== null
  );
}
