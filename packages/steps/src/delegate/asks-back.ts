import { fillTemplate, quoted, text } from "@throughline/workflow";
import { z } from "zod";

/** What answers an agent's question: a text for questions that are like a pattern, or a person. */
export type Reply = { asks: string; answer: string } | { person: string };

const rule = z.strictObject({
  asks: text().refine(isPattern, "This is no regular expression.").meta({
    description: "A pattern that the question is like; case does not matter.",
    is: "pattern",
  }),
  answer: text().meta({ description: "What it is told; {product} is filled in.", is: "template" }),
});
const person = z.strictObject({
  person: text().meta({
    description: "Team, queue or user that is asked; {topic} is filled in.",
    is: "person",
  }),
});

/** `{ person: Returns Desk }`, or rules in order with a person at the end. */
export const asksBack = () =>
  z
    .union([
      person.meta({ title: "A person answers" }),
      z
        .array(z.union([rule.meta({ title: "By rule" }), person.meta({ title: "A person" })]))
        .min(1)
        .meta({ title: "Rules, then a person" }),
    ])
    .transform((written): Reply[] => (Array.isArray(written) ? written : [written]))
    .meta({
      description: "Who or what answers when the agent asks back; if not said, the step fails then.",
      examples: [{ person: "Returns Desk" }],
    });

/** The longest question that a pattern is held against: an agent chooses it, and none may take long. */
const LOOKED_AT = 500;

/** The first reply that fits a question: the agent's words choose among what the workflow says, and nothing else. */
export function replyTo(
  replies: Reply[],
  question: string,
  get: (name: string) => unknown,
): { answer: string } | { person: string } | undefined {
  const plain = quoted(question, LOOKED_AT);
  for (const one of replies) {
    if ("person" in one) return { person: fillTemplate(one.person, get) };
    if (new RegExp(one.asks, "iu").test(plain)) return { answer: fillTemplate(one.answer, get) };
  }
  return undefined;
}

function isPattern(source: string): boolean {
  try {
    return Boolean(new RegExp(source, "iu"));
  } catch {
    return false;
  }
}
