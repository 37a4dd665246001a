import { compile, type Step, usesOf, type Workflow } from "@throughline/workflow";
import { kindOf } from "./kinds.ts";

const known = new WeakMap<Workflow, string[]>();

/**
 * Every field of the record that the workflow may read, parents dotted: in conditions, in its steps,
 * as allowed to its agents, and what it governs. Each once.
 */
export function fieldsRead(workflow: Workflow): string[] {
  let fields = known.get(workflow);
  if (!fields) {
    fields = [...collect(workflow)].filter((name) => !Object.hasOwn(workflow.facts, name));
    known.set(workflow, fields);
  }
  return fields;
}

/** Fields that say how an open record is taken over. */
export const fieldsToAdopt = ({ adopt = [] }: Workflow): string[] => [
  ...new Set(
    adopt.flatMap(({ when, facts, since }) => [
      ...[when ?? "true", ...Object.values(facts)].flatMap(namesIn),
      ...(since === undefined ? [] : [since]),
    ]),
  ),
];

/** Those that belong to a parent record: `Account.Tier__c`. */
export const parentFields = (fields: string[]) => fields.filter((field) => field.includes("."));

/** Names that an expression reads. */
export const namesIn = (source: string): string[] => compile(source).expression?.names ?? [];

function collect(workflow: Workflow): Set<string> {
  const names = new Set<string>(workflow.governs);
  const add = (more: Iterable<string>) => {
    for (const name of more) names.add(name);
  };
  const read = (source: string | undefined) => add(source ? namesIn(source) : []);
  const walk = (step: Step) => {
    read(step.when);
    const uses = usesOf(kindOf(step.kind), step, workflow);
    for (const { source, own } of uses.expressions)
      add(namesIn(source).filter((name) => !(own && name.startsWith(`${own}.`))));
    add((uses.names ?? []).map(({ name }) => name));
    for (const block of step.blocks) {
      read(block.when);
      block.steps.forEach(walk);
    }
  };
  read(workflow.start.when);
  for (const agent of Object.values(workflow.agents)) add(agent.reads);
  for (const handler of workflow.handlers) {
    read(handler.when);
    if (handler.do.kind === "step") walk(handler.do.step);
  }
  for (const stage of workflow.stages) {
    read(stage.milestone?.pauseWhen);
    stage.steps.forEach(walk);
  }
  return names;
}
