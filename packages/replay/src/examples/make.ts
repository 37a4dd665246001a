import { type Entry, OWNER } from "@throughline/engine";
import type { Value, Workflow } from "@throughline/workflow";
import { storyOf } from "./recorded.ts";
import { type Hide, hideEverywhere, redact } from "./redact.ts";
import { cameOf, type ExampleWorld, playExample, runExample } from "./run.ts";
import type { Example, Expected } from "./schema.ts";

/** A real item, as its trail has it. */
export interface Recorded {
  entries: Entry[];
  /** The version that it ran. */
  workflow: Workflow;
}

export interface Made {
  example: Example;
  /** What could not be kept or had to stay, in sentences for people. */
  notes: string[];
}

/**
 * Makes a regression example of a real item: the record as it arrived, what happened to it and what was answered, and what
 * it came to. It passes on the version that ran; what would not is left out, and said.
 *
 * @param redactFields fields whose text is replaced, as far as the item comes out the same
 * @throws Error for a trail that has left the store
 */
export function makeExample(
  { entries, workflow }: Recorded,
  world: ExampleWorld,
  options: { name: string; why?: string; redactFields?: string[]; hide: Hide },
): Made {
  const { name, why, redactFields = [], hide } = options;
  const { arrives, record, events, answers, state, left } = storyOf(entries);
  const notes = left.map((what) => `Left out: ${what}.`);
  const real: Example = {
    ...{ example: name, ...(why !== undefined && { why }), arrives, record: settable(record) },
    answers,
    ...(events.length > 0 && { events }),
    expect: expectedOf(cameOf(state, entries), workflow, state.status === "ended"),
  };
  if (state.status !== "ended")
    notes.push("The item is still open: only what was settled so far is expected.");

  const hidden = hideEverywhere(real, hide);
  const told = JSON.stringify(hidden) !== JSON.stringify(real);
  if (told) notes.push("E-mail addresses and numbers of phones, cards and accounts were replaced.");
  const bare = withoutModels(hidden);
  // where the models of this workspace say what they said then, they are asked again by the example
  const asked =
    redactFields.some((field) => field in record) || !passes(workflow, bare, world) ? hidden : bare;
  if (asked === hidden && Object.keys(answers.models).length > 0)
    notes.push(`What ${Object.keys(answers.models).join(", ")} said is kept as it was, and not asked again.`);

  const met = expectingWhatComes(workflow, asked, world, notes);
  const fields = redactFields.filter(
    (field) => typeof met.record[field] === "string" && met.record[field] !== "",
  );
  if (fields.length === 0) return { example: tidy(met), notes };
  const before = lifeOf(workflow, met, world);
  const { example, kept, replaced } = redact(met, fields, (one) => lifeOf(workflow, one, world) === before);
  notes.push(`${replaced} words of ${fields.join(", ")} were replaced by neutral ones.`);
  for (const [field, words] of Object.entries(kept))
    notes.push(
      `Kept in ${field}, because the workflow comes to something else without: ${words.join(", ")}.`,
    );
  return { example: tidy(example), notes };
}

/** What is left out because the example does not come to it by itself. */
function expectingWhatComes(
  workflow: Workflow,
  example: Example,
  world: ExampleWorld,
  notes: string[],
): Example {
  const { differences, played } = runExample(workflow, example, world);
  if (differences.length === 0) return example;
  const expect: Record<string, unknown> = structuredClone(example.expect);
  for (const { path, what, expected, got } of differences) {
    const [, part = "", name] = path as string[];
    const values = expect[part];
    if (name !== undefined && typeof values === "object" && !Array.isArray(values))
      delete (values as Record<string, unknown>)[name];
    else delete expect[part];
    const why =
      part === "owner" ? "who had room then is not part of an example" : `played again it is ${got}`;
    notes.push(`Not expected: ${what} was ${expected}; ${why}.`);
  }
  const rest = { ...example, expect: withoutNothing(expect) as Expected };
  // something has to be left to hold on to
  return Object.keys(rest.expect).length > 0
    ? rest
    : { ...example, expect: { outcome: cameOf(played.state, played.entries).outcome } };
}

function expectedOf(came: ReturnType<typeof cameOf>, { governs }: Workflow, ended: boolean): Expected {
  const fields = Object.fromEntries(
    governs.flatMap((field): [string, Value][] =>
      field === OWNER || came.fields[field] === undefined ? [] : [[field, came.fields[field] as Value]],
    ),
  );
  const facts = Object.fromEntries(Object.entries(came.facts).filter(([, value]) => value !== null));
  return withoutNothing({
    facts,
    fields,
    ...(came.owner !== "blank" && { owner: came.owner }),
    ...(came.team !== "" && { team: came.team }),
    ...(ended && { path: came.path, steps: came.steps, outcome: came.outcome }),
    ...(came.cost > 0 && { "cost at most": `${roundedUp(came.cost)} USD` }),
  }) as Expected;
}

const roundedUp = (dollars: number) => (Math.ceil(dollars * 1e4) / 1e4).toFixed(4);

const passes = (workflow: Workflow, example: Example, world: ExampleWorld) =>
  runExample(workflow, example, world).differences.every(({ path }) => path[1] === "owner");

/** Everything about an item's life that a change of its text could change. */
function lifeOf(workflow: Workflow, example: Example, world: ExampleWorld): string {
  const { entries, ending } = playExample(workflow, example, world);
  const told = entries.flatMap((entry) => {
    if (entry.kind === "decided")
      return [[entry.step, entry.decision.name, entry.decision.value, entry.decision.by]];
    if (entry.kind === "step-started" || entry.kind === "step-skipped" || entry.kind === "step-failed")
      return [[entry.kind, entry.step]];
    if (entry.kind === "write-planned") return [[entry.field, entry.value]];
    if (entry.kind === "task-opened") return [[entry.kind, entry.request.to]];
    return entry.kind === "item-ended" ? [[entry.outcome]] : [];
  });
  return JSON.stringify([ending, told]);
}

/** Values that an example can have; what the org keeps for itself is none of it. */
const settable = (record: Record<string, Value>) =>
  Object.fromEntries(
    Object.entries(record).filter(([field, value]) => value !== null && !OF_THE_ORG.has(field)),
  );

const OF_THE_ORG: ReadonlySet<string> = new Set([
  "SystemModstamp",
  "LastModifiedDate",
  "LastModifiedById",
  "CreatedDate",
]);

const withoutModels = (example: Example): Example => ({
  ...example,
  answers: { ...example.answers, models: {} },
});

/** Without parts that say nothing. */
function tidy(example: Example): Example {
  const answers = withoutNothing(example.answers ?? {});
  const { answers: _, ...rest } = example;
  const { example: name, why, workflow, arrives, record, events, expect } = rest;
  return {
    example: name,
    ...(why !== undefined && { why }),
    ...(workflow !== undefined && { workflow }),
    ...(arrives !== undefined && { arrives }),
    record,
    ...(Object.keys(answers).length > 0 && { answers }),
    ...(events && { events }),
    expect,
  };
}

const withoutNothing = (all: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(all).filter(
      ([, part]) => typeof part !== "object" || part === null || Object.keys(part).length > 0,
    ),
  );
