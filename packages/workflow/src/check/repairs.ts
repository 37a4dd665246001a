import type { Repair } from "../edit/index.ts";
import type { Path } from "../kind.ts";
import type { Agent } from "../model.ts";

/** Another name in the place of one that is misspelled: a key, an entry of a list, or a word within a text. */
export function meantFor(path: Path, name: string, meant: string, offset?: number): Repair {
  if (path.at(-1) === name) return { path, rename: meant };
  return { path, words: name, by: meant, ...(offset !== undefined && { offset }) };
}

/**
 * An agent's boundary with one thing more, where the workflow itself draws it: what a file in `agents/` allows is for
 * those to widen who keep it. What an agent may call, ask and spend is never widened without somebody's word.
 */
export function allowing(agent: Agent, list: "reads" | "gives" | "writes", name: string): Repair[] {
  return agent.from ? [] : [{ inFile: true, path: ["agents", agent.name, list], add: name }];
}
