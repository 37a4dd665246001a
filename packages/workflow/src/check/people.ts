import { nearest } from "../expression/suggest.ts";
import type { Path, Somebody, Uses } from "../kind.ts";
import type { Action, Workflow } from "../model.ts";
import type { Kinds } from "../steps.ts";
import { fillTemplate, templateNames } from "../template.ts";
import { peopleOf } from "../vocabulary.ts";
import { meantFor } from "./repairs.ts";
import { type Surroundings, surroundings } from "./surroundings.ts";

type Named = NonNullable<Uses["people"]>[number];

/** Most names that a template stands for which are looked at. */
const MOST_NAMES = 200;

/** Everybody whom the file names, in its order. */
function* named({
  workflow,
  steps,
}: Pick<Surroundings, "workflow" | "steps">): Generator<Named & { of?: object }> {
  const inAction = (action: Action | { do: string }, path: Path) => peopleOf(action as Action, path);
  const { holdIn } = workflow.start;
  if (holdIn) yield { name: holdIn, path: ["start", "hold in"], is: "queue" };
  if (workflow.foreignWrites.to) yield { name: workflow.foreignWrites.to, path: ["foreign writes"] };
  for (const [name, { suspended, from }] of Object.entries(workflow.agents))
    if (suspended && from === undefined) yield* inAction(suspended, ["agents", name, "suspended"]);
  for (const handler of workflow.handlers) {
    if (handler.do.kind !== "action") continue;
    for (const one of inAction(handler.do.action, ["do"])) yield { ...one, of: handler };
  }
  for (const stage of workflow.stages) {
    const { violated = [], warnings = [] } = stage.milestone ?? {};
    const all = [
      ...violated.map(({ action }, index) => inAction(action, ["milestone", "violated", index])),
      ...warnings.map(({ at, action }) => inAction(action, ["milestone", `at ${Math.round(at * 100)}%`])),
    ];
    for (const one of all.flat()) yield { ...one, of: stage };
  }
  for (const { step, uses } of steps) {
    for (const one of [...(uses.people ?? []), ...inAction(step.fails, ["fails"])])
      yield { ...one, of: step };
  }
}

/**
 * Everybody whom a workflow names, in the order of the file. The path is that of the file, seen from `of` (a step, stage or
 * handler), or from its root.
 */
export function peopleIn(workflow: Workflow, kinds: Kinds): (Named & { of?: object })[] {
  const { steps } = surroundings(workflow, { kinds }, () => undefined);
  return [...named({ workflow, steps })];
}

/** Teams, queues and users that the file names exist, as far as they are known. */
export function checkPeople(around: Surroundings): void {
  for (const { of, ...one } of named(around)) checkNamed(around, one, of);
}

/** Whom the file turns to, for a repair that has to name somebody: as little as possible is made up. */
export function somebodyIn(around: Surroundings): Somebody {
  const known = [...named(around)].filter(({ name, is }) => {
    const all = knownNames(around, is);
    return name !== "owner" && templateNames(name).length === 0 && (!all || all.has(keyOf(name)));
  });
  const { holdIn } = around.workflow.start;
  const person = known.find(({ is }) => is === undefined)?.name;
  const queue = known.find(({ name, is }) => is === "queue" && name !== holdIn)?.name;
  return { ...(person && { person }), ...(queue && { queue }) };
}

function checkNamed(around: Surroundings, { name, path, is }: Named, of?: object): void {
  const known = knownNames(around, is);
  if (!known || name === "owner") return;
  const sort = is === "owner" ? "queue or user" : (is ?? "team, queue or user");
  for (const { filled, example } of fillings(around, name)) {
    if (known.has(keyOf(filled))) continue;
    const meant = nearest(filled, known.values());
    around.report({
      code: is ? `unknown-${is}` : "unknown-person",
      message: `There is no ${sort} "${filled}".${meant ? ` Did you mean "${meant}"?` : ""}`,
      path,
      ...(of && { of }),
      ...(Object.keys(example).length > 0 && { example }),
      fix: name === filled && meant ? meant : `Create the ${sort} "${filled}", or name another.`,
      ...(name === filled && meant && { repair: [meantFor(path, name, meant)] }),
    });
  }
}

/** Names that differ in case or outer blanks only are the same. */
const keyOf = (name: string) => name.trim().toLowerCase();

/** All names that will do, by key; `undefined` when not all of them are known. */
function knownNames({ context }: Surroundings, is?: Named["is"]): Map<string, string> | undefined {
  const byKey = (names: string[]) => new Map(names.map((name) => [keyOf(name), name]));
  const teams = Array.isArray(context.teams) ? context.teams : context.teams && Object.keys(context.teams);
  if (is === "team") return teams && byKey(teams);
  if (is === "queue") return context.queues && byKey(context.queues);
  if (!teams || !context.queues || !context.users) return undefined;
  return byKey([...(is === "owner" ? [] : teams), ...context.queues, ...context.users]);
}

/** What a template stands for: one name for each combination of values of its choices. */
export function fillings(
  { workflow }: Surroundings,
  template: string,
): { filled: string; example: Record<string, unknown> }[] {
  let examples: Record<string, unknown>[] = [{}];
  for (const name of new Set(templateNames(template))) {
    const of = Object.hasOwn(workflow.facts, name) ? workflow.facts[name]?.of : undefined;
    if (!of || examples.length * of.length > MOST_NAMES) return [];
    examples = examples.flatMap((example) => of.map((value) => ({ ...example, [name]: value })));
  }
  return examples.map((example) => ({ filled: fillTemplate(template, (name) => example[name]), example }));
}
