import type { Value } from "@throughline/workflow";
import type { Because, Decision, StepContext, StepKind, Turn } from "../contract.ts";
import { becauseOf, evaluateIn, expressionOf, fill, inputsOf } from "../evaluation.ts";
import { decisionsOf, formOf } from "../form.ts";
import { type InterpretConfig, language, type Rung } from "./language.ts";
import { search } from "./search.ts";

/** Facts that persons were asked for, each with the rungs that were tried before. */
type Memory = { asked: Record<string, Tried> };

/** Settles facts, each by its ladder: the first rung that is sure enough answers, the last one always does. */
export const interpret: StepKind<InterpretConfig> = {
  ...language,

  begin(context) {
    const decisions: Decision[] = [];
    const asked: Memory["asked"] = {};
    const questions = new Map<string, { facts: string[]; title?: string; tried: Tried }>();
    for (const [fact, rungs] of Object.entries(context.step.config.decide)) {
      const { decision, person, before } = climb(context, fact, rungs);
      if (decision) decisions.push(decision);
      if (!person) continue;
      asked[fact] = before;
      // one task a person or team, whatever number of facts it settles
      const to = fill(context, person.to);
      const question = questions.get(to) ?? { facts: [], tried: [] as Tried };
      question.facts.push(fact);
      question.tried.push(...before);
      if (person.question) question.title ??= fill(context, person.question);
      questions.set(to, question);
    }
    if (questions.size === 0) return { decisions, outcome: { is: "completed" } };
    const shows = readsOf(context);
    const tasks = [...questions].map(([to, { facts, title, tried }]) => ({
      to,
      title: title ?? `What is the ${facts.join(" and the ")}?`,
      because: whyAsked(tried),
      form: formOf(context.workflow, facts),
      shows,
    }));
    return {
      decisions,
      tasks,
      memory: { asked } satisfies Memory,
      outcome: { is: "waiting", for: [...questions.keys()].join(" and ") },
    };
  },

  resume(context, happening): Turn | undefined {
    if (happening.is !== "task-answered") return undefined;
    const { asked } = context.visit.memory as Memory;
    const { form, to } = happening.task;
    const decisions = decisionsOf(form, happening.answer, happening.by).map((decision) => ({
      ...decision,
      because: { ...decision.because, before: asked[decision.name] ?? [] },
    }));
    const open = Object.fromEntries(
      Object.entries(asked).filter(([fact]) => !form.some(({ name }) => name === fact)),
    );
    if (Object.keys(open).length === 0) return { decisions, outcome: { is: "completed" } };
    const others = Object.keys(open).join(" and ");
    return {
      decisions,
      memory: { asked: open } satisfies Memory,
      outcome: { is: "waiting", for: `${others}, after ${to} answered` },
    };
  },
};

type Tried = NonNullable<Because["before"]>;

/** In a word or two for the person who is asked; the whole ladder stands with the decision. */
function whyAsked(tried: Tried): string {
  const rules = tried.filter(({ by }) => by === "rule").length;
  const others = tried.filter(({ by }) => by !== "rule").map(({ text }) => text);
  const none = rules === 1 ? "the one rule did not hold" : `none of ${rules} rules held`;
  return [...(rules ? [none] : []), ...new Set(others)].join("; ") || "the workflow has a person decide this";
}

type Climbed = {
  decision?: Decision;
  person?: Extract<Rung, { by: "person" }>;
  before: NonNullable<Because["before"]>;
};

function climb(context: StepContext<InterpretConfig>, fact: string, rungs: Rung[]): Climbed {
  const before: NonNullable<Because["before"]> = [];
  const settled = (
    by: Decision["by"],
    value: Value,
    because: Because,
    inputs: Decision["inputs"],
  ): Climbed => ({
    before,
    decision: {
      name: fact,
      kind: "fact",
      value,
      by,
      because: before.length ? { ...because, before: [...before] } : because,
      inputs,
    },
  });
  for (const rung of rungs) {
    if (rung.by === "rule") {
      const evaluation = evaluateIn(context, rung.rule);
      const because = becauseOf(evaluation);
      if (evaluation.holds) {
        return settled("rule", rung.gives, because, inputsOf(context, expressionOf(rung.rule).names));
      }
      before.push({ by: "rule", text: because.text });
    } else if (rung.by === "pattern") {
      const fields = rung.in ?? readsOf(context);
      const found = search(rung.pattern, fields, context.scope);
      if (found) {
        const value = "value" in rung.take ? rung.take.value : (found.groups[rung.take.group] ?? "");
        const text = `"${found.evidence.quote}" stands in ${found.evidence.field}`;
        return settled(
          "rule",
          value,
          { text, evidence: found.evidence },
          inputsOf(context, [found.evidence.field]),
        );
      }
      before.push({ by: "rule", text: `nothing in ${fields.join(", ")} is like ${rung.pattern}` });
    } else if (rung.by === "model" || rung.by === "llm") {
      const text = `${rung.model} was not asked, because no ${rung.by === "llm" ? "LLM provider" : "local model"} is connected`;
      before.push({ by: rung.by, text });
    } else if (rung.by === "person") {
      return { person: rung, before };
    } else {
      return settled(
        "rule",
        rung.gives,
        { text: "nothing before was sure, so the value to fall back on" },
        {},
      );
    }
  }
  // only an optional fact may end so: it is settled as nothing
  return settled("rule", null, { text: "no rung of the ladder answered" }, {});
}

const readsOf = (context: StepContext<InterpretConfig>): string[] =>
  context.workflow.agents[context.step.agent ?? ""]?.reads ?? [];
