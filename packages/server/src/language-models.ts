import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AuditStore } from "@throughline/audit";
import {
  createModels,
  createPrices,
  createReplay,
  createSpending,
  mergeModels,
  type RecordedAnswer,
} from "@throughline/models";
import { type Clock, capped, type ModelsPort } from "@throughline/runtime";
import type { Deciders } from "@throughline/steps";
import type { Workspace } from "./workspace.ts";

/** What language models once answered, beside a workflow: one recorded answer a line. */
const RECORDED = join("models", "answers.jsonl");

/** Whose cap on the spending of a day it is, as people are told. */
const WORKSPACE = "the workspace";

export interface LanguageModels {
  /** Absent: none is connected. */
  models?: ModelsPort;
  ceiling?: NonNullable<Deciders["ceiling"]>;
}

/**
 * The language models that workspaces allow, under the cap of a day that models.yaml may set.
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
  const { perDay } = config;
  if (perDay === undefined) return { models: port, ceiling: port.ceiling };
  const today = clock.now().slice(0, 10);
  const took = await store.spending(`${today}T00`, `${today}T24`);
  const spent = took.reduce((sum, { cost }) => sum + cost, 0);
  const spending = createSpending((_name, day) => (day === today ? spent : 0));
  const caps = [{ name: WORKSPACE, perDay }];
  return { models: capped(port, { spending, caps: () => caps, clock }), ceiling: port.ceiling };
}

function recordedBeside(workflow: string): RecordedAnswer[] {
  const file = join(dirname(workflow), RECORDED);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      if (line.trim() === "") return [];
      try {
        return [JSON.parse(line) as RecordedAnswer];
      } catch {
        throw new Error(`${file}, line ${index + 1}: this is no JSON. Each line is one recorded answer.`);
      }
    });
}
