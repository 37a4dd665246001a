import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { aboutLocal, type LocalModel, openLocalModel } from "@throughline/models";
import { RefusedError } from "@throughline/runtime";
import type { LocalModelLine, LocalSaid } from "../api-types.ts";
import type { Engine } from "../engine.ts";

const ENDING = ".model";

/** Local models as those see them who look after them: what their files say. */
export interface LocalModelsShown {
  list(): LocalModelLine[];
  /**
   * What a model says of values by field; a model of texts takes them all as one text.
   * @throws RefusedError `not-found`
   */
  say(name: string, values: Record<string, string>): LocalSaid;
}

export function showLocalModels({
  workspaces,
  clock,
}: Pick<Engine, "workspaces" | "clock">): LocalModelsShown {
  /** Read again when a file is another one. */
  const known = new Map<string, { mark: string; model: LocalModel; line: LocalModelLine }>();

  function files(): Map<string, string> {
    const found = new Map<string, string>();
    for (const folder of new Set(workspaces.map(({ file }) => join(dirname(file), "models")))) {
      if (!existsSync(folder)) continue;
      for (const name of readdirSync(folder))
        if (name.endsWith(ENDING)) found.set(`local/${basename(name, ENDING)}`, join(folder, name));
    }
    return found;
  }

  function read(name: string, file: string) {
    const { mtimeMs, mtime, size } = statSync(file);
    const mark = `${file} ${mtimeMs} ${size}`;
    const before = known.get(name);
    if (before?.mark === mark) return before;
    const bytes = new Uint8Array(readFileSync(file));
    const line: LocalModelLine = { name, ...aboutLocal(bytes), trainedAt: mtime.toISOString() };
    const now = { mark, model: openLocalModel(bytes), line };
    known.set(name, now);
    return now;
  }

  return {
    list: () => [...files()].map(([name, file]) => read(name, file).line),
    say(name, values) {
      const file = files().get(name);
      if (!file) throw new RefusedError("not-found", `There is no local model ${name} here.`);
      const { value, confidence, unknown, others, words, atLeast, version } = read(name, file).model.predict(
        values,
        clock.now(),
      );
      return {
        ...{ value: String(value), confidence, unknown, version, atLeast: atLeast ?? null },
        others: others.map((other) => ({ value: String(other.value), confidence: other.confidence })),
        words,
      };
    },
  };
}
