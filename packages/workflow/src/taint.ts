import { type Carried, carries } from "./expression/carries.ts";
import type { Path } from "./kind.ts";
import type { Step, Workflow } from "./model.ts";
import type { Kinds } from "./steps.ts";
import { templateNames } from "./template.ts";
import { usesOf } from "./undo.ts";
import { walkSteps } from "./walk.ts";

/** A place that says where something goes (a person, a team, a queue, a user), or a field that is written. */
export interface Sink {
  is: "address" | "field" | "input";
  /** As written: a template or an expression. */
  said: string;
  field?: string;
  /** Of an input: the operation ("connection.operation") and its parameter. Whether it is an address, the operation says. */
  operation?: string;
  parameter?: string;
  carries: Carried[];
  path: Path;
}

/** Where words from outside can get to in a workflow, as far as the workflow itself says. */
export interface Taint {
  /** Texts that are, or may be, the customer's own words: taken from a text, answered by a model, or made of such. */
  facts: ReadonlySet<string>;
  /** Of those that only other systems answer: their connections. What comes from one may say where something goes there. */
  systems: ReadonlyMap<string, ReadonlySet<string>>;
  sinks: ReadonlyMap<Step, Sink[]>;
}

const known = new WeakMap<object, Taint>();

export function taintOf(workflow: Workflow, kinds: Kinds): Taint {
  let taint = known.get(workflow);
  if (!taint) {
    taint = taintAnew(workflow, kinds);
    known.set(workflow, taint);
  }
  return taint;
}

function taintAnew(workflow: Workflow, kinds: Kinds): Taint {
  const byKey = new Map(kinds.map((kind) => [kind.kind, kind]));
  const uses = [...walkSteps(workflow)].flatMap(({ step }) => {
    const kind = byKey.get(step.kind);
    return kind ? [{ step, ...usesOf(kind, step, workflow) }] : [];
  });
  const isText = (name: string) =>
    Object.hasOwn(workflow.facts, name) && workflow.facts[name]?.type === "text";
  const given: { name: string; outside?: boolean; system?: string; from?: string[] }[] = [
    ...uses.flatMap(({ gives = [] }) => gives),
    // of a record that is taken over its fields say what steps would have given
    ...(workflow.adopt ?? []).flatMap(({ facts }) =>
      Object.entries(facts).map(([name, source]) => ({ name, from: [source] })),
    ),
  ].filter(({ name }) => isText(name));
  const facts = new Set(given.flatMap(({ name, outside }) => (outside ? [name] : [])));
  // a fact made of a tainted one is tainted, and so on, until nothing is added
  for (let before = -1; before !== facts.size; ) {
    before = facts.size;
    for (const { name, from = [] } of given) {
      const carried = from.flatMap(carries);
      // a field's words are told apart by the org alone; as far as the workflow goes they are the customer's
      const isField = (one: string) => !Object.hasOwn(workflow.facts, one) && !isId(one);
      if (carried.some((one) => facts.has(one.name) || isField(one.name))) facts.add(name);
    }
  }
  const systems = new Map<string, Set<string>>();
  for (const [name, all] of Map.groupBy(given, (one) => one.name)) {
    const connections = all.map(({ system }) => system);
    if (facts.has(name) && connections.every((one) => one !== undefined))
      systems.set(name, new Set(connections));
  }
  const sinks = new Map(
    uses.map(({ step, people = [], expressions, names = [], calls = [] }): [Step, Sink[]] => [
      step,
      [
        ...people.map(({ name, path }): Sink => {
          const carried = templateNames(name).map((one) => ({ name: one, quoted: false }));
          return { is: "address", said: name, carries: carried, path };
        }),
        ...names.flatMap(({ name, address, path }): Sink[] =>
          address ? [{ is: "address", said: name, carries: [{ name, quoted: false }], path }] : [],
        ),
        ...expressions.flatMap(({ source, field, address, path }): Sink[] => {
          if (!address && field === undefined) return [];
          const is = address ? "address" : "field";
          return [
            { is, said: source, ...(field !== undefined && { field }), carries: carries(source), path },
          ];
        }),
        ...calls.flatMap(({ operation, path, sends = handedOver(workflow, step) }) =>
          Object.entries(sends).map(([parameter, said]): Sink => {
            const carried = carries(said);
            return { is: "input", said, operation, parameter, carries: carried, path };
          }),
        ),
      ].filter((sink) => sink.carries.length > 0),
    ]),
  );
  return { facts, systems, sinks };
}

/** What a call hands over that names nothing: the facts that its agent may read, each as it is. */
function handedOver({ facts, agents }: Workflow, { agent }: Step): Record<string, string> {
  const names = Object.keys(facts).filter(
    (name) => agent === undefined || agents[agent]?.reads.includes(name),
  );
  return Object.fromEntries(names.map((name) => [name, name]));
}

/** Whether a tainted fact may fill an input all the same: it is that very system's own word. */
export const isOwnWord = (
  { systems }: Taint,
  fact: string,
  { operation = "" }: Pick<Sink, "operation">,
): boolean => {
  const from = systems.get(fact);
  return from?.size === 1 && from.has(operation.slice(0, operation.indexOf(".")));
};

/** Whether a field is an id by its API name: lookups that Salesforce brings end so. */
export const isId = (field: string): boolean => /Id$/.test(field);
