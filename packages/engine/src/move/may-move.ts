import { expressionOf, kindOf } from "@throughline/steps";
import { type Stage, type Step, usesOf, type Workflow } from "@throughline/workflow";
import { alike, misread, sameStep, stepsIn } from "./same.ts";

/** Whether an item may go on in another version, and if not, why. */
export type Verdict = { allowed: true } | { allowed: false; because: string };

/** What is proven of the items in one stage. */
export interface StageMove {
  /** The stage of the new version that takes its place; absent: it has none. */
  to?: string;
  /** Of an item that rests at a step of the stage, by the step's name. */
  steps: Record<string, Verdict>;
  /** Of an item that has just been through the stage: it goes on with what follows in the new version. */
  end: Verdict;
}

/** A place in a workflow: everything before the step `next` of the stage `stage` is over (both counted from 0). */
export interface Place {
  stage: number;
  next: number;
}

/** A fact that is read after a place and was given before it, with the steps that give it. */
export interface Needed {
  name: string;
  givers: Step[];
  reader: string;
}

/** By name of a stage, its name in the new version where that is another. */
export type StageMap = Readonly<Record<string, string>>;

/**
 * Where items of one version may go on in another, by the stage in which they are: at a step that is the same in both, or
 * between two stages. Allowed where what comes before in the new version has been gone through, nothing that was done is
 * done again, and every fact that is read from there on was given, with a type that can be read. Pure.
 */
export function mayMove(from: Workflow, to: Workflow, map: StageMap = {}): Record<string, StageMove> {
  return Object.fromEntries(
    from.stages.map((stage, index): [string, StageMove] => {
      const name = Object.hasOwn(map, stage.name) ? map[stage.name] : stage.name;
      const there = to.stages.findIndex((one) => one.name === name);
      const target = to.stages[there];
      if (!target) {
        const no = refuse(`the new version has no stage "${name}"`);
        return [stage.name, { steps: Object.fromEntries(stage.steps.map(({ id }) => [id, no])), end: no }];
      }
      const passed = (then: () => string | undefined): Verdict =>
        verdict(otherObject(from, to) ?? notPassed(from, to, index, there, map) ?? then());
      const steps = stage.steps.map((step, next): [string, Verdict] => [
        step.id,
        passed(() => notAt(from, to, { stage: index, next }, there)),
      ]);
      const end = passed(() =>
        notFrom(from, to, { stage: index + 1, next: 0 }, { stage: there + 1, next: 0 }),
      );
      return [stage.name, { to: target.name, steps: Object.fromEntries(steps), end }];
    }),
  );
}

/** Facts that are read from a place on, or at any time, and have their givers before it. */
export function neededAt(workflow: Workflow, place: Place): Needed[] {
  const needed: Needed[] = [];
  const before = stepsBefore(workflow, place);
  for (const [name, reader] of readFrom(workflow, place)) {
    const givers = before.filter((step) => gives(workflow, step).includes(name));
    if (givers.length) needed.push({ name, givers, reader });
  }
  return needed;
}

/** Place of the step in its stage, or undefined. */
export function placeOf(workflow: Workflow, stage: string, step: string): Place | undefined {
  const index = workflow.stages.findIndex(({ name }) => name === stage);
  const next = workflow.stages[index]?.steps.findIndex(({ id }) => id === step) ?? -1;
  return next < 0 ? undefined : { stage: index, next };
}

const otherObject = (from: Workflow, to: Workflow) =>
  from.object === to.object ? undefined : `the new version works on ${to.object}, not on ${from.object}`;

/** What comes before in the new version has been gone through. */
function notPassed(from: Workflow, to: Workflow, index: number, there: number, map: StageMap) {
  const passed = new Set(from.stages.slice(0, index).map(({ name }) => map[name] ?? name));
  const missed = to.stages.slice(0, there).find(({ name }) => !passed.has(name));
  return missed && `"${missed.name}" comes before in the new version, and was not gone through`;
}

function notAt(from: Workflow, to: Workflow, place: Place, there: number): string | undefined {
  const stage = from.stages[place.stage] as Stage;
  const target = to.stages[there] as Stage;
  const step = stage.steps[place.next] as Step;
  const next = target.steps.findIndex(({ id }) => id === step.id);
  const same = target.steps[next];
  if (!same) return `the new version has no step "${step.id}" in this stage`;
  if (!sameStep(from, to, step, same)) return `"${step.id}" is another step in the new version`;
  if (!alike(stage.milestone, target.milestone)) return "the stage has another milestone in the new version";
  const done = new Set(stage.steps.slice(0, place.next).map(({ id }) => id));
  const missed = target.steps.slice(0, next).find(({ id }) => !done.has(id));
  if (missed) return `"${missed.id}" comes before "${step.id}" in the new version, and was not gone through`;
  return notFrom(from, to, place, { stage: there, next });
}

/** Nothing is done twice, and what is read was given. */
function notFrom(from: Workflow, to: Workflow, place: Place, there: Place): string | undefined {
  const done = new Set(stepsBefore(from, place).map(({ id }) => id));
  const again = stepsAfter(to, there).find(({ id }) => done.has(id));
  if (again) return `"${again.id}" was gone through, and would be once more`;
  for (const { name, givers, reader } of neededAt(to, there)) {
    const given = stepsBefore(from, place).some((step) => gives(from, step).includes(name));
    if (!given)
      return `${reader} reads "${name}", which "${givers[0]?.id}" gives before in the new version, and nothing has given`;
  }
  for (const [name] of readFrom(to, there)) {
    const [before, now] = [from.facts[name], to.facts[name]];
    const wrong = before && now && misread(name, before, now);
    if (wrong) return wrong;
  }
  return undefined;
}

const stepsBefore = ({ stages }: Workflow, { stage, next }: Place): Step[] =>
  [
    ...stages.slice(0, stage).flatMap(({ steps }) => steps),
    ...(stages[stage]?.steps.slice(0, next) ?? []),
  ].flatMap(stepsIn);

const stepsAfter = ({ stages }: Workflow, { stage, next }: Place): Step[] =>
  [
    ...(stages[stage]?.steps.slice(next) ?? []),
    ...stages.slice(stage + 1).flatMap(({ steps }) => steps),
  ].flatMap(stepsIn);

const gives = (workflow: Workflow, { kind, config }: Step): string[] =>
  (kindOf(kind).uses(config as never, workflow).gives ?? []).map(({ name }) => name);

/** Names of facts that are read from a place on, or at any time, each with who reads it, in words. */
function readFrom(workflow: Workflow, place: Place): Map<string, string> {
  const found = new Map<string, string>();
  const add = (who: string, names: string[]) => {
    for (const name of names)
      if (Object.hasOwn(workflow.facts, name) && !found.has(name)) found.set(name, who);
  };
  const condition = (who: string, source?: string) => {
    if (source !== undefined) add(who, expressionOf(source).names);
  };
  const step = (one: Step) => {
    const who = `"${one.id}"`;
    const uses = usesOf(kindOf(one.kind), one, workflow);
    condition(who, one.when);
    for (const { source } of uses.expressions) condition(who, source);
    add(
      who,
      (uses.names ?? []).map(({ name }) => name),
    );
    for (const { when } of one.blocks) condition(who, when);
  };
  for (const one of stepsAfter(workflow, place)) step(one);
  for (const { name, milestone } of workflow.stages.slice(place.stage))
    condition(`the milestone of "${name}"`, milestone?.pauseWhen);
  for (const { event, when, do: action } of workflow.handlers) {
    condition(`what happens when ${event} arrives`, when);
    if (action.kind === "step") stepsIn(action.step).forEach(step);
  }
  return found;
}

const refuse = (because: string): Verdict => ({ allowed: false, because });
const verdict = (because: string | undefined): Verdict =>
  because === undefined ? { allowed: true } : refuse(because);
