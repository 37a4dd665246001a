import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SetResult } from "./result.ts";
import { sets } from "./sets/index.ts";

const BESIDE = fileURLToPath(new URL("../../../shared/data", import.meta.url));

/** Where the sets of data are: the folder in `THROUGHLINE_DATA`, or `../shared/data` beside the repository. */
export const dataFolder = () => process.env.THROUGHLINE_DATA ?? BESIDE;

/** Measures the sets that are there; the others are named and left out. @param only empty: all */
export async function measure(
  only: readonly string[],
  say: (text: string) => void,
  done: (name: string, result: SetResult) => void,
): Promise<void> {
  const unknown = only.filter((name) => sets.every((set) => set.name !== name));
  if (unknown.length)
    throw new Error(
      `There is no set ${unknown.join(", ")}. Known: ${sets.map(({ name }) => name).join(", ")}.`,
    );
  for (const set of sets.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const path = join(dataFolder(), set.file);
    if (existsSync(path)) done(set.name, await set.measure(path, say));
    else say(`${set.name} is left out: there is no ${path}. Set THROUGHLINE_DATA to the folder of the data.`);
  }
}
