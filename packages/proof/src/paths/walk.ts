import { kindOf, type StepKind } from "@throughline/steps";
import {
  type Action,
  type Block,
  type Exit,
  type Handler,
  lastOf,
  type Step,
  type Workflow,
} from "@throughline/workflow";
import { definitionsOf } from "./definitions.ts";
import { conditionsOf, namesOf, namesRead, settledBy, settledIn, withValues } from "./exits.ts";
import type { Meter } from "./meter.ts";
import { createMoments, type Fields, type Given, type Moments } from "./moments.ts";
import { alike, type Meaning, type World } from "./world.ts";

/** A way to an end of an item. */
export interface End {
  world: World;
  /** `resolved`: every stage is through; `ended`: as the workflow says; `incident`: a person has to see to a step. */
  how: "resolved" | "ended" | "incident";
  /** "as refused" */
  outcome?: string;
  step?: Step;
}

/** All ways through a workflow, as far as they can be told apart. */
export interface Walk {
  workflow: Workflow;
  moments: Moments;
  /** Ways to a step, before its `when` is asked. */
  before: ReadonlyMap<Step, readonly World[]>;
  /** Ways on which it begins. */
  begun: ReadonlyMap<Step, readonly World[]>;
  /** Ways into a block. */
  entered: ReadonlyMap<Block, readonly World[]>;
  /** Ways to the end of a round of a repeated block, by its container. */
  rounds: ReadonlyMap<Step, readonly World[]>;
  ends: readonly End[];
  /** What each handler's step comes to, counted from the event. */
  handled: ReadonlyMap<Handler, readonly World[]>;
}

/** What is told of a step that did not go well. */
export const LATE = "no answer in time";
export const FAILED = "fails";

/** Ways that are kept apart at one place; what is more becomes one, with what is known on all of them. */
const MOST = 24;

interface Options {
  fields?: Fields;
  /** Counts what the ways take; with it ways that took other sums are kept apart. */
  meter?: Meter;
}

/**
 * Follows every way through a workflow, stage by stage: which conditions hold on it, and what is known where. What
 * models, people and systems answer is free; what rules and tables give is computed. What a person decides about a
 * step that failed or took too long is no way of the workflow's own.
 */
export function walk(workflow: Workflow, { fields = () => undefined, meter }: Options = {}): Walk {
  const moments = createMoments(workflow, fields);
  const { narrow, give, later, bounded, perhaps, isFact } = moments;
  const notes = {
    before: new Map<Step, World[]>(),
    begun: new Map<Step, World[]>(),
    entered: new Map<Block, World[]>(),
    rounds: new Map<Step, World[]>(),
  };
  const ends: End[] = [];
  const handledBy = new Map<Handler, World[]>();
  const waiting: World[] = [];
  const read = namesRead(workflow);
  const byHandlers = [...new Set(workflow.handlers.flatMap((one) => settledBy(handled(one), workflow)))];
  // ways that ended under a condition: what the others know follows from it
  let lost = 0;
  // lanes within lanes
  let beside = 0;

  function note<K>(notes: Map<K, World[]>, key: K, worlds: readonly World[]): void {
    notes.set(key, bounded([...(notes.get(key) ?? []), ...worlds], 2 * MOST));
  }

  function end(world: World, how: End["how"], more: Omit<End, "world" | "how"> = {}): [] {
    lost++;
    // what a lane takes while another one has ended the item is taken as well
    if (!world.doomed || meter) ends.push({ world: meter ? meter.rest(world) : world, how, ...more });
    return [];
  }

  const list = (steps: readonly Step[], worlds: World[]): World[] =>
    steps.reduce(
      (now, step) =>
        bounded(
          now.flatMap((world) => visit(step, world)),
          MOST,
        ),
      worldsOrNone(worlds, steps),
    );

  /** Steps that nothing gets to are noted as well. */
  function worldsOrNone(worlds: World[], steps: readonly Step[]): World[] {
    for (const step of steps) note(notes.before, step, []);
    return worlds;
  }

  function visit(step: Step, world: World): World[] {
    note(notes.before, step, [world]);
    const { when } = step;
    const [taken, passed] =
      when === undefined
        ? [[world], []]
        : [
            narrow(world, [{ source: when, is: "holds" }]),
            narrow(world, [{ source: when, is: "does-not-hold" }]),
          ];
    note(notes.begun, step, taken);
    const before = lost;
    const after = taken.flatMap((one) => through(step, meter ? meter.begin(one, step) : one));
    return settle(world, [...passed, ...after], lost === before);
  }

  /** What was told apart and came to the same is one way again. `whole`: none of it has ended. */
  function settle(base: World, ways: World[], whole: boolean): World[] {
    const [first] = ways;
    if (
      whole &&
      first &&
      ways.length > 1 &&
      ways.every((way) => alike(way, { ...base, spent: first.spent }))
    ) {
      const waited = ways.some(({ epoch }) => epoch !== base.epoch);
      const epoch = waited ? Math.max(...ways.map(({ epoch }) => epoch)) : base.epoch;
      return [{ ...base, epoch, spent: first.spent, exact: base.exact && ways.every(({ exact }) => exact) }];
    }
    return ways.filter(
      (way, at) => ways.findIndex((other) => other.known === way.known && alike(other, way)) === at,
    );
  }

  function through(step: Step, world: World): World[] {
    const kind = kindOf(step.kind);
    if (step.blocks.length === 0) return leaf(step, kind, world);
    if (kind.runs === "all") return lanes(step, world);
    if (kind.runs === "repeated") return rounds(step, kind, world);
    return choice(step, world);
  }

  function leaf(step: Step, kind: StepKind<never>, world: World): World[] {
    const waits = kind.waits?.(step.config as never, workflow);
    const now = waits ? later(meter ? meter.wait(world, step, waits) : world, byHandlers) : world;
    if (waits) waiting.push(now);
    if (kind.ends?.(step.config as never))
      return end(undone(now, kind.actions?.(step.config as never)[0]), "ended", {
        step,
        outcome: kind.summary(step.config as never, []),
      });
    const exits = kind.exits?.(step.config as never, workflow, step) ?? [{ is: "done" }];
    // a way that is the same whether the step failed or not
    const shared = moments.fresh();
    return exits.flatMap((exit) =>
      narrow(exit.awaited ? changed(now, exit) : now, conditionsOf(exit)).flatMap((one) =>
        leave(step, kind, one, exit, shared),
      ),
    );
  }

  const undone = (world: World, action: Action | { do: "incident" } | undefined): World =>
    meter && action?.do === "undo" ? meter.undo(world, beside > 0) : world;

  /** Others have written what the step waited for. */
  const changed = (world: World, { holds = [] }: Exit): World =>
    give(
      world,
      namesOf(holds)
        .filter((name) => !isFact(name))
        .map((name) => ({ name, domain: moments.domainOf(name) })),
    );

  function leave(step: Step, kind: StepKind<never>, world: World, exit: Exit, shared: number): World[] {
    if (exit.is === "done") {
      const { sure, unsure } = givenBy(step);
      const known = give(give(world, sure), unsure, shared);
      const written = meter ? meter.written(known, step) : known;
      return [kind.assigns ? { ...written, owned: true } : written];
    }
    const said = exit.is === "late" ? exit.action : step.fails;
    const action = said && lastOf(said);
    const { sure, unsure } = givenBy(step);
    const now = { ...world, happened: { ...world.happened, [step.id]: exit.is === "late" ? LATE : FAILED } };
    const left = exit.is === "late" ? now : give(now, maybe([...sure, ...unsure], now), shared);
    const after = undone(left, said);
    switch (action?.do) {
      case "end":
        return end(after, "ended", { step, outcome: `as ${action.outcome}` });
      case "incident":
      case "escalate":
        return end(after, "incident", { step });
      case "queue":
        return [{ ...(meter ? meter.handedOn(after) : after), owned: true }];
      case "reassign":
        return [meter ? meter.handedOn(after) : after];
      default:
        return [after];
    }
  }

  /** A step that failed may have settled some of its facts before. */
  const maybe = (all: Given[], world: World): Given[] =>
    all.filter(({ name }) => isFact(name)).map(({ name }) => ({ name, domain: perhaps(world, name) }));

  function givenBy(step: Step): { sure: Given[]; unsure: Given[] } {
    const { gives = [], writes = [] } = kindOf(step.kind).uses(step.config as never, workflow);
    const computed = definitionsOf(step);
    const all: typeof gives = [
      ...gives,
      ...writes.map(({ field, ...rest }) => ({ ...rest, name: field, sure: true })),
    ];
    const sure: Given[] = [];
    const unsure: Given[] = [];
    for (const { name, sure: always, values = [], from, outside } of all) {
      if (!read.has(name)) continue;
      const domain = moments.domainOf(name);
      // what stands in the file is all that it can be
      const closed = outside === undefined && from?.length === 0 && values.length > 0;
      if (!always) unsure.push({ name, domain: { ...domain, unknown: true } });
      else
        sure.push({
          name,
          domain: closed
            ? withValues(
                domain,
                values.map(({ value }) => value),
              )
            : domain,
          ...(computed[name] && { defined: computed[name] }),
        });
    }
    return { sure, unsure };
  }

  function choice(step: Step, world: World): World[] {
    let rest = [world];
    const after: World[] = [];
    for (const block of step.blocks) {
      const { when } = block;
      const taken =
        when === undefined ? rest : rest.flatMap((one) => narrow(one, [{ source: when, is: "holds" }]));
      note(notes.entered, block, taken);
      after.push(...list(block.steps, taken));
      rest =
        when === undefined ? [] : rest.flatMap((one) => narrow(one, [{ source: when, is: "does-not-hold" }]));
    }
    return [...after, ...rest];
  }

  /** Lanes side by side: what another one gives may be there or not, and after them all of it is. */
  function lanes(step: Step, world: World): World[] {
    let ways = [world];
    const before = lost;
    const known = ends.length;
    const apart = meter && step.blocks.some(({ steps }) => waitsLong(steps));
    beside++;
    for (const block of step.blocks) {
      // a lane runs on until another one has ended the item
      const ended = meter ? ends.slice(known).map((one) => one.world) : [world];
      if (lost > before) ways.push(...bounded(ended, MOST).map((one) => ({ ...one, doomed: true })));
      const others = step.blocks.flatMap((one) => (one === block ? [] : settledIn(one.steps, workflow)));
      const names = [...new Set(others)].filter((name) => read.has(name));
      note(notes.entered, block, ways.length > 0 ? ways : [world]);
      ways = ways.flatMap((before) => {
        const maybe = give(
          before,
          names.map((name) => ({ name, domain: perhaps(world, name) })),
        );
        return list(block.steps, [maybe]).map((after) => ({
          // while one lane waits, what another one has decided leaves without what comes later
          ...(apart ? meter.rest(after) : after),
          names: restored(before, maybe, after, names),
        }));
      });
    }
    beside--;
    if (meter && beside === 0) ways = ways.map(meter.together);
    const [through, over] = [ways.filter(({ doomed }) => !doomed), ways.filter(({ doomed }) => doomed)];
    if (world.doomed) return ways;
    if (meter) for (const one of over) end(one, "incident");
    return through;
  }

  const waitsLong = (steps: readonly Step[]): boolean =>
    steps.some(
      ({ kind, config, blocks }) =>
        kindOf(kind).waits?.(config as never, workflow) === "long" ||
        blocks.some((block) => waitsLong(block.steps)),
    );

  function rounds(step: Step, kind: StepKind<never>, world: World): World[] {
    const [body] = step.blocks as [Block];
    const most = kind.rounds?.(step.config as never) ?? Number.POSITIVE_INFINITY;
    const exit = kind.exits?.(step.config as never, workflow, step).find(({ holds }) => holds);
    const over = exit ? conditionsOf(exit) : [];
    const goesOn: Exit = { is: "done", unless: exit?.holds ?? [] };
    const round = (before: World[]): World[] => {
      note(notes.entered, body, before);
      const after = list(body.steps, before);
      note(notes.rounds, step, after);
      return after;
    };
    const first = round([world]);
    const out = exit ? first.flatMap((one) => narrow(one, over)) : [];
    const again = first.flatMap((one) => narrow(one, conditionsOf(goesOn)));
    if (most <= 1 || again.length === 0) return [...out, ...again];
    const changes = settledIn(body.steps, workflow).filter((name) => read.has(name));
    const some = moments.join(again);
    const later = round([
      give(
        some,
        changes.map((name) => ({ name, domain: perhaps(some, name) })),
      ),
    ]).map((one) => (meter ? meter.times(one, some, most - 1) : one));
    return [
      ...out,
      ...(exit ? later.flatMap((one) => narrow(one, over)) : []),
      ...later.flatMap((one) => narrow(one, conditionsOf(goesOn))),
    ].map((one) => ({ ...one, exact: false }));
  }

  let ways = [moments.start()];
  for (const { steps } of workflow.stages) ways = list(steps, ways);
  for (const world of ways) end(world, "resolved");
  // an event may come whenever the item waits, at last for what it writes
  const now = bounded([...waiting, ...ends.map(({ world }) => world)], MOST).map((world) =>
    later(world, byHandlers),
  );
  for (const handler of workflow.handlers) {
    const step = handled(handler);
    const { when } = handler;
    if (!step) continue;
    const before =
      when === undefined ? now : now.flatMap((one) => narrow(one, [{ source: when, is: "holds" }]));
    const known = ends.length;
    const out = list(
      [step],
      before.map((world) => ({ ...(meter ? meter.anew(world) : world), exact: false })),
    );
    const over = [
      ...out.map((world) => (meter ? meter.rest(world) : world)),
      ...ends.splice(known).map(({ world }) => world),
    ];
    handledBy.set(handler, over);
  }
  return { workflow, moments, ...notes, ends, handled: handledBy };
}

const handled = ({ do: action }: Handler): Step | undefined =>
  action.kind === "step" ? action.step : undefined;

/**
 * After a lane, what the other lanes may have given is what it was before: they are still to be followed. What the lane
 * has given as well is what it gave last.
 */
function restored(before: World, begun: World, after: World, names: string[]): ReadonlyMap<string, Meaning> {
  const all = new Map(after.names);
  for (const name of names) {
    if (after.names.get(name)?.version !== begun.names.get(name)?.version) continue;
    const meaning = before.names.get(name);
    if (meaning) all.set(name, meaning);
    else all.delete(name);
  }
  return all;
}
