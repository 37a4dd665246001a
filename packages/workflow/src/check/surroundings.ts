import { compile, type TypeEnv } from "../expression/index.ts";
import { nearest } from "../expression/suggest.ts";
import type { Uses } from "../kind.ts";
import type { Agent, Step, Workflow } from "../model.ts";
import type { Places } from "../places.ts";
import { usesOf } from "../undo.ts";
import { type Walked, walkSteps } from "../walk.ts";
import type { CheckContext, FieldInfo } from "./context.ts";
import type { Report } from "./report.ts";

export interface WalkedUses extends Walked {
  uses: Uses;
  agent?: Agent;
}

/** What all checks look at. */
export interface Surroundings {
  workflow: Workflow;
  context: CheckContext;
  report: Report;
  places?: Places;
  steps: WalkedUses[];
  /** By identity of the step. */
  usesOf: Map<Step, WalkedUses>;
  isFact(name: string): boolean;
  /** The org's description of a field; `undefined` when the org is not known or lacks it. */
  field(name: string): FieldInfo | undefined;
  /** True when the org is known and lacks the field. */
  lacks(name: string): boolean;
  /** Fields that the file declares anywhere. */
  declared: Set<string>;
  /** Names that may be read with an agent, or without one, and their types. */
  env(agent?: Agent): TypeEnv;
  /** The field that was most likely meant. */
  nearestField(name: string): string | undefined;
}

export function surroundings(
  workflow: Workflow,
  context: CheckContext,
  report: Report,
  places?: Places,
): Surroundings {
  const kinds = new Map(context.kinds.map((kind) => [kind.kind, kind]));
  const steps = [...walkSteps(workflow)].flatMap((walked): WalkedUses[] => {
    const kind = kinds.get(walked.step.kind);
    if (!kind) return [];
    const name = walked.step.agent;
    const agent =
      name !== undefined && Object.hasOwn(workflow.agents, name) ? workflow.agents[name] : undefined;
    return [{ ...walked, uses: usesOf(kind, walked.step, workflow), ...(agent && { agent }) }];
  });
  const declared = declaredFields(workflow);
  // a governed field of the same name is a problem of its own, and taken for the field
  const isFact = (name: string) => Object.hasOwn(workflow.facts, name) && !workflow.governs.includes(name);
  const lookUp = (name: string) => context.fields?.(workflow.object, name);
  const field = (name: string) => {
    const found = lookUp(name);
    return found === "unknown-object" ? undefined : found;
  };
  const lacks = (name: string) => context.fields !== undefined && lookUp(name) === undefined;
  const envs = new Map<Agent | undefined, TypeEnv>();

  function env(agent?: Agent): TypeEnv {
    let known = envs.get(agent);
    if (known) return known;
    known = Object.create(null) as TypeEnv;
    for (const name of agent ? [...agent.reads, ...agent.writes] : declared)
      known[name] = typeOf(field(name));
    for (const [name, { type, of }] of Object.entries(workflow.facts)) {
      if (isFact(name)) known[name] = { type, ...(of && { of }) };
    }
    envs.set(agent, known);
    return known;
  }

  return {
    workflow,
    context,
    report,
    ...(places && { places }),
    steps,
    usesOf: new Map(steps.map((walked) => [walked.step, walked])),
    isFact,
    field,
    lacks,
    declared,
    env,
    nearestField(name) {
      const fields = [...declared, ...(context.fieldNames?.(workflow.object) ?? [])];
      return nearest(
        name,
        fields.filter((field) => field !== name && !lacks(field)),
      );
    },
  };
}

/** The type of a field in expressions; values of an open picklist are not held against its list. */
export function typeOf(field: FieldInfo | undefined): TypeEnv[string] {
  if (!field) return { type: "any" };
  return { type: field.type, ...(field.of && field.restricted !== false && { of: field.of }) };
}

function declaredFields({ agents, governs, start, facts, foreignWrites }: Workflow): Set<string> {
  const started = start.when === undefined ? [] : (compile(start.when).expression?.names ?? []);
  const fields = [
    ...governs,
    ...started,
    ...Object.keys(foreignWrites.fields),
    ...Object.values(agents).flatMap(({ reads, writes }) => [...reads, ...writes]),
  ];
  return new Set(fields.filter((name) => !Object.hasOwn(facts, name) || governs.includes(name)));
}
