import type { Value } from "@throughline/workflow";
import type { AskRequest, Decision, StepContext, StepKind, Turn } from "../contract.ts";
import { decisionsOf, formOf } from "../form.ts";
import { BUDGET_SPENT, dollars } from "../money.ts";
import { suspicionIn } from "../suspicion/index.ts";
import {
  type AllSaid,
  type Climb,
  climbOn,
  deciderOf,
  type Reached,
  type Said,
  type Tried,
} from "./climb.ts";
import { heardOf } from "./heard.ts";
import { type InterpretConfig, language } from "./language.ts";
import { type ForPerson, shownHash, tasksFor, withTried } from "./person.ts";
import { agentOf, shownOf } from "./reads.ts";

type Context = StepContext<InterpretConfig>;

/** While language models are asked: where each open ladder stands, what was said, and who was asked for what. */
interface Asking {
  climbs: Record<string, Climb>;
  said: AllSaid;
  /** Facts that each model is being asked for. */
  open: Record<string, string[]>;
}

/** While persons are asked: the facts, each with the rungs that were tried before; and by what their answers hold again. */
interface Answering {
  asked: Record<string, Tried>;
  hash?: string;
}

/** Settles facts, each by its ladder: the first rung that is sure enough answers, the last one always does. */
export const interpret: StepKind<InterpretConfig> = {
  ...language,

  begin(context) {
    const facts = Object.keys(context.step.config.decide);
    const climbs = Object.fromEntries(facts.map((fact): [string, Climb] => [fact, { at: 0, before: [] }]));
    return goOn(context, { climbs, said: {}, open: {} });
  },

  resume(context, happening): Turn | undefined {
    const memory = context.visit.memory as Asking | Answering;
    if (happening.is === "answered" && happening.request.kind === "ask" && "climbs" in memory) {
      const { request, answer } = happening;
      const open = withoutAnswered(memory.open, request);
      const before = memory.said[request.model];
      const said = {
        ...memory.said,
        [request.model]: { ...before, ...heardOf(request, answer, agentOf(context)) },
      };
      return goOn(context, structuredClone({ climbs: memory.climbs, said, open }));
    }
    if (happening.is === "task-answered" && "asked" in memory) {
      const { form, to } = happening.task;
      return answered(memory, decisionsOf(form, happening.answer, happening.by), to);
    }
    return undefined;
  },

  settledAt({ decide }, { name, by, because: { before = [] } }) {
    const rung = decide[name]?.[before.length];
    return rung && deciderOf(rung) === by ? before.length : undefined;
  },
};

/** Climbs every ladder on which something new was said, and asks whoever is next on the others. */
function goOn(context: Context, { climbs, said, open }: Asking): Turn {
  const inputs = shownOf(context);
  const decisions: Decision[] = [];
  const requests: AskRequest[] = [];
  const persons: ForPerson[] = [];
  const waits = (fact: string) => Object.values(open).some((facts) => facts.includes(fact));
  for (let again = true; again; ) {
    again = false;
    persons.length = 0;
    const asking: [fact: string, Extract<Reached, { is: "asks" }>][] = [];
    for (const [fact, climb] of Object.entries(climbs)) {
      if (waits(fact)) continue;
      const reached = climbOn({ context, fact, said, inputs }, context.step.config.decide[fact] ?? [], climb);
      if (reached.is === "settled") {
        decisions.push(reached.decision);
        delete climbs[fact];
      } else if (reached.is === "stopped")
        return { decisions, outcome: { is: "failed", error: { code: BUDGET_SPENT, message: reached.text } } };
      else if (reached.is === "person") persons.push({ ...reached, fact, climb });
      else asking.push([fact, reached]);
    }
    // facts that come to the same model together are asked for in one call
    for (const [model, together] of Map.groupBy(asking, ([, { model }]) => model)) {
      const facts = together.map(([fact]) => fact);
      const fallbacks = together.find(([, { fallbacks }]) => fallbacks)?.[1].fallbacks;
      const request = requestFor(
        context,
        { model, ...(fallbacks && { fallbacks }), facts },
        inputs,
        requests,
      );
      if ("most" in request) {
        requests.push(request);
        // the same model may be under way for another fact
        open[model] = [...(open[model] ?? []), ...facts];
        continue;
      }
      said[model] = { ...said[model], ...Object.fromEntries(facts.map((fact) => [fact, request])) };
      again = true;
    }
  }
  if (Object.keys(open).length > 0) {
    // persons are asked when the models have answered, so that each gets one task
    return {
      decisions,
      requests: requests.map((request) => ({ kind: "ask", ...request })),
      memory: { climbs, said, open } satisfies Asking,
      outcome: { is: "waiting", for: Object.keys(open).join(" and ") },
    };
  }
  if (persons.length === 0) return { decisions, outcome: { is: "completed" } };
  const tasks = tasksFor(context, persons);
  const asked = Object.fromEntries(persons.map(({ fact, climb }) => [fact, climb.before]));
  return {
    decisions,
    tasks,
    memory: { asked, hash: shownHash(inputs) } satisfies Answering,
    outcome: { is: "waiting", for: tasks.map(({ to }) => to).join(" and ") },
  };
}

/** The question to a language model; or why it is not asked. */
function requestFor(
  context: Context,
  question: { model: string; fallbacks?: string[]; facts: string[] },
  inputs: Record<string, Value>,
  asked: AskRequest[],
): AskRequest | Extract<Said, { abstains: string }> {
  const { model, fallbacks, facts } = question;
  const { step, workflow, deciders, left } = context;
  if (Object.keys(inputs).length === 0)
    return { abstains: `${model} was not asked: the step's agent reads nothing that it could be shown` };
  const suspicion = agentOf(context)?.guardrails?.holdSuspicious && suspicionIn(inputs);
  if (suspicion) return { abstains: `${model} was not asked: ${suspicion.text}` };
  const request = {
    agent: step.agent ?? "",
    role: agentOf(context)?.role ?? "",
    model,
    ...(fallbacks && { fallbacks }),
    facts: formOf(workflow, facts),
    inputs,
  };
  const most = deciders.ceiling?.(request);
  if (most === undefined)
    return { abstains: `${model} was not asked: it is not connected, or nobody knows what it costs` };
  const free = left && left.amount - asked.reduce((sum, { most }) => sum + most, 0);
  if (left && free !== undefined && most > free) {
    const has = `${left.of} has ${dollars(Math.max(0, free))} left`;
    return { abstains: `${model} was not asked: it may cost ${dollars(most)}, and ${has}`, spent: true };
  }
  return { ...request, most };
}

/** What models are still being asked for once one of them has answered. */
function withoutAnswered(open: Asking["open"], { model, facts }: AskRequest): Asking["open"] {
  const { [model]: asked = [], ...others } = open;
  const left = asked.filter((fact) => !facts.some(({ name }) => name === fact));
  return left.length > 0 ? { ...others, [model]: left } : others;
}

/** Takes the answers of one task in; others may be open still. */
function answered({ asked, hash }: Answering, given: Decision[], to: string): Turn {
  const decisions = given.map((decision) => withTried(decision, asked[decision.name] ?? [], hash));
  const settled = new Set(given.map(({ name }) => name));
  const left = Object.fromEntries(Object.entries(asked).filter(([fact]) => !settled.has(fact)));
  if (Object.keys(left).length === 0) return { decisions, outcome: { is: "completed" } };
  const others = Object.keys(left).join(" and ");
  return {
    decisions,
    memory: { asked: left, ...(hash !== undefined && { hash }) } satisfies Answering,
    outcome: { is: "waiting", for: `${others}, after ${to} answered` },
  };
}
