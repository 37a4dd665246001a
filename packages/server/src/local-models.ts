import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type LocalModel, openLocalModel } from "@throughline/models";
import type { Deciders } from "@throughline/steps";

/** How the file of a local model ends. */
export const ENDING = ".model";

/** The local models beside some workflows. */
export interface LocalModels {
  predict: NonNullable<Deciders["predict"]>;
  /** The model of a name, with the file that it was read from. */
  find(name: string): { model: LocalModel; file: string } | undefined;
  /**
   * Lets another model answer under a name from now on: its file takes the place of the one before, which is kept beside it.
   * @throws when it is none, or cannot be written; then the one before answers still
   */
  replace(name: string, bytes: Uint8Array): void;
}

/**
 * What local models say: `local/lead-score` is `models/lead-score.model` beside a workflow, as `throughline model
 * train` writes it. Read once; a file that was written by hand counts from the next start.
 * @throws with the file, when one cannot be read, or workflows beside each other have different ones of one name
 */
export function localModels(workflowFiles: string[]): LocalModels {
  const models = new Map<string, { model: LocalModel; file: string }>();
  for (const folder of new Set(workflowFiles.map((file) => join(dirname(file), "models")))) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).filter((name) => name.endsWith(ENDING))) {
      const file = join(folder, name);
      const model = read(file);
      const known = `local/${name.slice(0, -ENDING.length)}`;
      const other = models.get(known);
      if (other && other.model.version !== model.version)
        throw new Error(`${file}: another workflow has a different model of this name. Rename one of them.`);
      models.set(known, { model, file });
    }
  }
  return {
    predict: (name, inputs, at) => models.get(name)?.model.predict(inputs, at),
    find: (name) => models.get(name),
    replace(name, bytes) {
      const known = models.get(name);
      if (!known) throw new Error(`There is no local model ${name} here.`);
      const { file } = known;
      const model = openLocalModel(bytes);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, bytes);
      writeFileSync(`${file}.before`, readFileSync(file));
      renameSync(`${file}.new`, file);
      models.set(name, { model, file });
    },
  };
}

function read(path: string): LocalModel {
  try {
    return openLocalModel(new Uint8Array(readFileSync(path)));
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}
