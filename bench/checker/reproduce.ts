import { answerTo, type PlayedItem, play, type World } from "@throughline/replay";
import type { Value } from "@throughline/workflow";
import { givenBy } from "./faults/facts.ts";
import type { Fault, Lives } from "./faults/fault.ts";
import { stepsOf } from "./raw.ts";
import { type Opened, open, worldOf } from "./workspace.ts";

export interface Sides {
  faulty: Opened;
  good: Opened;
}

export const sidesOf = ({ faulty, good }: Fault): Sides => ({ faulty: open(faulty), good: open(good) });

/** Items that are drawn, where one record alone cannot show it. */
const MANY = 40;

/** The same item on both sides, each in a world of its own. */
export function livesOf(fault: Fault, { faulty, good }: Sides, item: PlayedItem, desks: Desks = {}): Lives {
  const met = asMet(fault, item);
  return {
    faulty: play(faulty.workflow, met, worldFor(fault, faulty, desks.faulty)),
    good: play(good.workflow, met, worldFor(fault, good, desks.good)),
  };
}

interface Desks {
  faulty?: World["desk"];
  good?: World["desk"];
}

/** Some systems are down, and some people do not answer. */
function asMet({ failing = [], plain, idle, good }: Fault, item: PlayedItem): PlayedItem {
  const down = { ok: false as const, error: { code: "503", message: "It is down." } };
  const calls = { ...item.answers?.calls, ...Object.fromEntries(failing.map((one) => [one, down])) };
  const idles = stepsOf(good.workflow).find(({ id }) => id === idle);
  const silent = idles ? givenBy(idles, good.workflow) : [];
  const facts = Object.entries(item.answers?.facts ?? {}).filter(
    ([name]) => !plain && !silent.includes(name),
  );
  return { ...item, answers: { ...item.answers, calls, facts: Object.fromEntries(facts) } };
}

function worldFor({ idle }: Fault, opened: Opened, desk: World["desk"]): World {
  const world = worldOf(opened, desk && { desk });
  if (idle === undefined) return world;
  return {
    ...world,
    works: undefined as never,
    unanswered: (question) =>
      question.kind === "task" && question.step !== idle
        ? { kind: "task", answer: { answer: answerTo(question.task.request.form) } }
        : undefined,
  };
}

/** Whether the wrong thing is seen when a record is run. */
export function reproduces(fault: Fault, sides: Sides, item: PlayedItem): boolean {
  if (!fault.wrong(livesOf(fault, sides, item), sides)) return false;
  return !fault.over || fault.over(manyLives(fault, sides));
}

const many = new WeakMap<Fault, Lives[]>();

export function manyLives(fault: Fault, sides: Sides): Lives[] {
  let lives = many.get(fault);
  if (!lives) {
    const desks = fault.oneDesk ? { faulty: worldOf(sides.faulty).desk, good: worldOf(sides.good).desk } : {};
    lives = itemsOf(fault).map((item) => livesOf(fault, sides, item, desks));
    many.set(fault, lives);
  }
  return lives;
}

export const itemsOf = ({ good }: Fault): PlayedItem[] => good.items(MANY, 99);

/** Whether the fault does any harm: with some item it does what it should not. One that does none is no fault. */
export function matters(fault: Fault): boolean {
  const sides = sidesOf(fault);
  return itemsOf(fault).some((item) => reproduces(fault, sides, item));
}

/** The record of a problem's example as an item: what it does not name is blank, boxes are not ticked. */
export function itemOf({ raw, workflow }: Opened, example: Record<string, unknown>): PlayedItem {
  const [usual] = raw.items(1, 5) as [PlayedItem];
  const isFact = (name: string) => Object.hasOwn(raw.workflow.facts, name);
  const blank = Object.entries(usual.record).map(([name, value]) => [
    name,
    typeof value === "boolean" ? false : null,
  ]);
  // what did not go well stands under the name of its step
  const steps = new Set(stepsOf(raw.workflow).map(({ id }) => id));
  const named = (Object.entries(example) as [string, Value][]).filter(
    ([name]) => !steps.has(name) || isFact(name),
  );
  const facts = Object.fromEntries(named.filter(([name]) => isFact(name)));
  const fields = Object.fromEntries(named.filter(([name]) => !isFact(name)));
  const calls = stepsOf(raw.workflow).flatMap(({ kind, step }) => {
    if (kind !== "call") return [];
    const paths =
      typeof step.gives === "object" && !Array.isArray(step.gives)
        ? step.gives
        : Object.fromEntries([step.gives ?? []].flat().map((name) => [name, name]));
    const value: Record<string, unknown> = {};
    for (const [fact, path] of Object.entries(paths)) if (fact in facts) value[String(path)] = facts[fact];
    return [[String(step.use), { ok: true as const, value }]];
  });
  return {
    id: "example",
    at: usual.at,
    record: {
      ...Object.fromEntries(blank),
      Status: "New",
      ...started(workflow.start.when, usual),
      ...fields,
    },
    answers: { facts, calls: Object.fromEntries(calls) },
  };
}

/** Fields that the start is about: an example that names them has the last word. */
const started = (when: string | undefined, { record }: PlayedItem) =>
  Object.fromEntries(Object.entries(record).filter(([name]) => when?.includes(name)));
