import { kindOf } from "@throughline/steps";
import type { FactType, Step, Workflow } from "@throughline/workflow";

/** Whether two parts of workflows say the same, wherever in the file they stand. */
export function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [one, other] = [a, b] as Record<string, unknown>[] as [
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const key of keys) if (key !== "line" && !alike(one[key], other[key])) return false;
  return true;
}

/**
 * Whether a step is the same in both versions, so that one that is open there can go on here: its kind, its settings, the
 * steps inside it, the boundaries of their agents, and the facts that they give.
 */
export function sameStep(from: Workflow, to: Workflow, a: Step, b: Step): boolean {
  if (!alike(a, b)) return false;
  return stepsIn(a).every(({ agent, kind, config }) => {
    const given = kindOf(kind).uses(config as never, from).gives ?? [];
    return (
      (agent === undefined || alike(boundary(from, agent), boundary(to, agent))) &&
      given.every(({ name }) => alike(typeOf(from.facts[name]), typeOf(to.facts[name])))
    );
  });
}

/** A step with all that are inside of it. */
export const stepsIn = (step: Step): Step[] => [
  step,
  ...step.blocks.flatMap(({ steps }) => steps.flatMap(stepsIn)),
];

/** What keeps the values of a fact from being read as another type; nothing where every one of them fits. */
export function misread(name: string, before: FactType, now: FactType): string | undefined {
  if (before.type !== now.type)
    return `"${name}" is a ${now.type} in the new version, and was a ${before.type}`;
  if (before.optional && !now.optional) return `"${name}" may be none, and may not in the new version`;
  const gone = now.of && (before.of ?? []).filter((value) => !now.of?.includes(value));
  return gone?.length
    ? `"${name}" may be ${gone.join(" or ")}, which the new version does not know`
    : undefined;
}

/** What an agent may do, without how it is spoken of. */
function boundary({ agents }: Workflow, name: string) {
  const { role: _, from: __, ...rest } = agents[name] ?? { role: "", from: "" };
  return rest;
}

const typeOf = (fact: FactType | undefined) =>
  fact && { type: fact.type, of: fact.of, optional: fact.optional };
