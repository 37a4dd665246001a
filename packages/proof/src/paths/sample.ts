import type { Constraint } from "../solve/index.ts";
import type { Subject } from "./finding.ts";
import { withTexts } from "./texts.ts";
import type { World } from "./world.ts";

/**
 * An example of an item on a way; or that there is none, or what could not be decided. Where it is not exact the way
 * may be none, and it rests on these conditions.
 */
export type Sampled =
  | { is: "yes"; example: Record<string, unknown>; exact: boolean; rests?: string }
  | { is: "no" }
  | { is: "open"; because: string };

/**
 * An item for which some way of several is taken, under conditions that are asked at its end. "no" is only said where
 * none of them can be.
 *
 * @param missing facts that are not given on it
 */
export function sample(
  { walk }: Pick<Subject, "walk">,
  worlds: readonly World[],
  conditions: Constraint[] = [],
  missing: readonly string[] = [],
): Sampled {
  const { moments } = walk;
  const ask = (world: World) => (more: Constraint[]) => {
    const answer = moments.ask(world, [...conditions, ...more], missing);
    return answer.is === "yes" ? told(moments, answer.example) : undefined;
  };
  let open: string | undefined;
  let found: Sampled | undefined;
  for (const world of worlds) {
    const answer = moments.ask(world, conditions, missing);
    if (answer.is === "open") open ??= answer.because;
    if (answer.is !== "yes") continue;
    const first = told(moments, answer.example);
    const example = { ...withTexts(walk, first, ask(world)), ...world.happened };
    if (world.exact) return { is: "yes", example, exact: true };
    const rests = [...new Set(world.known.map((one) => one.source))].join(" && ");
    found ??= { is: "yes", example, exact: false, rests: rests || "which of the ways to it can be taken" };
  }
  return found ?? (open === undefined ? { is: "no" } : { is: "open", because: open });
}

/** For a finding: what its example rests on. */
export const restsOf = ({ rests }: { rests?: string }): { rests?: string } =>
  rests === undefined ? {} : { rests };

/**
 * By the names of the file. A field that has several values is told by the record's first one; a fact by the last that
 * somebody answers, because what follows from the record need not be told.
 */
function told(
  moments: Subject["walk"]["moments"],
  example: Record<string, unknown>,
): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  const ranks: Record<string, number> = {};
  for (const [key, value] of Object.entries(example)) {
    const { name = key, meaning } = moments.keys.get(key) ?? {};
    const version = meaning?.version ?? 0;
    const answered = moments.isFact(name) && !moments.isComputed(key);
    // under its own name it is the record as it came
    const first = key === name ? 0 : -1 - version;
    const rank = answered ? version : first;
    if (value === undefined || (ranks[name] ?? Number.NEGATIVE_INFINITY) > rank) continue;
    ranks[name] = rank;
    all[name] = value;
  }
  return all;
}
