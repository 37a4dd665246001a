import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { createPrices, type LocalModel, noModels, openLocalModel } from "@throughline/models";
import { listModels } from "@throughline/models/llm";
import { kindOf } from "@throughline/steps";
import type { Workflow } from "@throughline/workflow";
import { walkSteps } from "@throughline/workflow";
import type { Surroundings } from "../http/surroundings.ts";
import { ENDING } from "../local-models.ts";
import type { Workspace } from "../workspace.ts";

type Models = Surroundings["models"];

/** The models that a workflow may ask, with their figures and prices. */
export async function modelsOf(
  { file, models = noModels }: Workspace,
  workflow: Workflow | undefined,
  at: string,
): Promise<Models> {
  const used = workflow ? modelsIn(workflow) : [];
  const prices = await createPrices(models.prices);
  return {
    local: localModelsBeside(file),
    language: listModels(models, { env: process.env, prices, at, used }).map(
      ({ name, provider, missing, price }) => ({
        ...{ name, provider },
        ...(missing !== undefined && { missing }),
        ...(price && { price: { input: price.input, output: price.output } }),
      }),
    ),
  };
}

const modelsIn = (workflow: Workflow): string[] =>
  [...walkSteps(workflow)].flatMap(({ step }) =>
    (kindOf(step.kind).uses(step.config as never, workflow).models ?? []).map(({ model }) => model),
  );

const opened = new Map<string, { changed: number; model: LocalModel | undefined }>();

/** The local models beside a workflow as their files are now; one that cannot be read is left out. */
function localModelsBeside(file: string): Models["local"] {
  const folder = join(dirname(file), "models");
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    if (!name.endsWith(ENDING)) return [];
    const model = openAt(join(folder, name));
    if (!model) return [];
    const { kind, version, figures } = model;
    return [{ name: `local/${name.slice(0, -ENDING.length)}`, kind, version, ...figures }];
  });
}

/** Read again when the file is another one. */
function openAt(path: string): LocalModel | undefined {
  const changed = statSync(path).mtimeMs;
  const known = opened.get(path);
  if (known?.changed === changed) return known.model;
  let model: LocalModel | undefined;
  try {
    model = openLocalModel(new Uint8Array(readFileSync(path)));
  } catch {
    model = undefined;
  }
  opened.set(path, { changed, model });
  return model;
}
