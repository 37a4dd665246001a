import { answerTo, type Given, type Played, play, type Question } from "@throughline/replay";
import { type Deciders, kindOf } from "@throughline/steps";
import { type Duration, findStep, type Value, type Workflow } from "@throughline/workflow";
import type { Shown } from "./finding.ts";
import { provers } from "./provers.ts";
import { FAILED, LATE } from "./walk.ts";

/**
 * Whether the example of a problem shows it: an item with its fields is played, about which models, people and systems
 * answer with its facts. False as well for a problem without an example, or of a sort that no item can meet.
 */
export function reproduces(problem: Shown, workflow: Workflow): boolean {
  const prover = provers.find(({ codes }) => codes.includes(problem.code));
  if (!problem.example || !prover?.shows) return false;
  return prover.shows(playExample(workflow, problem.example), problem, workflow);
}

const ARRIVES = "2026-03-04T12:00:00.000Z";
const YEARS = 100_000_000_000;
const NEVER = { ok: false as const, error: { code: "NOT_REACHED", message: "It does not answer." } };

/** The life of an example, in a world in which work goes on around the clock and whoever is asked for has time. */
export function playExample(workflow: Workflow, example: Record<string, unknown>): Played {
  const values = Object.entries(example) as [string, Value][];
  const [facts, others] = partition(values, ([name]) => Object.hasOwn(workflow.facts, name));
  const [happened, record] = partition(others, ([name]) => findStep(workflow, name) !== undefined);
  const known = Object.fromEntries(facts);
  const late = happened.filter(([, how]) => how === LATE).map(([step]) => step);
  const answer = (question: Question): Given => {
    if (question.kind === "ask") return { kind: "ask", facts: answerTo(question.request.facts, known) };
    if (question.kind === "task")
      return { kind: "task", answer: { answer: answerTo(question.task.request.form, known) } };
    const step = findStep(workflow, question.step);
    const value = step && kindOf(step.kind).answerWith?.(step.config as never, question.operation, known);
    return {
      kind: "call",
      answer: example[question.step] === FAILED ? NEVER : { ok: true, value: value ?? {} },
    };
  };
  // whatever it asks, this would answer it: only that nobody waits so long
  const tooLate = (step: string) => [
    { answer: { ...answersNothing(workflow, step), ...known }, afterMs: YEARS },
  ];
  return play(
    workflow,
    {
      id: "example",
      at: ARRIVES,
      record: Object.fromEntries(record),
      answers: { facts: known, tasks: Object.fromEntries(late.map((step) => [step, tooLate(step)])) },
    },
    { deciders: DECIDERS, unanswered: answer, ...(late.length === 0 && { works: { afterMs: 60_000 } }) },
  );
}

/** An answer that fits whatever the step asks: it is never given. */
function answersNothing(workflow: Workflow, id: string): Record<string, Value> {
  const step = findStep(workflow, id);
  const { gives = [] } = step ? kindOf(step.kind).uses(step.config as never, workflow) : {};
  return { done: true, ...Object.fromEntries(gives.map(({ name }) => [name, null])) };
}

const UNIT_MS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000, weeks: 604_800_000 };
const plus = (from: string, ms: number) => new Date(Date.parse(from) + ms).toISOString();

const DECIDERS: Deciders = {
  calendar: {
    add: (from, { amount, unit }: Duration) => plus(from, amount * UNIT_MS[unit]),
    between: (from, to) => Date.parse(to) - Date.parse(from),
    addMs: plus,
  },
  ceiling: () => 1,
};

const partition = <T>(all: T[], is: (one: T) => boolean): [T[], T[]] => [
  all.filter(is),
  all.filter((one) => !is(one)),
];
