import type { FactType, Value } from "@throughline/workflow";
import type {
  Because,
  Decision,
  ModelUse,
  Passage,
  Prediction,
  Proposal,
  StepContext,
  Thought,
} from "../contract.ts";
import { becauseOf, evaluateIn, expressionOf, inputsOf } from "../evaluation.ts";
import { fits } from "../fits.ts";
import { objection } from "../guardrails.ts";
import { type InterpretConfig, isLocal, type Rung } from "./language.ts";
import { lookInto } from "./look.ts";
import { earlier } from "./person.ts";
import { agentOf, readsOf } from "./reads.ts";
import { recall } from "./repeats.ts";
import { search } from "./search.ts";
import { percent, show, sure, theModel } from "./words.ts";

export type Tried = NonNullable<Because["before"]>;

/** Where a fact stands on its ladder: the rung that is next, and what those before it said. */
export interface Climb {
  at: number;
  before: Tried;
  /** What a model thought, and was not sure enough of. */
  proposal?: Proposal;
  /** What each model thought that was asked, in the order of the ladder. */
  thoughts?: Thought[];
}

/** What a language model said about a fact. `spent`: it was not asked, because nothing was left for it. */
export type Said =
  | { value: Value; confidence: number; evidence?: Passage; why?: string; use: ModelUse }
  | { abstains: string; spent?: boolean };

/** What language models said in this visit, by model and fact. */
export type AllSaid = Record<string, Record<string, Said>>;

/** How far a climb came: the fact is settled, or somebody has to be asked. */
export type Reached =
  | { is: "settled"; decision: Decision }
  | { is: "asks"; model: string; fallbacks?: string[] }
  | { is: "person"; to: string; question?: string; passTo?: string }
  /** Nothing is left to spend, and then the work is to stop. */
  | { is: "stopped"; text: string };

/** What a rung says: it settles the fact, somebody has to be asked first, or it leaves it to the next one. */
type Answer =
  | Reached
  | { is: "abstains"; text: string; proposal?: Proposal; thoughts?: Thought[]; spent?: boolean };

interface Ladder {
  context: StepContext<InterpretConfig>;
  fact: string;
  type: FactType;
  said: AllSaid;
  inputs: Record<string, Value>;
}

/** Climbs a ladder from where it stands, until a rung answers or somebody has to be asked. `climb` goes on from there. */
export function climbOn(ladder: Omit<Ladder, "type">, rungs: Rung[], climb: Climb): Reached {
  const { context, fact } = ladder;
  const type = context.workflow.facts[fact] ?? { type: "text", optional: true };
  for (; climb.at < rungs.length; climb.at++) {
    const rung = rungs[climb.at] as Rung;
    const answer = (answers[rung.by] as Answers<Rung>)({ ...ladder, type }, rung);
    if (answer.is !== "abstains") return withBefore(answer, climb.before);
    climb.before.push({
      by: deciderOf(rung),
      text: answer.text,
    });
    if (answer.proposal && answer.proposal.confidence > (climb.proposal?.confidence ?? -1))
      climb.proposal = answer.proposal;
    if (answer.thoughts) climb.thoughts = merged(climb.thoughts ?? [], answer.thoughts);
    const beyond = answer.spent && beyondBudget({ ...ladder, type }, rungs, answer.text);
    if (beyond) return withBefore(beyond, climb.before);
  }
  // only an optional fact may end so: it is settled as nothing
  const nothing = settled(ladder, "rule", null, { text: "no rung of the ladder answered" }, {});
  return withBefore(nothing, climb.before);
}

/** As what a rung settles. */
export const deciderOf = ({ by }: Rung): "rule" | "model" | "llm" | "agreement" | "person" =>
  by === "pattern" || by === "look" || by === "repeat" || by === "otherwise" ? "rule" : by;

/** A model that is asked on several rungs is told once, as the rung says that asked the most of it. */
function merged(known: Thought[], more: Thought[]): Thought[] {
  const others = more.filter(({ by }) => !known.some((one) => one.by === by));
  return [...known, ...others];
}

/** The way on that the workflow declares for when nothing is left to spend; absent: the next rung. */
function beyondBudget(ladder: Ladder, rungs: Rung[], text: string): Reached | undefined {
  const { beyond, to } = ladder.context.workflow.budget ?? {};
  if (beyond === "stop") return { is: "stopped", text };
  if (to === undefined || rungs.some(({ by }) => by === "person")) return undefined;
  return answers.person(ladder, { by: "person", to }) as Reached;
}

function withBefore(reached: Reached, before: Tried): Reached {
  if (reached.is !== "settled" || before.length === 0) return reached;
  const { decision } = reached;
  return { is: "settled", decision: { ...decision, because: { ...decision.because, before: [...before] } } };
}

const settled = (
  { fact }: Pick<Ladder, "fact">,
  by: Decision["by"],
  value: Value,
  because: Because,
  inputs: Decision["inputs"],
  more: Partial<Decision> = {},
): Reached => ({
  is: "settled",
  decision: { name: fact, kind: "fact", value, by, ...more, because, inputs },
});

type Answers<R extends Rung> = (ladder: Ladder, rung: R) => Answer;

/** One function for each kind of rung. */
const answers: { [By in Rung["by"]]: Answers<Extract<Rung, { by: By }>> } = {
  rule(ladder, { rule, gives }) {
    const evaluation = evaluateIn(ladder.context, rule);
    const because = becauseOf(evaluation);
    if (!evaluation.holds) return { is: "abstains", text: because.text };
    return settled(ladder, "rule", gives, because, inputsOf(ladder.context, expressionOf(rule).names));
  },

  pattern(ladder, rung) {
    const { context } = ladder;
    const fields = rung.in ?? readsOf(context);
    const found = search(rung.pattern, fields, context.scope);
    if (!found) return { is: "abstains", text: `nothing in ${fields.join(", ")} is like ${rung.pattern}` };
    const { evidence, groups } = found;
    const value = "value" in rung.take ? rung.take.value : (groups[rung.take.group] ?? "");
    const text = `"${evidence.quote}" stands in ${evidence.field}`;
    const against = objection(agentOf(context), ladder.fact, ladder.type.type, value, true);
    if (against) return { is: "abstains", text: `${text}, which ${against}` };
    return settled(ladder, "rule", value, { text, evidence }, inputsOf(context, [evidence.field]));
  },

  look(ladder, rung) {
    const { context, fact, type } = ladder;
    const looked = lookInto(context, rung, type);
    if ("abstains" in looked) return { is: "abstains", text: looked.abstains };
    const { value, text, evidence, confidence, fields } = looked;
    const against = fits(value, type)
      ? objection(agentOf(context), fact, type.type, value, rung.gives === undefined)
      : "is no value that it can have";
    if (against) return { is: "abstains", text: `${text}, which ${against}` };
    const because = { text, ...(evidence && { evidence }) };
    return settled(ladder, "rule", value, because, inputsOf(context, fields), {
      ...(confidence !== undefined && { confidence }),
    });
  },

  repeat(ladder, rung) {
    const found = recall(ladder.context, rung);
    if ("abstains" in found) return { is: "abstains", text: found.abstains };
    const { recordId, text, read } = found;
    return settled(ladder, "rule", rung.gives ?? recordId, { text }, inputsOf(ladder.context, read));
  },

  model(ladder, { model, atLeast }) {
    const { type } = ladder;
    const heard = predicted(ladder, model);
    if ("abstains" in heard) return { is: "abstains", text: heard.abstains };
    const { value, prediction } = heard;
    const use = useOf(ladder, model, prediction);
    // a chance is what it is: there is nothing to be more or less sure of
    if (value === prediction.score) {
      const because = {
        text: `${model} gives a chance of ${percent(prediction.score)}`,
        words: prediction.words,
      };
      return settled(ladder, "model", value, because, ladder.inputs, { model: use });
    }
    const least = atLeast ?? prediction.atLeast;
    const { confidence } = prediction;
    const proposal = { value, confidence, by: model };
    const thoughts = [thoughtOfLocal(proposal, prediction, type, least)];
    const thought = `${model} thinks that it is ${show(value)}, ${sure(confidence)}`;
    if (prediction.unknown)
      return { is: "abstains", text: `${thought}, but has learnt from nothing like it`, proposal, thoughts };
    if (least === undefined)
      return {
        is: "abstains",
        text: `${thought}, and nobody has said how sure is enough`,
        proposal,
        thoughts,
      };
    if (confidence < least)
      return { is: "abstains", text: `${thought}; ${percent(least)} are asked for`, proposal, thoughts };
    const because = { text: thought, words: prediction.words };
    return settled(ladder, "model", value, because, ladder.inputs, {
      confidence,
      model: use,
    });
  },

  llm(ladder, { model, fallbacks, atLeast }) {
    const said = ladder.said[model]?.[ladder.fact];
    if (!said) return { is: "asks", model, ...(fallbacks && { fallbacks }) };
    if ("abstains" in said) return passedOver(said);
    const { value, confidence, use } = said;
    const thought = `${use.name} says that it is ${show(value)}, ${sure(confidence)}`;
    const proposal = { value, confidence, by: use.name };
    if (confidence < atLeast)
      return {
        ...{ is: "abstains", text: `${thought}; ${percent(atLeast)} are asked for`, proposal },
        thoughts: [thoughtOfSaid(proposal, said, atLeast)],
      };
    return settled(ladder, "llm", value, becauseOfSaid(thought, said), {}, { confidence, model: use });
  },

  agreement(ladder, { models, atLeast = 0 }) {
    const opinions: (Proposal & { because: Because; use: ModelUse; thought: Thought })[] = [];
    // what costs nothing speaks first: where it has no opinion there is nothing to agree on, and nobody else is asked
    for (const model of [...models].sort((a, b) => Number(isLocal(b)) - Number(isLocal(a)))) {
      if (isLocal(model)) {
        const heard = predicted(ladder, model);
        if ("abstains" in heard) return { is: "abstains", text: heard.abstains };
        const { value, prediction } = heard;
        if (prediction.unknown)
          return {
            is: "abstains",
            text: `${model} has learnt from nothing like it, so nobody can agree with it`,
          };
        opinions.push({
          ...{ value, confidence: prediction.confidence, by: model },
          ...{ because: { text: "", words: prediction.words }, use: useOf(ladder, model, prediction) },
          thought: thoughtOfLocal(
            { value, confidence: prediction.confidence, by: model },
            prediction,
            ladder.type,
            atLeast || undefined,
          ),
        });
      } else {
        const said = ladder.said[model]?.[ladder.fact];
        if (!said) return { is: "asks", model };
        if ("abstains" in said) return passedOver(said);
        const { value, confidence, use } = said;
        const thought = thoughtOfSaid({ value, confidence, by: use.name }, said, atLeast || undefined);
        opinions.push({ value, confidence, by: use.name, because: becauseOfSaid("", said), use, thought });
      }
    }
    const surest = opinions.reduce((a, b) => (b.confidence > a.confidence ? b : a));
    const each = opinions.map(({ by, value, confidence }) => `${by} ${show(value)} (${sure(confidence)})`);
    const proposal = { value: surest.value, confidence: surest.confidence, by: surest.by };
    const thoughts = opinions.map(({ thought }) => thought);
    if (opinions.some(({ value }) => value !== surest.value))
      return { is: "abstains", text: `they do not agree: ${each.join(", ")}`, proposal, thoughts };
    if (opinions.some(({ confidence }) => confidence < atLeast))
      return {
        is: "abstains",
        text: `they agree, but not all are ${sure(atLeast)}: ${each.join(", ")}`,
        proposal,
        thoughts,
      };
    const text = `${opinions.map(({ by }) => by).join(" and ")} both say ${show(surest.value)}`;
    const because = Object.assign({}, ...opinions.map(({ because }) => because), { text }) as Because;
    const use = opinions.findLast(({ by }) => !isLocal(by))?.use ?? surest.use;
    // two that agree are at least as sure as the surer of them
    return settled(ladder, "agreement", surest.value, because, ladder.inputs, {
      confidence: surest.confidence,
      model: use,
    });
  },

  person(ladder, { to, question, passTo }) {
    const before = earlier(ladder.context, ladder.fact, ladder.inputs);
    if (before)
      return settled(ladder, "person", before.value, { text: before.text }, {}, { hash: before.hash });
    return { is: "person", to, ...(question && { question }), ...(passTo && { passTo }) };
  },

  otherwise(ladder, { gives }) {
    return settled(
      ladder,
      "rule",
      gives,
      { text: "nothing before was sure, so the value to fall back on" },
      {},
    );
  },
};

const passedOver = ({ abstains, spent }: Extract<Said, { abstains: string }>): Answer => ({
  is: "abstains",
  text: abstains,
  ...(spent && { spent }),
});

function becauseOfSaid(text: string, { evidence, why }: Exclude<Said, { abstains: string }>): Because {
  return { text: why ? `${text}${text && ": "}${why}` : text, ...(evidence && { evidence }) };
}

/** What a local model says, as a value that the fact can have. */
function predicted(
  { context, fact, type, inputs }: Ladder,
  model: string,
): { value: Value; prediction: Prediction } | { abstains: string } {
  if (Object.keys(inputs).length === 0)
    return { abstains: `${model} was not asked: the step's agent reads nothing that it could be shown` };
  const prediction = context.deciders.predict?.(model, inputs, context.at);
  if (!prediction) return { abstains: `${model} was not asked: there is no local model of this name` };
  const { score } = prediction;
  const value = type.type === "number" && score !== undefined ? score : asTyped(prediction.value, type);
  const against = fits(value, type)
    ? objection(agentOf(context), fact, type.type, value, true)
    : "is no value that it can have";
  if (against) return { abstains: `${model} says ${show(value)}, which ${against}` };
  return { value, prediction };
}

/** Labels of a model are texts. */
function asTyped(value: Value, { type }: FactType): Value {
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (type === "number" && typeof value === "string" && value.trim() !== "") return Number(value);
  return value;
}

const useOf = ({ inputs }: Ladder, name: string, { version }: Prediction): ModelUse =>
  theModel(name, version, inputs);

/** What a local model thought, with what it made of the other values. */
function thoughtOfLocal(
  proposal: Proposal,
  { version, unknown, others, words, against = [] }: Prediction,
  type: FactType,
  atLeast?: number,
): Thought {
  return {
    ...{ ...proposal, kind: "model", version },
    ...(atLeast !== undefined && { atLeast }),
    ...(unknown && { unknown: true }),
    others: others.map(({ value, confidence }) => ({ value: asTyped(value, type), confidence })),
    words: [...words, ...against],
  };
}

function thoughtOfSaid(
  proposal: Proposal,
  { use, evidence, why }: Exclude<Said, { abstains: string }>,
  atLeast?: number,
): Thought {
  return {
    ...{ ...proposal, kind: "llm", version: use.version },
    ...(atLeast !== undefined && { atLeast }),
    ...(evidence && { evidence }),
    ...(why && { why }),
  };
}
