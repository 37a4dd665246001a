import type { Agent, Value } from "@throughline/workflow";
import type { Asked, AskRequest, FormField, Passage, StepError } from "../contract.ts";
import { fits } from "../fits.ts";
import { objection } from "../guardrails.ts";
import { BUDGET_SPENT, DAY_SPENT } from "../money.ts";
import type { Said } from "./climb.ts";
import { show } from "./words.ts";

const SPENT = [BUDGET_SPENT, DAY_SPENT];

/**
 * What a language model said about each fact that it was asked for. What is no value of the fact, is against the agent's
 * guardrails, or quotes a passage that does not stand in what it was shown, is no answer: nothing that a model says gets
 * past this.
 */
export function heardOf(
  { facts, inputs, model }: AskRequest,
  answer: { ok: true; value: unknown } | { ok: false; error: StepError },
  agent: Agent | undefined,
): Record<string, Said> {
  if (!answer.ok) {
    const { code, message } = answer.error;
    return forEach(facts, () => ({ abstains: message, ...(SPENT.includes(code) && { spent: true }) }));
  }
  const { answers, use } = answer.value as Asked;
  return forEach(facts, (fact) => {
    const said = Object.hasOwn(answers, fact.name) ? answers[fact.name] : undefined;
    if (!said) return { abstains: `${model} said nothing about it` };
    if ("abstains" in said) return { abstains: `${use.name} abstains: ${said.abstains}` };
    const { value, confidence, evidence, why } = said;
    const abstains = (what: string): Said => ({ abstains: `${use.name} says ${show(value)}, ${what}` });
    if (!fits(value, fact)) return abstains("which is no value that it can have");
    const against = objection(agent, fact.name, fact.type, value, true);
    if (against) return abstains(`which ${against}`);
    if (!(confidence >= 0 && confidence <= 1)) return abstains("and does not say how sure it is");
    if (evidence && !stands(evidence, inputs))
      return abstains(`and quotes "${short(evidence.quote)}", which does not stand in ${evidence.field}`);
    return { value, confidence, ...(evidence && { evidence }), ...(why && { why }), use };
  });
}

const stands = ({ field, from, to, quote }: Passage, inputs: Record<string, Value>): boolean => {
  const text = Object.hasOwn(inputs, field) ? inputs[field] : undefined;
  return typeof text === "string" && quote !== "" && text.slice(from, to) === quote;
};

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

const forEach = (facts: FormField[], said: (fact: FormField) => Said): Record<string, Said> =>
  Object.fromEntries(facts.map((fact) => [fact.name, said(fact)]));
