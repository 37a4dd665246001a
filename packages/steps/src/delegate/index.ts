import { type Duration, formatAction, quoted } from "@throughline/workflow";
import type { Decision, Happening, Request, StepKind, Turn } from "../contract.ts";
import { BUDGET_SPENT, dollars } from "../money.ts";
import { timedOut, timersOf } from "../timeouts.ts";
import { replyTo } from "./asks-back.ts";
import {
  type Context,
  callOff,
  cancel,
  follow,
  handedOver,
  leaving,
  type Memory,
  type Operation,
  owed,
  paidBy,
  say,
  start,
  withoutAsking,
} from "./calls.ts";
import { type DelegateConfig, language } from "./language.ts";
import { countedFor, unspentOf } from "./paid.ts";
import { factsOf, type Said, saidIn } from "./said.ts";

/** Codes of the ways in which a delegation can come to nothing. */
export const NONSENSE = "AGENT_ANSWERED_NONSENSE";
const CODES = { failed: "AGENT_FAILED", refused: "AGENT_REFUSED", canceled: "AGENT_GAVE_UP" } as const;

/** An agent that asks for more is asking for something else. */
const MOST_QUESTIONS = 3;

/**
 * Hands a bounded task to an outside agent and takes back facts. It is a conversation by calls of four operations
 * (`start`, `follow`, `answer`, `cancel`), so what is sent, lost, tried again and played again is as with every call.
 */
export const delegate: StepKind<DelegateConfig> = {
  ...language,

  begin(context) {
    const { to, atMost } = context.step.config;
    const before = context.visit.before as Memory | undefined;
    // what became of the one before is looked at first: it may still be at work, or be done
    if (before?.task !== undefined)
      return {
        ...follow(context, { ...withoutAsking(before), looks: 0 }),
        timers: timersOf(atMost),
      };
    const short = tooDear(context);
    if (short) return short;
    return {
      ...start(context, before?.round ?? 1),
      timers: timersOf(atMost),
      outcome: { is: "waiting", for: to },
    };
  },

  hears(context, heard) {
    const memory = context.visit.memory as Memory;
    if (heard.visit !== context.visit.id) return "it is for no delegation";
    if (memory.task === undefined) return "the agent has not taken the task yet";
    // whatever it says there: what counts is what is found
    return follow(context, { ...memory, looks: memory.looks + 1 });
  },

  resume(context, happening) {
    const memory = context.visit.memory as Memory;
    if (happening.is === "timer") return onTimer(context, memory, happening);
    if (happening.is === "task-answered")
      // to what was asked of a task that is over meanwhile there is nobody to tell
      return !memory.asking
        ? undefined
        : say(context, memory, String(happening.answer.answer ?? ""), { questions: memory.questions + 1 });
    if (happening.is !== "answered" || happening.request.kind !== "call") return undefined;
    const { request, answer } = happening;
    const operation = request.operation as Operation;
    if (operation === "cancel") return undefined;
    // a look that was on its way when something newer was heard
    if (operation === "follow" && request.input.$look !== memory.looks) return undefined;
    // what was said of a task before; one that is begun by it is none of this round
    if (operation === "answer" && request.input.$task !== memory.task) {
      const requests = comesLate(context, happening);
      return requests.length > 0
        ? { outcome: { is: "waiting", for: context.step.config.to }, requests }
        : undefined;
    }
    if (!answer.ok)
      return { outcome: { is: "failed", error: answer.error }, memory, ...leaving(context, memory) };
    const said = saidIn(answer.value);
    // an answer starts a task of its own where the one before is over; nothing else may
    const strays = operation === "follow" && said?.task !== request.input.$task;
    if (!said || strays) return nonsense(context, memory, "its answer is none that a delegation has");
    // a person looks at it once more: what was over before is begun anew
    const again = operation === "follow" && memory.looks === 0;
    const { most } = request;
    const paid = most ? { cost: countedFor(answer.value, most), at: context.at } : owed(context, memory);
    const unspent = unspentOf(answer.value, paid, paidBy(context));
    const left = paid && { ...paid, cost: paid.cost - (unspent?.cost ?? 0) };
    const known = { ...memory, task: said.task, ...(left && { paid: left }) };
    const turn = onHeard(context, known, said, { again, freed: unspent?.cost ?? 0 });
    // whatever comes of it: what was given back is not given back again when the step is begun anew
    return turn && { memory: known, ...turn, ...(unspent && { unspent }) };
  },

  leave(context, late) {
    const memory = context.visit.memory as Memory | undefined;
    if (!late) return memory?.task === undefined ? [] : [callOff(context, memory)];
    return comesLate(context, late);
  },

  answerWith: ({ gives }, operation, facts) => ({
    ...{ state: operation.endsWith(".cancel") ? "canceled" : "completed", task: "task" },
    data: Object.fromEntries(
      gives.flatMap((name) => (Object.hasOwn(facts, name) ? [[name, facts[name]]] : [])),
    ),
  }),
};

/** What is begun when nobody waits for it any more is called off. */
function comesLate(context: Context, { request, answer }: Extract<Happening, { is: "answered" }>): Request[] {
  const begun = request.kind === "call" && (request.operation === "start" || request.input.$over === true);
  const said = begun && answer.ok ? saidIn(answer.value) : undefined;
  if (!said || !begun || !isOpen(said)) return [];
  const { most: cost, agent } = request;
  return [cancel(context, said.task, cost ? { cost, at: context.at } : undefined, agent)];
}

function onTimer(
  context: Context,
  memory: Memory,
  happening: Extract<Happening, { is: "timer" }>,
): Turn | undefined {
  const { to } = context.step.config;
  if (happening.name.startsWith(LOOK))
    return happening.name === lookOf(memory) ? follow(context, memory) : undefined;
  const turn = timedOut(happening, to);
  if (turn.outcome.is === "waiting" || memory.task === undefined) return turn;
  return { ...turn, requests: [callOff(context, memory)] };
}

/**
 * @param again it is looked at once more: what was over before is begun anew
 * @param freed what is given back of what was counted for it, in billionths of a US dollar
 */
function onHeard(
  context: Context,
  memory: Memory,
  said: Said,
  { again, freed }: { again: boolean; freed: number },
): Turn | undefined {
  const { to, refuses } = context.step.config;
  if (again && !isOpen(said) && !isAnswer(context, said))
    return tooDear(context) ?? { ...start(context, memory.round + 1), outcome: { is: "waiting", for: to } };
  switch (said.state) {
    case "working":
      return { ...later(memory), outcome: { is: "waiting", for: to } };
    case "input-required":
      return asked(context, memory, said.question ?? said.text ?? "");
    case "completed":
      return completed(context, memory, said, freed);
    default: {
      const words = { failed: "failed", refused: "refused", canceled: "gave it up" }[said.state];
      const error = { code: CODES[said.state], message: `The agent of ${to} ${words}${toldBy(said)}.` };
      if (said.state !== "refused" || !refuses) return { outcome: { is: "failed", error }, memory };
      if (refuses.do === "escalate") return { outcome: { is: "failed", error, instead: refuses }, memory };
      const because = { text: `${error.message.slice(0, -1)}, so: ${formatAction(refuses)}` };
      return {
        outcome: { is: "completed", because },
        ...(refuses.do !== "continue" && { action: { do: refuses, because: error.message } }),
      };
    }
  }
}

function completed(context: Context, memory: Memory, said: Said, freed: number): Turn {
  const { to, skill, most } = context.step.config;
  const read = factsOf(context, said.data);
  if ("misfit" in read) {
    // what was called off is at its end, whatever is answered
    const calledOff = context.visit.calledOff?.includes(said.task);
    if (memory.corrected || calledOff) return nonsense(context, memory, read.misfit);
    const text = `Your answer does not fit: ${read.misfit}. Answer once more, with all of it.`;
    // what it answers then is another task: together they cost no more than one may
    const rest = memory.paid ? most - memory.paid.cost : 0;
    if (context.left && context.left.amount + freed < rest) return nonsense(context, memory, read.misfit);
    return say(context, memory, text, { corrected: true }, rest);
  }
  const because = { text: `the agent of ${to} answered${skill ? ` by ${skill}` : ""}` };
  const inputs = handedOver(context);
  return {
    decisions: read.facts.map(
      ([name, value]): Decision => ({ name, kind: "fact", value, by: "agent", because, inputs }),
    ),
    outcome: { is: "completed", because: { text: `${because.text}${toldBy(said)}` } },
  };
}

/** The agent wants to know something: a rule of the workflow answers, or a person. */
function asked(context: Context, memory: Memory, question: string): Turn | undefined {
  const { to, asksBack } = context.step.config;
  if (memory.asking) return undefined;
  if (memory.questions >= MOST_QUESTIONS)
    return {
      outcome: {
        is: "failed",
        error: {
          code: "AGENT_ASKS_TOO_MUCH",
          message: `The agent of ${to} asked more than ${MOST_QUESTIONS} times.`,
        },
      },
      requests: [callOff(context, memory)],
      memory,
    };
  const reply = replyTo(asksBack, question, (name) => context.scope.get(name));
  if (!reply)
    return {
      outcome: {
        is: "failed",
        error: {
          code: "AGENT_ASKS",
          message: `The agent of ${to} asks what nobody answers: “${words(question)}”. Say who does: asks back: { person: NAME }.`,
        },
      },
      requests: [callOff(context, memory)],
      memory,
    };
  if ("answer" in reply) return say(context, memory, reply.answer, { questions: memory.questions + 1 });
  return {
    tasks: [
      {
        to: reply.person,
        title: `What is the agent of ${to} to be told?`,
        because: `it asks, in words of its own: “${words(question)}”`,
        form: [{ name: "answer", type: "text", optional: false, title: "Answer" }],
        shows: [],
      },
    ],
    outcome: { is: "waiting", for: reply.person },
    memory: { ...memory, asking: true },
  };
}

function nonsense(context: Context, memory: Memory, why: string): Turn {
  const { to } = context.step.config;
  const message = `The agent of ${to} answered what does not fit: ${why}.`;
  return {
    outcome: { is: "failed", error: { code: NONSENSE, message } },
    memory,
    ...leaving(context, memory),
  };
}

function tooDear({ step, left }: Context): Turn | undefined {
  const { most, to } = step.config;
  if (most === 0 || !left || left.amount >= most) return undefined;
  const message = `A delegation to ${to} can cost ${dollars(most)}, and less is left of ${left.of}.`;
  return { outcome: { is: "failed", error: { code: BUDGET_SPENT, message } } };
}

const isOpen = ({ state }: Said) => state === "working" || state === "input-required";

const isAnswer = (context: Context, { state, data }: Said) =>
  state === "completed" && "facts" in factsOf(context, data);

const LOOK = "look ";
const lookOf = ({ looks }: Memory) => `${LOOK}${looks}`;
const FIRST_GAP_SECONDS = 5;
const LONGEST_GAP_SECONDS = 3_600;

/** The next look at it, in a while that grows. */
function later(memory: Memory): Pick<Turn, "timers" | "memory"> {
  const next = { ...memory, looks: memory.looks + 1 };
  const amount = Math.min(FIRST_GAP_SECONDS * 2 ** memory.looks, LONGEST_GAP_SECONDS);
  const after: Duration = { amount, unit: "seconds", business: false, text: `${amount} seconds` };
  return { timers: [{ name: lookOf(next), after, action: { do: "continue" } }], memory: next };
}

const MOST_WORDS = 300;

/** Somebody else's words, fit to be read: no links, no markup, nothing hidden. */
const words = (text: string) => quoted(text, MOST_WORDS).replace(/["“”]/g, "'");

const toldBy = ({ text }: Said) => (text ? ` (it said: “${words(text)}”)` : "");
