import type { Value } from "@throughline/workflow";
import type { Counted, Paid, Request, StepContext, Turn } from "../contract.ts";
import { fill, inputsOf } from "../evaluation.ts";
import type { DelegateConfig } from "./language.ts";
import { replySchema } from "./said.ts";

export type Context = StepContext<DelegateConfig>;
export type Operation = "start" | "follow" | "answer" | "cancel";

/** What the step knows of its delegation while it waits. */
export interface Memory {
  /** Of this visit: a further one begins only once it is known that the one before is over. */
  round: number;
  /** The agent's name of the task; absent: it has not said so yet. */
  task?: string;
  /** Counts what was heard and asked: what a look finds that began before counts no more. */
  looks: number;
  /** Questions of the agent that were answered. */
  questions: number;
  /** An answer did not fit, and it was told so. */
  corrected?: true;
  /** A person is asked what it is to be told. */
  asking?: true;
  /** What was counted for the task. */
  paid?: Counted;
}

/** Tells the agent something about its task. */
export function say(context: Context, memory: Memory, text: string, change: Partial<Memory>, most = 0): Turn {
  const { to } = context.step.config;
  const input = {
    ...{ $task: memory.task ?? "", $text: text, ...replying(context, memory.round) },
    // what it has answered is over there: the conversation goes on, and not the task
    ...(change.corrected && { $over: true }),
  };
  return {
    requests: [request(context, "answer", input, paying(context, most))],
    outcome: { is: "waiting", for: to },
    memory: { ...withoutAsking(memory), ...change, looks: memory.looks + 1 },
  };
}

/** Hands the task over. */
export const start = (context: Context, round: number): Pick<Turn, "requests" | "memory"> => {
  const { task, skill, most } = context.step.config;
  const input = {
    ...handedOver(context),
    $text: fill(context, task),
    ...(skill && { $skill: skill }),
    ...replying(context, round),
    // nobody knows what became of the one before: it is looked for first
    ...(context.visit.before !== undefined && { $again: true }),
  };
  return {
    requests: [request(context, "start", input, paying(context, most))],
    memory: { round, looks: 0, questions: 0 } satisfies Memory,
  };
};

/** Looks how far the agent is. */
export const follow = (context: Context, memory: Memory): Turn => ({
  requests: [request(context, "follow", { $task: memory.task ?? "", $look: memory.looks })],
  memory,
  outcome: { is: "waiting", for: context.step.config.to },
});

/** Calls a task off. What was counted for it goes along: when it is answered, the step may be over. */
export const cancel = (
  context: Context,
  task: string,
  counted?: Counted,
  agent = paidBy(context).agent,
): Request =>
  request(context, "cancel", { $task: task }, counted && { agent, counted: { ...counted, task } });

/** Calls off what is under way. */
export const callOff = (context: Context, memory: Memory): Request =>
  cancel(context, memory.task ?? "", owed(context, memory));

/** What was counted for the task, unless the answer to its calling off says what of it was spent. */
export const owed = ({ visit: { calledOff = [] } }: Context, { task = "", paid }: Memory) =>
  calledOff.includes(task) ? undefined : paid;

/** A delegation is not left running where nobody will look at the step again. */
export const leaving = (context: Context, memory: Memory): Pick<Turn, "requests"> =>
  memory.task === undefined || ["incident", "escalate"].includes(context.step.fails.do)
    ? {}
    : { requests: [callOff(context, memory)] };

function request(
  context: Context,
  operation: Operation,
  input: Record<string, Value>,
  paid: Paid = {},
): Request {
  return { ...{ kind: "call", connection: context.step.config.to, operation, input }, ...paid };
}

const paying = (context: Context, most: number): Paid =>
  most > 0 ? { most, agent: paidBy(context).agent } : {};

/** Under which role it is counted, and where it is spent. */
export function paidBy({ step, workflow }: Context) {
  const agent = step.agent === undefined ? undefined : workflow.agents[step.agent];
  return { agent: agent?.name ?? "", connection: step.config.to };
}

/** How it is to answer, and by what it is known: of item, step and visit, so that one is never started twice. */
function replying({ workflow, step, recordId, visit }: Context, round: number): Record<string, Value> {
  const { gives } = step.config;
  return {
    ...(gives.length > 0 && { $reply: replySchema(workflow.facts, gives) }),
    $delegation: `${workflow.id}/${recordId}/${visit.id}/${round}`,
  };
}

/** What the agent is told of the item: nothing else leaves. */
export const handedOver = (context: Context): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(inputsOf(context, context.step.config.handsOver)).map(([name, value]) => [
      name,
      value === "unknown" ? null : value,
    ]),
  );

/** Of a question that nobody is asked any more. */
export const withoutAsking = ({ asking: _, ...memory }: Memory): Memory => memory;
