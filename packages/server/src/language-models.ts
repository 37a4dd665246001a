import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AuditStore } from "@throughline/audit";
import {
  createModels,
  createPrices,
  createReplay,
  type ModelsConfig,
  mergeModels,
  type RecordedAnswer,
} from "@throughline/models";
import { type Clock, capped, type ModelsPort } from "@throughline/runtime";
import type { Deciders } from "@throughline/steps";
import { type DayCaps, dayCaps } from "./day-caps.ts";
import type { Workspace } from "./workspace.ts";

/** What language models once answered, beside a workflow: one recorded answer a line. */
const RECORDED = join("models", "answers.jsonl");

export interface LanguageModels {
  /** Absent: none is connected. */
  models?: ModelsPort;
  /** Those that are called, and not only remembered. */
  asked?: ModelsConfig;
  ceiling?: NonNullable<Deciders["ceiling"]>;
  /** Absent: nobody has one. */
  caps?: DayCaps;
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
  if (world.recorded ? answers.length === 0 : files.length === 0) {
    // delegations cost money, too
    const caps = await dayCaps(workspaces, undefined, { store, clock });
    return caps ? { caps } : {};
  }
  const port = world.recorded
    ? createReplay(answers)
    : createModels({ config, env, clock, prices: await createPrices(config.prices) });
  const caps = await dayCaps(workspaces, config.perDay, { store, clock });
  const calls = world.recorded ? {} : { asked: config };
  const own = { ceiling: port.ceiling, ...calls, ...(caps && { caps }) };
  if (!caps) return { models: port, ...own };
  const { spending } = caps;
  return { models: capped(port, { spending, caps: ({ agent }) => caps.of(agent), clock }), ...own };
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
