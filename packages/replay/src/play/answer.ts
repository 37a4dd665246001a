import { type Effect, type Event, type ItemState, type OpenTask, OWNER } from "@throughline/engine";
import type { Asked, AskRequest } from "@throughline/steps";
import type { Answer, Answers, TaskAnswer, Took } from "./item.ts";
import { askKey, callKey, questionKey, writeKey } from "./keys.ts";
import { answerTo } from "./plainest.ts";
import { type Given, Halted, NEVER_ASKED, type Question, type Unasked, type World } from "./world.ts";

type Of<K extends Effect["kind"]> = Extract<Effect, { kind: K }>;
type Result = Extract<Event, { type: "effect-settled" }>["result"];

/** What an effect comes to, as far as it is answered at once. */
export interface Outcome extends Took {
  result: Result;
}

/** Finds answers to what one item asks, and keeps the list of what was never asked before. */
export function answering(answers: Answers, world: World) {
  const unasked: Unasked[] = [];
  const turns = new Map<string, number>();
  /** How often it was asked for before. */
  const turnOf = (key: string): number => {
    const turn = turns.get(key) ?? 0;
    turns.set(key, turn + 1);
    return turn;
  };

  /** One after the other, and the last one again and again. */
  function nextOf<T>(known: T | T[] | undefined, key: string): T | undefined {
    return Array.isArray(known) ? known[Math.min(turnOf(key), known.length - 1)] : known;
  }

  function unknown<K extends Question["kind"]>(question: Question & { kind: K }, state: ItemState) {
    const { unanswered = "abstain" } = world;
    if (typeof unanswered === "function") {
      const answer = unanswered(question, state);
      if (answer === "halt") throw new Halted(question);
      if (answer?.kind === question.kind) return answer as Given & { kind: K };
    }
    unasked.push(unaskedOf(question, world));
    return unanswered === "plainest" ? (plainest(question) as Given & { kind: K }) : undefined;
  }

  return {
    unasked,

    call({ connection, operation, input }: Of<"call">, step: string, state: ItemState): Outcome {
      const name = `${connection}.${operation}`;
      const { calls } = answers;
      const key = calls && callKey(connection, operation, input);
      const known = key && (nextOf(calls[key], `call ${key}`) ?? nextOf(calls[name], `call ${name}`));
      if (known) return outcome(known);
      const found = unknown({ kind: "call", step, operation: name, input }, state);
      if (found) return outcome(found.answer);
      const message = `${name} was never asked this, so nobody knows what it would have answered.`;
      return { result: { ok: false, error: { code: NEVER_ASKED, message } } };
    },

    ask({ kind: _, id: __, ...request }: Of<"ask">, step: string, state: ItemState): Outcome {
      const { asks } = answers;
      const key = asks || world.asks ? (world.hash ?? askKey)(request) : "";
      const known = nextOf(asks?.[key], `ask ${key}`) ?? world.asks?.[key];
      if (known) return outcome(known);
      const facts = answers.facts ?? {};
      if (request.facts.every(({ name }) => Object.hasOwn(facts, name)))
        return outcome({ ok: true, value: said(request, facts) });
      const found = unknown({ kind: "ask", step, request }, state);
      return outcome({ ok: true, value: said(request, found?.facts ?? facts) });
    },

    /** The answer to a task, or `undefined` while nobody answers. */
    task(task: OpenTask, step: string, state: ItemState): TaskAnswer | undefined {
      const recorded = answers.tasks?.[step] ?? [];
      const turn = turnOf(`task ${step}`);
      const answer = recorded[answers.complete ? turn : Math.min(turn, recorded.length - 1)];
      // it was asked, and nobody answered
      if (answer === null) return undefined;
      if (answer && answersIt(answer, task, state)) return answer;
      // the answer to a notice changes nothing
      if (task.about?.is === "notice") return undefined;
      const facts = answers.facts ?? {};
      const { form } = task.request;
      const known = form.filter(({ name }) => Object.hasOwn(facts, name));
      if (known.length > 0 && form.every((field) => field.optional || known.includes(field)))
        return { answer: answerTo(form, facts) };
      return unknown({ kind: "task", step, task }, state)?.answer;
    },

    write(effect: Of<"write">): Outcome {
      const key = answers.writes && writeKey(effect);
      const { error, actual, afterMs } = (key && answers.writes?.[key]?.[turnOf(`write ${key}`)]) || {};
      return {
        result: error ? { ok: false, error, ...(actual && { actual }) } : { ok: true },
        apiCalls: 1,
        ...(afterMs !== undefined && { afterMs }),
      };
    },
  };
}

/** The question may be another one by now: then it was never asked. */
const answersIt = ({ asked, answer }: TaskAnswer, task: OpenTask, state: ItemState): boolean =>
  asked === undefined
    ? task.request.form.every(({ name, optional }) => optional || name in answer)
    : asked === questionKey(task, state);

function outcome(answer: Answer<unknown>): Outcome {
  const { cost, apiCalls, afterMs } = answer;
  return {
    result: answer.ok ? { ok: true, value: answer.value } : { ok: false, error: answer.error },
    ...(cost !== undefined && { cost }),
    ...(apiCalls !== undefined && { apiCalls }),
    ...(afterMs !== undefined && { afterMs }),
  };
}

/** What a model would say that knows these facts, and nothing of the others. */
function said({ model, facts }: AskRequest, known: Record<string, unknown>): Asked {
  const answers = facts.map(({ name }): [string, Asked["answers"][string]] => [
    name,
    Object.hasOwn(known, name)
      ? { value: known[name] as never, confidence: 1 }
      : { abstains: "it was never asked this" },
  ]);
  const use = { name: model, version: "as answered", hash: "", reused: true };
  return { answers: Object.fromEntries(answers), use };
}

function unaskedOf(question: Question, world: World): Unasked {
  const { kind, step } = question;
  if (kind === "call") return { kind, step, what: question.operation };
  if (kind === "task") return { kind, step, what: question.task.request.to };
  const { request } = question;
  return {
    kind,
    step,
    what: request.model,
    price: world.price?.(request) ?? request.most,
    ...(world.tellsQuestions && { request }),
  };
}

function plainest(question: Question): Given {
  switch (question.kind) {
    case "call":
      return { kind: "call", answer: { ok: true, value: {} } };
    case "ask":
      return { kind: "ask", facts: answerTo(question.request.facts) };
    case "task":
      return { kind: "task", answer: { answer: answerTo(question.task.request.form) } };
  }
}

/** The step that a task belongs to, for whoever knows its answer: its own, or what it is about. */
export function stepOfTask({ visit, about }: OpenTask, state: ItemState): string {
  if (about?.is === "foreign-write") return "foreign write";
  const step = visit === undefined ? undefined : state.visits[visit]?.step;
  if (about?.is === "step") return `${step} late`;
  return step ?? "notice";
}

export const ownerOf = ({ owner, record, labels }: ItemState): string =>
  owner?.name ?? labels[String(record[OWNER])] ?? "somebody";
