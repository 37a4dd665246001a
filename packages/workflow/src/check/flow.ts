import { lastOf } from "../action.ts";
import type { Repair } from "../edit/index.ts";
import type { Path, Uses } from "../kind.ts";
import type { Block, Step } from "../model.ts";
import { constantOf, namesOf } from "./expressions.ts";
import type { Surroundings } from "./surroundings.ts";

/** What is known when a step begins. */
export interface Known {
  /** Facts that a step may have given on some path before. */
  may: Set<string>;
  /** Facts that are given on every path before. */
  must: Set<string>;
  /** Nothing gets here. */
  dead: boolean;
}

/** Follows the paths: facts are given before they are read, and every step can be reached. */
export function checkFlow(around: Surroundings): void {
  const { workflow, steps, report, isFact } = around;
  const givenSomewhere = new Set(steps.flatMap(({ uses }) => (uses.gives ?? []).map(({ name }) => name)));

  checkFactsAreUsed(around, givenSomewhere);
  // an event may arrive at any time: what its handler gives may be known from the start, and it may read all
  const byHandlers = new Set(
    steps.flatMap(({ stage, uses }) =>
      stage === undefined ? (uses.gives ?? []).map(({ name }) => name) : [],
    ),
  );
  const follow = follower(around, checkReads);
  let known: Known = { may: byHandlers, must: new Set(), dead: false };
  for (const stage of workflow.stages) known = follow(stage.steps, known, []);
  for (const { do: action } of workflow.handlers) {
    if (action.kind !== "step") continue;
    follow([action.step], { may: givenSomewhere, must: new Set(), dead: false }, []);
  }

  function checkReads(step: Step, reads: Read[], { may, must }: Known, guards: string[]): void {
    for (const { name, path, needed, guarded } of reads) {
      if (!isFact(name) || !givenSomewhere.has(name)) continue;
      const giver = steps.find(({ uses }) => uses.gives?.some((given) => given.name === name))?.step.id;
      if (!may.has(name)) {
        report({
          code: "given-too-late",
          message: `"${name}" is read before any step has given it; the first that does is "${giver}".`,
          of: step,
          path,
          fix: `Move the step behind "${giver}".`,
        });
      } else if (
        needed &&
        !guarded &&
        !must.has(name) &&
        !guards.includes(name) &&
        !workflow.facts[name]?.optional
      ) {
        report({
          code: "may-not-be-given",
          severity: "warning",
          message: `"${name}" is needed here, but is not given on every path to this step.`,
          of: step,
          path,
          fix: `Add when: given(${name}) to the step, or settle ${name} on every path.`,
        });
      }
    }
  }
}

/** A fact or field that a step reads. `guarded`: the reading itself asks whether it is given. */
export interface Read {
  name: string;
  path: Path;
  needed: boolean;
  guarded: boolean;
  /** Once the step is done. */
  after?: boolean;
}

/** Follows lists of steps, and tells what each of them reads when what is known. */
export function follower(
  { usesOf, report, context, workflow }: Surroundings,
  onReads: (step: Step, reads: Read[], known: Known, guards: string[]) => void,
): (list: Step[], before: Known, guards: string[]) => Known {
  const kinds = new Map(context.kinds.map((kind) => [kind.kind, kind]));
  return followAll;

  function followAll(list: Step[], before: Known, guards: string[]): Known {
    let state = before;
    let told = false;
    for (const step of list) {
      if (state.dead && !told) {
        told = true;
        const message = `Nothing gets to the step "${step.id}", because the item has ended before.`;
        report({ code: "unreachable-step", message, of: step, path: [step.kind], fix: "Move or remove it." });
      }
      state = follow(step, state, guards);
    }
    return state;
  }

  function follow(step: Step, before: Known, outer: string[]): Known {
    const walked = usesOf.get(step);
    const kind = kinds.get(step.kind);
    if (!walked || !kind) return before;
    const guards = step.when === undefined ? outer : [...outer, ...namesOf(step.when)];
    const inner = followBlocks(step, before, guards);
    // the condition of a loop is asked after its steps
    const reads = readsOf(step, walked.uses);
    onReads(
      step,
      reads.filter(({ after }) => !after),
      kind.runs === "repeated" ? inner : before,
      guards,
    );

    const gives = walked.uses.gives ?? [];
    const own = new Set(gives.map(({ name }) => name));
    const done = { may: inner.may.union(own), must: inner.must.union(own), dead: inner.dead };
    onReads(
      step,
      reads.filter(({ after }) => after),
      done,
      guards,
    );
    const exits = kind.exits?.(step.config, workflow, step) ?? [];
    const without = exits.some(({ is, action }) => is === "late" && (action && lastOf(action).do) !== "end");
    const sure = without || step.fails.do === "continue" ? [] : gives.filter(({ sure }) => sure);
    const after: Known = {
      may: done.may,
      must: inner.must.union(new Set(sure.map(({ name }) => name))),
      dead: before.dead || inner.dead || (kind.ends?.(step.config) ?? false),
    };
    // a step that may be passed promises nothing
    return step.when === undefined ? after : { may: after.may, must: before.must, dead: before.dead };
  }

  function followBlocks(step: Step, before: Known, guards: string[]): Known {
    const { blocks } = step;
    if (blocks.length === 0) return before;
    switch (kinds.get(step.kind)?.runs) {
      case "all": {
        checkTwoWriters(step);
        // what another lane gives may be there, or not yet
        const may = blocks.reduce((all, block) => all.union(givenIn(block)), before.may);
        const ends = blocks.map(({ steps }) => followAll(steps, { ...before, may }, guards));
        return {
          may: union(ends.map((end) => end.may)),
          must: union(ends.map((end) => end.must)),
          dead: ends.some(({ dead }) => dead),
        };
      }
      case "repeated": {
        const [body] = blocks as [Block];
        return followAll(body.steps, { ...before, may: before.may.union(givenIn(body)) }, guards);
      }
      default:
        return followChoice(step, before, guards);
    }
  }

  function followChoice(step: Step, before: Known, guards: string[]): Known {
    const ends: Known[] = [];
    let taken = false;
    step.blocks.forEach(({ when, steps }, index) => {
      const constant = when === undefined ? undefined : constantOf(when);
      if (taken || (constant && constant.value !== true)) {
        const place = kinds.get(step.kind)?.blocks?.(step.config)[index]?.path ?? [];
        const message = taken
          ? "This way is never taken, because one before it is always taken."
          : "This way is never taken, because its condition never holds.";
        report({
          code: "unreachable-step",
          message,
          of: step,
          path: place,
          key: true,
          fix: "Take the way out.",
          // a way in a list is the list's entry, whatever of it the place is
          repair: [
            {
              path: place.slice(0, 1 + place.findLastIndex((part) => typeof part === "number")),
              remove: true,
            },
          ],
        });
      }
      if (constant?.value === true || when === undefined) taken = true;
      ends.push(followAll(steps, before, when === undefined ? guards : [...guards, ...namesOf(when)]));
    });
    if (!taken) ends.push(before);
    const open = ends.filter(({ dead }) => !dead);
    return {
      may: union(ends.map(({ may }) => may)),
      must: intersection((open.length > 0 ? open : ends).map(({ must }) => must)),
      dead: open.length === 0,
    };
  }

  function givenIn(block: Block): Set<string> {
    return new Set(
      allSteps(block.steps).flatMap((step) => (usesOf.get(step)?.uses.gives ?? []).map(({ name }) => name)),
    );
  }

  /** No two lanes write the same: which of them came last would be chance. */
  function checkTwoWriters(step: Step): void {
    const writers = new Map<string, string>();
    for (const block of step.blocks) {
      for (const inner of allSteps(block.steps)) {
        const { writes = [], gives = [] } = usesOf.get(inner)?.uses ?? {};
        const settled = [
          ...writes.map(({ field, path }) => ({ name: field, path })),
          ...gives.map(({ name, path }) => ({ name, path })),
        ];
        for (const { name, path } of settled) {
          const other = writers.get(name);
          if (other !== undefined && other !== block.name) {
            const message = `The lanes "${other}" and "${block.name}" both settle ${name}, at the same time.`;
            const fix = "Let one lane do it, or do it after the lanes have ended.";
            report({ code: "two-writers", message, of: inner, path, key: true, fix });
          }
          writers.set(name, block.name);
        }
      }
    }
  }
}

/** All that a step reads by itself, not the steps inside it. */
export function readsOf(step: Step, uses: Uses): Read[] {
  const inExpression = (source: string, path: Path, needed: boolean, after = false): Read[] =>
    namesOf(source).map((name) => {
      const guarded = source.includes(`given(${name})`);
      return { name, path, needed, guarded, ...(after && { after }) };
    });
  return [
    ...(step.when === undefined ? [] : inExpression(step.when, ["when"], false)),
    ...uses.expressions.flatMap(({ source, path, needed = false, after }) =>
      inExpression(source, path, needed, after),
    ),
    ...(uses.names ?? []).map(({ name, path, needed = false }) => ({ name, path, needed, guarded: false })),
  ];
}

/** Facts that no step gives though they are read, and facts that nobody needs. */
function checkFactsAreUsed({ workflow, steps, report, isFact }: Surroundings, given: Set<string>): void {
  const read = new Set<string>();
  const note = (name: string, place: Parameters<typeof report>[0]["path"], of?: object) => {
    if (!isFact(name) || read.has(name)) return;
    read.add(name);
    if (given.has(name)) return;
    report({
      code: "missing-gives",
      message: `"${name}" is read, but no step gives it.`,
      about: name,
      path: place,
      ...(of && { of }),
      fix: `Settle ${name} in a step before, with interpret, decide, ask or call.`,
    });
  };
  const noteAll = (source: string | undefined, path: (string | number)[], of: object) => {
    if (source !== undefined) for (const name of namesOf(source)) note(name, path, of);
  };
  for (const { step, uses } of steps) {
    noteAll(step.when, ["when"], step);
    for (const { source, path } of uses.expressions) noteAll(source, path, step);
    for (const { name, path } of uses.names ?? []) note(name, path, step);
  }
  for (const stage of workflow.stages)
    noteAll(stage.milestone?.pauseWhen, ["milestone", "pause when"], stage);
  for (const handler of workflow.handlers) noteAll(handler.when, ["when"], handler);
  const handedOver = new Set(Object.values(workflow.agents).flatMap(({ reads }) => reads));
  for (const name of Object.keys(workflow.facts)) {
    if (read.has(name) || handedOver.has(name) || !isFact(name)) continue;
    const message = given.has(name)
      ? `"${name}" is settled, but nothing reads it.`
      : `"${name}" is never used.`;
    report({
      code: "unused-fact",
      about: name,
      severity: "warning",
      message,
      path: ["facts", name],
      key: true,
      fix: "Take it out.",
      ...(!given.has(name) && {
        repair: [
          { path: ["facts", name], remove: true },
          ...Object.values(workflow.agents).flatMap(({ name: agent, gives, from }): Repair[] =>
            gives.includes(name) && !from
              ? [{ path: ["agents", agent, "gives", gives.indexOf(name)], remove: true }]
              : [],
          ),
        ],
      }),
    });
  }
}

function allSteps(list: Step[]): Step[] {
  return list.flatMap((step) => [step, ...step.blocks.flatMap(({ steps }) => allSteps(steps))]);
}

const union = (sets: Set<string>[]) => sets.reduce((all, set) => all.union(set), new Set<string>());
const intersection = (sets: Set<string>[]) => sets.reduce((all, set) => all.intersection(set));
