import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type LocalModel, openLocalModel } from "@throughline/models";
import type { Deciders } from "@throughline/steps";

/** How the file of a local model ends. */
export const ENDING = ".model";

/**
 * What local models say: `local/lead-score` is `models/lead-score.model` beside a workflow, as `throughline model
 * train` writes it. Read once; a model that was trained again counts from the next start.
 * @throws with the file, when one cannot be read, or workflows beside each other have different ones of one name
 */
export function localModels(workflowFiles: string[]): NonNullable<Deciders["predict"]> {
  const models = new Map<string, LocalModel>();
  for (const folder of new Set(workflowFiles.map((file) => join(dirname(file), "models")))) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).filter((name) => name.endsWith(ENDING))) {
      const path = join(folder, name);
      const model = read(path);
      const known = `local/${name.slice(0, -ENDING.length)}`;
      const other = models.get(known);
      if (other && other.version !== model.version)
        throw new Error(`${path}: another workflow has a different model of this name. Rename one of them.`);
      models.set(known, model);
    }
  }
  return (name, inputs, at) => models.get(name)?.predict(inputs, at);
}

function read(path: string): LocalModel {
  try {
    return openLocalModel(new Uint8Array(readFileSync(path)));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}
