import type { ChooseRequest, Way } from "../types.ts";
import { WAYS } from "../ways/index.ts";

/** A way to run a desk that is tried. */
export interface Strategy {
  name: string;
  by: Way[];
  /** Work waits in the pool until somebody is free; otherwise it is pushed at once, whatever they have. */
  hold: boolean;
  /** Gather for so long and match together (ms); 0: one by one. */
  togetherMs: number;
}

const GATHER_MS = 10_000;

/** What is compared when nothing else is named. */
export const USUAL: Strategy[] = [
  { name: "round robin", by: [{ way: "round robin" }], hold: false, togetherMs: 0 },
  { name: "least loaded", by: [{ way: "least loaded" }], hold: false, togetherMs: 0 },
  { name: "hold with priority", by: [{ way: "least loaded" }], hold: true, togetherMs: 0 },
  { name: "slack x proficiency", by: [{ way: "slack x proficiency" }], hold: true, togetherMs: 0 },
  { name: "together", by: [{ way: "slack x proficiency" }], hold: true, togetherMs: GATHER_MS },
];

/** One of the usual ones, or any way to choose: pushed, or after "hold " held until somebody is free. */
export function strategyNamed(name: string): Strategy | undefined {
  const known = USUAL.find((one) => one.name === name.trim().toLowerCase());
  if (known) return known;
  const [, hold, way = ""] = /^(hold )?(.*)$/.exec(name.trim()) ?? [];
  if (!Object.hasOwn(WAYS, way)) return undefined;
  return { name, by: [{ way }], hold: hold !== undefined, togetherMs: 0 };
}

/** What a strategy asks of an item. */
export function requestOf(
  { by, hold, togetherMs }: Strategy,
  item: Pick<ChooseRequest, "team" | "skills"> & { priority: number; due?: string },
): ChooseRequest {
  const { team, skills, priority, due } = item;
  return {
    ...{ team, skills, by },
    ...{ where: [], sticky: [], exclude: [], size: 1 },
    otherwise: hold ? [{ do: "hold" }] : [{ do: "drop", criterion: "hours" }],
    wait: { priority, ...(due !== undefined && { due }), ...(togetherMs > 0 && { togetherMs }) },
  };
}
