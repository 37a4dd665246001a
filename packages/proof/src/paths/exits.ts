import { kindOf } from "@throughline/steps";
import {
  compile,
  type Exit,
  rename,
  type Step,
  type Value,
  type Workflow,
  walkSteps,
} from "@throughline/workflow";
import type { Constraint, Domain } from "../solve/index.ts";

/** What holds once a step was left in this way. */
export function conditionsOf({ holds = [], unless = [], some = [], none = [] }: Exit): Constraint[] {
  return [
    ...holds.map((source): Constraint => ({ source, is: "holds" })),
    ...(some.length > 0 ? [{ source: joined(some, "||"), is: "holds" } satisfies Constraint] : []),
    ...(unless.length > 0
      ? [{ source: joined(unless, "&&"), is: "does-not-hold" } satisfies Constraint]
      : []),
    ...none.map((source): Constraint => ({ source, is: "does-not-hold" })),
  ];
}

/** Several conditions as one; formulas are translated first. */
const joined = (sources: string[], by: "&&" | "||"): string => {
  const [only = "", ...others] = sources.map((source) => rename(source, (name) => name));
  return others.length === 0 ? only : [only, ...others].map((source) => `(${source})`).join(` ${by} `);
};

export const namesOf = (sources: readonly string[]): string[] => [
  ...new Set(sources.flatMap((source) => compile(source).expression?.names ?? [])),
];

/** Facts and fields that a step settles, with what is inside of it. */
export const settledIn = (steps: readonly Step[], workflow: Declared): string[] => [
  ...new Set(steps.flatMap((step) => settledBy(step, workflow))),
];

type Declared = Pick<Workflow, "facts" | "governs" | "agents">;

export function settledBy(step: Step | undefined, workflow: Declared): string[] {
  if (!step) return [];
  const { gives = [], writes = [] } = kindOf(step.kind).uses(step.config as never, workflow);
  const inside = step.blocks.flatMap(({ steps }) => settledIn(steps, workflow));
  return [...gives.map(({ name }) => name), ...writes.map(({ field }) => field), ...inside];
}

/** Every name that something in the workflow reads: what no one reads need not be told apart. */
export function namesRead(workflow: Workflow): Set<string> {
  const read = new Set<string>();
  const add = (sources: readonly (string | undefined)[]) => {
    for (const name of namesOf(sources.filter((source) => source !== undefined))) read.add(name);
  };
  for (const { step } of walkSteps(workflow)) {
    const { expressions, names = [] } = kindOf(step.kind).uses(step.config as never, workflow);
    add([step.when, ...expressions.map(({ source }) => source)]);
    for (const { name } of names) read.add(name);
  }
  add(workflow.handlers.map(({ when }) => when));
  add(workflow.stages.map(({ milestone }) => milestone?.pauseWhen));
  return read;
}

/** A domain of which only these values of the file can be given. */
export function withValues(domain: Domain, values: readonly Value[]): Domain {
  if (domain.type !== "choice") return domain;
  const { optional: _, ...rest } = domain;
  const of = values.filter((value): value is string => typeof value === "string" && value !== "");
  return { ...rest, of, closed: true, ...(of.length < values.length && { optional: true }) };
}
