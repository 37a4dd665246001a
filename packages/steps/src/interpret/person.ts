import type { Value } from "@throughline/workflow";
import type { Decision, StepContext, TaskRequest } from "../contract.ts";
import { fill } from "../evaluation.ts";
import { formOf } from "../form.ts";
import type { Climb, Tried } from "./climb.ts";
import { readsOf } from "./reads.ts";
import { hashOf } from "./words.ts";

/** A fact that a person is to settle, and where its ladder stands. */
export interface ForPerson {
  fact: string;
  to: string;
  question?: string;
  passTo?: string;
  climb: Climb;
}

/** One task a person or team, whatever number of facts it settles. */
export function tasksFor(context: StepContext<unknown>, all: ForPerson[]): TaskRequest[] {
  const shows = readsOf(context);
  return [...Map.groupBy(all, ({ to }) => fill(context, to))].map(([to, asked]) => {
    const facts = asked.map(({ fact }) => fact);
    const question = asked.find(({ question }) => question)?.question;
    const passTo = asked.find(({ passTo }) => passTo)?.passTo;
    return {
      to,
      title: question ? fill(context, question) : `What is the ${facts.join(" and the ")}?`,
      because: whyAsked(asked.flatMap(({ climb }) => climb.before)),
      form: formOf(context.workflow, facts).map((field) => {
        const { proposal, thoughts } = asked.find(({ fact }) => fact === field.name)?.climb ?? {};
        return { ...field, ...(proposal && { proposal }), ...(thoughts && { thoughts }) };
      }),
      ...{ shows, triage: true },
      ...(passTo && { passTo: fill(context, passTo) }),
    };
  });
}

/** In a word or two for the person who is asked; the whole ladder stands with the decision. */
function whyAsked(tried: Tried): string {
  const rules = tried.filter(({ by }) => by === "rule").length;
  const others = tried.filter(({ by }) => by !== "rule").map(({ text }) => text);
  const none = rules === 1 ? "the one rule did not hold" : `none of ${rules} rules held`;
  return [...(rules ? [none] : []), ...new Set(others)].join("; ") || "the workflow has a person decide this";
}

const AGAIN = "what was shown is the same as when ";

/** A person's answer in this item, which holds as long as what the person was shown is the same. */
export function earlier(
  context: StepContext<unknown>,
  fact: string,
  shown: Record<string, Value>,
): { value: Value; text: string; hash: string } | undefined {
  const { by, value, hash, text = "" } = context.settled(fact) ?? {};
  if (by !== "person" || hash === undefined || value === undefined || hash !== shownHash(shown))
    return undefined;
  return { value, hash, text: text.startsWith(AGAIN) ? text : AGAIN + text };
}

export const shownHash = (shown: Record<string, Value>) => hashOf(shown);

/** A person's answers as decisions, with what was tried before. */
export const withTried = (decision: Decision, tried: Tried, hash?: string): Decision => ({
  ...decision,
  ...(hash !== undefined && { hash }),
  because: { ...decision.because, before: tried },
});
