import type { Constraint } from "../solve/index.ts";
import type { Subject } from "./finding.ts";
import type { World } from "./world.ts";

/** An example of an item on a way; or that there is none, or what could not be decided. */
export type Sampled =
  | { is: "yes"; example: Record<string, unknown>; exact: boolean }
  | { is: "no" }
  | { is: "open"; because: string };

/**
 * An item for which some way of several is taken, under conditions that are asked at its end. "no" is only said where
 * none of them can be.
 *
 * @param missing facts that are not given on it
 */
export function sample(
  { walk: { moments } }: Pick<Subject, "walk">,
  worlds: readonly World[],
  conditions: Constraint[] = [],
  missing: readonly string[] = [],
): Sampled {
  let open: string | undefined;
  let found: Sampled | undefined;
  for (const world of worlds) {
    const answer = moments.ask(world, conditions, missing);
    if (answer.is === "open") open ??= answer.because;
    if (answer.is !== "yes") continue;
    const example = { ...told(moments, answer.example), ...world.happened };
    if (world.exact) return { is: "yes", example, exact: true };
    found ??= { is: "yes", example, exact: false };
  }
  return found ?? (open === undefined ? { is: "no" } : { is: "open", because: open });
}

/** By the names of the file: of what has several values, the record's first one. */
function told(
  moments: Subject["walk"]["moments"],
  example: Record<string, unknown>,
): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  const since: Record<string, number> = {};
  for (const [key, value] of Object.entries(example)) {
    const { name = key, meaning } = moments.keys.get(key) ?? {};
    if (value === undefined || (since[name] ?? Number.POSITIVE_INFINITY) < (meaning?.version ?? 0)) continue;
    since[name] = meaning?.version ?? 0;
    all[name] = value;
  }
  return all;
}
