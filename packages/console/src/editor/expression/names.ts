import { kinds } from "@throughline/steps";
import {
  type Agent,
  compile,
  type Path,
  type Places,
  type Step,
  type StepLanguage,
  type TypeEnv,
  type Uses,
  type ValueType,
  type Workflow,
  walkSteps,
} from "@throughline/workflow";
import type { Surroundings } from "../../api/types.ts";
import { fieldsToOffer } from "../surroundings.ts";

/** A name that an expression may read, as it is offered. */
export interface OfferedName {
  /** As it is written: `topic`, `Account.Tier__c`. */
  name: string;
  /** As people know it. */
  label: string;
  type: ValueType;
  /** The values of a choice or picklist. */
  of?: string[];
  /** True when it has other values as well. */
  open?: boolean;
  is: "fact" | "field";
  /** "given by Understand", "not read by the agent" */
  note?: string;
  updateable: boolean;
}

/** What is known of the place of an expression. */
export interface ExpressionPlace {
  step?: Step;
  agent?: Agent;
  /** What the step's kind says of an expression here. */
  use?: Uses["expressions"][number];
}

const languages = new Map((kinds as unknown as StepLanguage[]).map((kind) => [kind.kind, kind]));

const usesOf = (step: Step, workflow: Workflow): Uses | undefined =>
  languages.get(step.kind)?.uses(step.config as never, workflow);

/** The step at a path of the file, or around it, and what it says of an expression there. */
export function placeOf(workflow: Workflow, places: Places, path: Path): ExpressionPlace {
  let found: { step: Step; path: Path } | undefined;
  for (const { step } of walkSteps(workflow)) {
    const at = places.pathOf(step);
    if (!at || !isWithin(path, at) || (found && found.path.length > at.length)) continue;
    found = { step, path: at };
  }
  if (!found) return {};
  const { step } = found;
  const rest = path.slice(found.path.length);
  const use = usesOf(step, workflow)?.expressions.find((one) => samePath(one.path, rest));
  const agent = step.agent === undefined ? undefined : workflow.agents[step.agent];
  return { step, ...(agent && { agent }), ...(use && { use }) };
}

const isWithin = (path: Path, above: Path) => above.every((key, at) => key === path[at]);

/** A single value that is read as a list of one has the path of its list in the file. */
const samePath = (a: Path, b: Path) =>
  isWithin(a, b) && (a.length === b.length || (a.length === b.length + 1 && a.at(-1) === 0));

/**
 * The names that may be read in a workflow: facts first, with the steps that give them, then the fields of the object
 * and its parents.
 */
export function namesIn(
  workflow: Workflow,
  known: Surroundings | undefined,
  { agent, use }: ExpressionPlace = {},
): OfferedName[] {
  const facts = Object.entries(workflow.facts).map(([name, { type, of }]): OfferedName => {
    const by = givers(workflow, name);
    const note = by.length > 0 ? `given by ${by.join(", ")}` : "given by no step yet";
    return { name, label: name, type, ...(of && { of }), is: "fact", note, updateable: true };
  });
  const fields = fieldsToOffer(known).map(
    ({ name, label, type, of, restricted, updateable }): OfferedName => {
      const outside = agent && !use?.own && ![...agent.reads, ...agent.writes].includes(name);
      return {
        ...{ name, label, updateable, is: "field" },
        // the org sends the values of a picklist as text
        ...(of ? { type: type === "list" ? type : "choice", of, open: !restricted } : { type }),
        ...(outside && { note: `${agent.name} does not read it` }),
      };
    },
  );
  const offered = new Set([...facts, ...fields].map(({ name }) => name));
  // without the org the file's own declarations are all that is known
  const declared = Object.values(workflow.agents).flatMap(({ reads, writes }) => [...reads, ...writes]);
  const others = [...new Set([...workflow.governs, ...declared])].filter((name) => !offered.has(name));
  return [
    ...facts,
    ...fields,
    ...others.map((name): OfferedName => ({ name, label: name, type: "any", is: "field", updateable: true })),
  ];
}

/** The types of names, for the language's own check; values of an open picklist are not held against its list. */
export function envOf(names: OfferedName[], source: string, { use }: ExpressionPlace = {}): TypeEnv {
  const env: TypeEnv = Object.create(null);
  // a picklist's values are texts to an expression, that may be compared with any of its own
  for (const { name, type, of, open, is } of names.toReversed())
    env[name] = { type: is === "field" && type === "choice" ? "text" : type, ...(of && !open && { of }) };
  if (use?.own)
    for (const name of compile(source).expression?.names ?? [])
      if (name.startsWith(`${use.own}.`)) env[name] = { type: "any" };
  return env;
}

/** Titles of the steps that give a fact. */
function givers(workflow: Workflow, fact: string): string[] {
  const found: string[] = [];
  for (const { step } of walkSteps(workflow))
    if (usesOf(step, workflow)?.gives?.some(({ name }) => name === fact)) found.push(step.id);
  return found;
}

/** The steps in which a name is read, by their ids. */
export function readersOf(workflow: Workflow, name: string): string[] {
  // what is called behind a dot is no part of the name
  const named = new RegExp(`(?<![\\w.])${name.replaceAll(".", "\\.")}(?!\\w|\\.\\w+(?![\\w(]))`);
  const found: string[] = [];
  for (const { step } of walkSteps(workflow)) {
    const { expressions = [], names = [] } = usesOf(step, workflow) ?? {};
    const reads = [step.when ?? "", ...expressions.map(({ source }) => source)];
    if (reads.some((source) => named.test(source)) || names.some((one) => one.name === name))
      found.push(step.id);
  }
  return found;
}
