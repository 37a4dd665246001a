import { formatAction, type Path, type Step, type Workflow } from "@throughline/workflow";
import { name, type Paths, type Report } from "./change.ts";
import { isMap, likeness } from "./same.ts";
import { compareValues, down } from "./values.ts";
import { yamlKey } from "./words.ts";

/** A list of steps: of a stage, of a handler, or of a block of a step. */
export interface List {
  of: object;
  /** How it is called where a step moves into it. */
  title: string;
  steps: Step[];
  path: Path;
  stage?: string;
}

/** A step, with where it stands. */
export interface Standing {
  step: Step;
  list: List;
  /** The step that it stands in. */
  within?: Step;
  path: Path;
}

/** All lists of steps of a version, outer ones first; paths are those of the file. */
export function listsOf({ handlers, stages }: Workflow): List[] {
  const lists: List[] = [];
  const add = (list: List) => {
    lists.push(list);
    for (const [index, step] of list.steps.entries()) {
      const path = pathIn(list, index);
      for (const block of step.blocks) {
        add({
          of: block,
          title: `${step.id}, ${blockTitle(block)}`,
          steps: block.steps,
          path: [...path, ...blockPath(block.name)],
          ...(list.stage !== undefined && { stage: list.stage }),
        });
      }
    }
  };
  handlers.forEach((handler, index) => {
    if (handler.do.kind !== "step") return;
    add({
      of: handler,
      title: `what is done on ${name(handler.event)}`,
      steps: [handler.do.step],
      path: ["while", index, "do"],
    });
  });
  stages.forEach((stage, index) => {
    const path = ["stages", index, "steps"];
    add({ of: stage, title: name(stage.name), steps: stage.steps, path, stage: stage.name });
  });
  return lists;
}

/** The one step of a handler stands in no list of the file. */
const pathIn = ({ path }: List, index: number): Path => (path.at(-1) === "do" ? path : [...path, index]);

export const blockTitle = (block: Step["blocks"][number]): string =>
  block.when === undefined ? `the way ${name(block.name)}` : `the way if \`${block.when}\``;

/** Where the steps of a block stand in the file, seen from their step. */
export function blockPath(block: string): Path {
  if (block === "body") return ["steps"];
  if (block === "otherwise") return ["otherwise"];
  return /^\d+$/.test(block) ? ["choose", Number(block) - 1, "steps"] : ["lanes", block];
}

/** Every step of the lists, in the order of the file. */
export const standings = (lists: List[]): Standing[] =>
  lists.flatMap((list) => list.steps.map((step, index) => ({ step, list, path: pathIn(list, index) })));

/** Steps that are at least so much alike are one with another name. */
const ALIKE = 0.6;

/** Which step of the older version is which of the newer: by its id, then by what it does. */
export function pairSteps(before: Standing[], after: Standing[]): Map<Step, Standing> {
  const pairs = new Map<Step, Standing>();
  const taken = new Set<Step>();
  const pair = (a: Standing, b: Standing) => {
    pairs.set(a.step, b);
    taken.add(b.step);
  };
  const byId = Map.groupBy(after, ({ step }) => step.id);
  for (const one of before) {
    const found = byId.get(one.step.id)?.find(({ step }) => !taken.has(step));
    if (found) pair(one, found);
  }
  const [left, free] = [
    before.filter(({ step }) => !pairs.has(step)),
    after.filter(({ step }) => !taken.has(step)),
  ];
  const likely = left
    .flatMap((a) =>
      free.map((b) => ({
        a,
        b,
        much: a.step.kind === b.step.kind ? likeness(content(a.step), content(b.step)) : 0,
      })),
    )
    .filter(({ much }) => much >= ALIKE)
    .sort((x, y) => y.much - x.much);
  for (const { a, b } of likely) if (!pairs.has(a.step) && !taken.has(b.step)) pair(a, b);
  return pairs;
}

const content = ({ kind, agent, when, fails, config, blocks }: Step) => ({
  ...{ kind, agent, when, fails, config },
  blocks: blocks.map(({ name, when, steps }) => ({ name, when, steps: steps.map(({ id }) => id) })),
});

/** What a step says of itself, on the two sides: everything but its name, its place and the steps in it. */
export function compareSteps(before: Standing, after: Standing, report: Report): void {
  const [a, b] = [before.step, after.step];
  const paths: Paths = { before: before.path, after: after.path };
  if (a.id !== b.id)
    report("renamed", `step ${name(a.id)} is called ${name(b.id)}`, { before: a.id, after: b.id, at: paths });
  for (const key of ["agent", "when"] as const)
    compareValues(a[key], b[key], { report, key, paths: down(paths, key) });
  if (formatAction(a.fails) !== formatAction(b.fails))
    report(
      "changed",
      `when it fails: ${name(formatAction(b.fails))} instead of ${name(formatAction(a.fails))}`,
      {
        ...{ before: a.fails, after: b.fails, at: down(paths, "fails") },
      },
    );
  if (a.kind !== b.kind) {
    report("changed", `it is a ${name(b.kind)} instead of a ${name(a.kind)}`, {
      before: a,
      after: b,
      at: paths,
    });
    return;
  }
  const [mine, other] = [ownConfig(a), ownConfig(b)];
  for (const key of new Set([...Object.keys(mine), ...Object.keys(other)]))
    compareValues(mine[key], other[key], { report, key, paths: down(paths, yamlKey(key)) });
}

/** The keys of a step's kind, without those that its blocks say again. */
function ownConfig({ config, blocks }: Step): Record<string, unknown> {
  if (!isMap(config)) return { config };
  if (!blocks.length) return config;
  const { choose: _, otherwise: __, lanes: ___, ...own } = config;
  return own;
}
