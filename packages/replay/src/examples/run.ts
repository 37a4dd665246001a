import { createRoster, type Teams } from "@throughline/assignment";
import { type Entry, type ItemState, OWNER, show } from "@throughline/engine";
import { type Deciders, fieldsRead, NANO } from "@throughline/steps";
import { parseDuration, type Value, type Workflow } from "@throughline/workflow";
import { directoryOf } from "../play/anybody.ts";
import type { Happens, PlayedItem } from "../play/item.ts";
import { type Played, play } from "../play/play.ts";
import { differences } from "./compare.ts";
import { namesIn } from "./names.ts";
import type { Example, ExampleEvent } from "./schema.ts";

/** What examples are played in: what decides, and the teams of the workspace, whose people all have room. */
export interface ExampleWorld {
  deciders: Deciders;
  teams?: Teams;
}

/** Where an example comes out otherwise than written. */
export interface Difference {
  /** Where in the example: `["expect", "fields", "Priority"]`. */
  path: (string | number)[];
  /** "Priority" */
  what: string;
  expected: string;
  got: string;
  /** From the reason that the trail has for it. */
  because: string;
}

/** A Monday, when an example does not say when it arrives. */
const ARRIVES = "2026-01-05T10:00:00.000Z";

/** Plays an example to its end and says where it comes out otherwise than expected. Pure; never throws for what a workflow does. */
export function runExample(
  workflow: Workflow,
  example: Example,
  world: ExampleWorld,
): { differences: Difference[]; played: Played } {
  const played = playExample(workflow, example, world);
  return { differences: differences(example.expect, outcomeOf(played), workflow), played };
}

export function playExample(workflow: Workflow, example: Example, world: ExampleWorld): Played {
  const { deciders, teams } = world;
  const { holdIn } = workflow.start;
  const directory = teams && directoryOf(teams);
  const hold =
    holdIn === undefined ? undefined : (directory ?? directoryOf({ teams: [] } as never)).queue(holdIn);
  return play(workflow, itemOf(workflow, example, world), {
    deciders: withModels(deciders, example),
    ...(teams && directory && { desk: createRoster(teams, directory) }),
    ...(hold && { hold }),
  });
}

/** The item that an example plays. */
export function itemOf(workflow: Workflow, example: Example, { deciders, teams }: ExampleWorld): PlayedItem {
  const { calendar } = deciders;
  const names = namesIn(teams);
  // a record arrives whole: what it does not have is blank, and of a parent that it does not have nothing is known
  const blank = Object.fromEntries(
    fieldsRead(workflow)
      .filter((field) => !field.includes("."))
      .map((field) => [field, null]),
  );
  const at = example.arrives === undefined ? ARRIVES : new Date(example.arrives).toISOString();
  const { values: record, labels } = names.toIds({ ...blank, ...example.record });
  const { facts = {}, calls = {}, tasks = {} } = example.answers ?? {};
  const happens = (event: ExampleEvent): Happens => {
    const after = parseDuration(event.after);
    const when = after ? calendar.add(at, after) : at;
    if ("set" in event) {
      const set = names.toIds(event.set);
      const by = event.by === undefined ? {} : { by: event.by };
      return {
        type: "record-changed",
        at: when,
        changes: set.values,
        labels: set.labels,
        ours: false,
        ...by,
      };
    }
    if ("event" in event)
      return { type: "signal", at: when, name: event.event, ...(event.data && { data: event.data }) };
    if ("cancelled" in event) return { type: "cancelled", at: when, by: event.by, reason: event.cancelled };
    return {
      type: "record-deleted",
      at: when,
      ...("merged into" in event && { mergedInto: event["merged into"] }),
    };
  };
  const events = (example.events ?? []).map(happens).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return {
    ...{ id: example.example, at, record, labels, events },
    answers: {
      facts,
      calls: Object.fromEntries(Object.entries(calls).map(([name, said]) => [name, answerOf(said)])),
      tasks: Object.fromEntries(
        Object.entries(tasks).map(([step, said]) => [step, [said].flat().map((answer) => ({ answer }))]),
      ),
    },
  };
}

const answerOf = (said: NonNullable<NonNullable<Example["answers"]>["calls"]>[string]) =>
  "fails" in said
    ? { ok: false as const, error: { code: said.fails, message: said.message ?? said.fails } }
    : { ok: true as const, value: said.answer };

/** Models of this workspace that the example answers for are not asked. */
function withModels(deciders: Deciders, { answers }: Example): Deciders {
  const models = answers?.models;
  if (!models) return deciders;
  return {
    ...deciders,
    predict(model, inputs, at) {
      const said = models[model];
      if (!said) return deciders.predict?.(model, inputs, at);
      const { is: value, sure: confidence } = said;
      return { value, confidence, unknown: false, others: [], words: [], version: "as answered" };
    },
  };
}

/** What an item came to, as far as an example can expect something of it. */
export interface Came {
  facts: Record<string, Value>;
  /** People and queues by name. */
  fields: Record<string, Value>;
  owner: string;
  team: string;
  path: string[];
  steps: string[];
  outcome: string;
  /** What its questions to language models can cost at most, or did, in US dollars. */
  cost: number;
  entries: Entry[];
}

export function outcomeOf({ state, entries, ending }: Played): Came {
  return cameOf(state, entries, ending.is === "stuck" ? `stuck: ${ending.why}` : "not started");
}

/** The same of a real item, by its state and its trail. */
export function cameOf(state: ItemState | undefined, entries: Entry[], otherwise = "not started"): Came {
  const of = <K extends Entry["kind"]>(kind: K) =>
    entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
  const named = (value: Value): Value => state?.labels[String(value)] ?? value;
  return {
    facts: Object.fromEntries(Object.entries(state?.facts ?? {}).map(([name, { value }]) => [name, value])),
    fields: Object.fromEntries(
      Object.entries(state?.record ?? {}).map(([field, value]) => [field, named(value)]),
    ),
    owner: state?.owner?.name ?? show(named(state?.record[OWNER] ?? null)),
    team: state?.owner?.team ?? "",
    path: of("stage-entered").map(({ stage }) => stage),
    steps: of("step-started").map(({ step }) => step),
    outcome: state ? (state.outcome ?? `open in ${state.stage ?? "no stage"}`) : otherwise,
    cost: costOf(entries) / NANO,
    entries,
  };
}

/** Questions whose price is known count with it, others with the most that they can cost. */
function costOf(entries: Entry[]): number {
  const open = new Map<string, number>();
  let cost = 0;
  for (const entry of entries) {
    if (entry.kind === "effect-intended" && entry.effect.kind === "ask")
      open.set(entry.effect.id, entry.effect.most);
    if (entry.kind !== "effect-settled") continue;
    cost += entry.cost ?? open.get(entry.effect) ?? 0;
    open.delete(entry.effect);
  }
  return cost;
}
