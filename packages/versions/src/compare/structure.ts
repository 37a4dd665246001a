import type { Block, Handler, Path, Stage, Step, Workflow } from "@throughline/workflow";
import { longest } from "./align.ts";
import { code, name, names, type Paths } from "./change.ts";
import type { Told } from "./index.ts";
import { compareMilestones } from "./milestones.ts";
import { canonical } from "./same.ts";
import { say } from "./say.ts";
import {
  blockTitle,
  compareSteps,
  type List,
  listsOf,
  pairSteps,
  type Standing,
  standings,
} from "./steps.ts";
import { compareValues, down } from "./values.ts";

/** Compares what a workflow does, in order: its handlers, its stages, and all steps in them. */
export function compareStructure(
  before: Workflow,
  after: Workflow,
  told: Told,
  titleOf: (stage: string | undefined, id: string, kind: string) => string,
): void {
  const lists = { before: listsOf(before), after: listsOf(after) };
  const [mine, other] = [standings(lists.before), standings(lists.after)];
  const steps = pairSteps(mine, other);
  const counterpart = new Set([...steps.values()].map(({ step }) => step));
  const isNew = (step: Step) => !counterpart.has(step);
  const isGone = (step: Step) => !steps.has(step);

  const stages = pairParts(before.stages, after.stages, [
    ({ name }) => name,
    // a stage with another name has its steps all the same
    ({ steps: [first] }) => first && (steps.get(first)?.step.id ?? first.id),
  ]);
  const handlers = pairParts(before.handlers, after.handlers, [
    canonicalHandler,
    ({ event, from, do: action }) =>
      canonical({ event, from, step: action.kind === "step" && action.step.id }),
    ({ event }) => event,
  ]);
  const blocks = new Map<object, object>();
  for (const { step } of mine) {
    const found = steps.get(step)?.step;
    if (found && found.kind === step.kind)
      for (const [a, b] of pairBlocks(step.blocks, found.blocks)) blocks.set(a, b);
  }
  const parts = new Map<object, object>([...stages, ...handlers, ...blocks]);

  compareStages();
  compareHandlers();
  for (const one of mine) {
    const found = steps.get(one.step);
    if (!found) continue;
    compareSteps(one, found, told(subjectOf(found), { before: one.path, after: found.path }));
    if (found.step.kind === one.step.kind) compareBlocks(one, found);
  }
  comparePlaces();

  function subjectOf({ step, list }: Standing) {
    return {
      title: titleOf(list.stage, step.id, step.kind),
      ...(list.stage !== undefined && { stage: list.stage }),
      step: step.id,
    };
  }

  function compareStages(): void {
    const at = (stage: Stage | undefined, list: Stage[]): Path | undefined =>
      stage && ["stages", list.indexOf(stage)];
    const after_ = new Set(stages.values());
    for (const stage of before.stages) {
      if (stages.has(stage)) continue;
      const gone = allSteps(stage.steps)
        .filter(isGone)
        .map(({ id }) => id);
      told(
        { stage: stage.name },
        pathsOf(at(stage, before.stages), undefined),
      )(
        ...([
          "removed",
          `stage ${name(stage.name)} dropped${withSteps(gone)}`,
          { before: stage, steps: gone },
        ] as const),
      );
    }
    for (const [index, stage] of after.stages.entries()) {
      if (after_.has(stage)) continue;
      const added = allSteps(stage.steps)
        .filter(isNew)
        .map(({ id }) => id);
      const place = neighbour(after.stages, index, ({ name }) => name);
      const milestone = stage.milestone ? `; its milestone is ${stage.milestone.within.text}` : "";
      told({ stage: stage.name }, pathsOf(undefined, at(stage, after.stages)))(
        "added",
        `new stage ${name(stage.name)}${place}${withSteps(added)}${milestone}`,
        { after: stage, steps: added },
      );
    }
    for (const [a, b] of stages) {
      const paths = pathsOf(at(a, before.stages), at(b, after.stages));
      const subject = { stage: b.name };
      if (a.name !== b.name)
        told(subject, paths)("renamed", `stage ${name(a.name)} is called ${name(b.name)}`, {
          ...{ before: a.name, after: b.name },
        });
      compareMilestones(a.milestone, b.milestone, {
        report: told({ ...subject, title: b.name }, paths),
        paths: down(paths, "milestone"),
      });
    }
    for (const [a, b] of movedIn(before.stages, after.stages, stages))
      told({ stage: b.name }, pathsOf(at(a, before.stages), at(b, after.stages)))(
        "moved",
        `stage ${name(b.name)} moved${neighbour(after.stages, after.stages.indexOf(b), ({ name }) => name)}`,
      );
  }

  function compareHandlers(): void {
    const at = (one: Handler, list: Handler[]): Path => ["while", list.indexOf(one)];
    for (const one of before.handlers)
      if (!handlers.has(one))
        told({}, pathsOf(at(one, before.handlers), undefined))(
          "removed",
          `while: on ${name(one.event)} nothing is done any more (${doing(one)})`,
          {
            ...{
              before: one,
              steps: stepsIn(one)
                .filter(isGone)
                .map(({ id }) => id),
            },
          },
        );
    const known = new Set(handlers.values());
    for (const one of after.handlers)
      if (!known.has(one))
        told({}, pathsOf(undefined, at(one, after.handlers)))(
          "added",
          `while: on ${name(one.event)}${one.when ? ` if ${code(one.when)}` : ""} now ${doing(one)}`,
          {
            ...{
              after: one,
              steps: stepsIn(one)
                .filter(isNew)
                .map(({ id }) => id),
            },
          },
        );
    for (const [a, b] of handlers) {
      const paths = pathsOf(at(a, before.handlers), at(b, after.handlers));
      const report = told({ title: `While, on ${name(b.event)}` }, paths);
      for (const key of ["event", "from", "when"] as const)
        compareValues(a[key], b[key], { report, key, paths: down(paths, key) });
      // its step is compared as every step is
      if (a.do.kind === "step" && b.do.kind === "step") continue;
      if (canonical(withoutStep(a)) !== canonical(withoutStep(b)))
        report("changed", `${doing(b)} instead of ${doing(a)}`, {
          before: a.do,
          after: b.do,
          at: down(paths, "do"),
        });
    }
    for (const [a, b] of movedIn(before.handlers, after.handlers, handlers))
      told({}, pathsOf(at(a, before.handlers), at(b, after.handlers)))(
        "moved",
        `while: ${name(b.event)} moved${neighbour(after.handlers, after.handlers.indexOf(b), ({ event }) => event)}`,
      );
  }

  function compareBlocks(one: Standing, found: Standing): void {
    const [a, b] = [one.step.blocks, found.step.blocks];
    const report = told(subjectOf(found), { before: one.path, after: found.path });
    const pairs = new Map(
      a.flatMap((block) => (blocks.has(block) ? [[block, blocks.get(block) as Block]] : [])),
    );
    for (const block of a)
      if (!pairs.has(block)) {
        const gone = allSteps(block.steps)
          .filter(isGone)
          .map(({ id }) => id);
        report("removed", `${blockTitle(block)} dropped${withSteps(gone)}`, { before: block, steps: gone });
      }
    const known = new Set(pairs.values());
    for (const block of b)
      if (!known.has(block)) {
        const added = allSteps(block.steps)
          .filter(isNew)
          .map(({ id }) => id);
        report("added", `new: ${blockTitle(block)}${withSteps(added)}`, { after: block, steps: added });
      }
    for (const [x, y] of pairs) {
      if (x.when !== y.when && x.when !== undefined && y.when !== undefined)
        compareValues(x.when, y.when, {
          ...{ report, key: "when", noun: `the condition of way ${b.indexOf(y) + 1}` },
          paths: pathsOf(
            [...one.path, "choose", a.indexOf(x), "when"],
            [...found.path, "choose", b.indexOf(y), "when"],
          ),
        });
      else if (x.when !== y.when || (x.name !== y.name && !isNumber(x.name)))
        report("renamed", `${blockTitle(x)} is now ${blockTitle(y)}`, { before: x.name, after: y.name });
    }
    for (const [x, y] of movedIn(a, b, pairs))
      report(
        "moved",
        `${blockTitle(x)} moved${neighbour(b, b.indexOf(y), (block) => block.when ?? block.name)}`,
      );
  }

  /** Steps that came, went, or stand elsewhere. Those of what came or went as a whole are told with it. */
  function comparePlaces(): void {
    const newLists = new Set(parts.values());
    for (const one of mine) {
      if (!isGone(one.step) || !parts.has(one.list.of)) continue;
      const gone = allSteps([one.step])
        .filter(isGone)
        .map(({ id }) => id);
      told({ ...stageOf(one.list), step: one.step.id }, pathsOf(one.path, undefined))(
        "removed",
        `${where(one.list)}step ${name(one.step.id)} dropped${withSteps(gone.slice(1))}`,
        { before: one.step, steps: gone },
      );
    }
    for (const one of other) {
      if (!isNew(one.step) || !newLists.has(one.list.of)) continue;
      const added = allSteps([one.step])
        .filter(isNew)
        .map(({ id }) => id);
      const place = neighbour(one.list.steps, one.list.steps.indexOf(one.step), ({ id }) => id);
      told({ ...stageOf(one.list), step: one.step.id }, pathsOf(undefined, one.path))(
        "added",
        `new step ${name(one.step.id)} in ${one.list.title}${place}${withSteps(added.slice(1))}`,
        { after: one.step, steps: added },
      );
    }
    for (const list of lists.before) {
      const pairs = new Map<Step, Step>();
      for (const step of list.steps) {
        const found = steps.get(step);
        if (!found) continue;
        if (parts.get(list.of) === found.list.of) pairs.set(step, found.step);
        else moved(step, list, found, ` from ${list.title} to ${found.list.title}`);
      }
      const target = lists.after.find(({ of }) => of === parts.get(list.of));
      for (const [step] of movedIn(list.steps, target?.steps ?? [], pairs))
        moved(step, list, steps.get(step) as Standing, "");
    }
  }

  function moved(step: Step, list: List, to: Standing, words: string): void {
    const place = neighbour(to.list.steps, to.list.steps.indexOf(to.step), ({ id }) => id);
    const from = mine.find((one) => one.step === step && one.list === list)?.path;
    told({ ...stageOf(to.list), step: to.step.id }, pathsOf(from, to.path))(
      "moved",
      `${words ? "" : where(to.list)}step ${name(to.step.id)} moved${words}${place}`,
    );
  }
}

const stageOf = ({ stage }: List) => (stage === undefined ? {} : { stage });
const where = ({ stage }: List) => (stage === undefined ? "while: " : `${stage}: `);
const isNumber = (text: string) => /^\d+$/.test(text);
const pathsOf = (before: Path | undefined, after: Path | undefined): Paths => ({
  ...(before && { before }),
  ...(after && { after }),
});
const withSteps = (ids: string[]) =>
  ids.length ? `, with ${ids.length > 1 ? "the steps" : "the step"} ${names(ids)}` : "";

/** The steps with all that are in them. */
const allSteps = (steps: Step[]): Step[] =>
  steps.flatMap((step) => [step, ...step.blocks.flatMap((block) => allSteps(block.steps))]);

const stepsIn = ({ do: action }: Handler) => (action.kind === "step" ? allSteps([action.step]) : []);

function doing({ do: action }: Handler): string {
  if (action.kind === "step") return `${action.step.kind} ${name(action.step.id)}`;
  return action.kind === "action" ? say(action.action) : "follow master";
}

const withoutStep = ({ do: action }: Handler) => (action.kind === "step" ? { kind: "step" } : action);
const canonicalHandler = ({ line: _, do: action, ...rest }: Handler) =>
  canonical({ ...rest, do: action.kind === "step" ? { step: action.step.id } : action });

/** " before *owner*", or " at the end". */
function neighbour<T>(list: T[], index: number, nameOf: (one: T) => string): string {
  const next = list[index + 1];
  if (next !== undefined) return `, before ${name(nameOf(next))}`;
  const last = list[index - 1];
  return last === undefined ? "" : `, after ${name(nameOf(last))}`;
}

/** Pairs what is the same by the first key, then what is left by the next one; each at most once. */
function pairParts<T extends object>(
  before: T[],
  after: T[],
  keys: ((part: T) => string | undefined)[],
): Map<T, T> {
  const pairs = new Map<T, T>();
  const taken = new Set<T>();
  for (const key of keys) {
    for (const one of before) {
      const wanted = pairs.has(one) ? undefined : key(one);
      const found =
        wanted === undefined ? undefined : after.find((other) => !taken.has(other) && key(other) === wanted);
      if (!found) continue;
      pairs.set(one, found);
      taken.add(found);
    }
  }
  return pairs;
}

/** The ways of a step: by condition or name, and what is left in order. */
function pairBlocks(before: Block[], after: Block[]): Map<Block, Block> {
  const pairs = pairParts(before, after, [({ when, name }) => when ?? (isNumber(name) ? undefined : name)]);
  const taken = new Set(pairs.values());
  const free = after.filter((block) => !taken.has(block));
  const alike = (a: Block, b: Block) => (a.when === undefined) === (b.when === undefined);
  for (const block of before) {
    if (pairs.has(block)) continue;
    const found = free.findIndex((other) => alike(block, other));
    if (found >= 0) pairs.set(block, free.splice(found, 1)[0] as Block);
  }
  return pairs;
}

/** Pairs that are not where they were, as few as possible. */
function movedIn<T>(before: T[], after: T[], pairs: Map<T, T>): [T, T][] {
  const inOrder = before.flatMap((one): [T, T][] => {
    const found = pairs.get(one);
    return found === undefined ? [] : [[one, found]];
  });
  const kept = longest(inOrder.map(([, found]) => after.indexOf(found)));
  return inOrder.filter(([, found]) => !kept.has(after.indexOf(found)));
}
