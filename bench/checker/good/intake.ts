import type { RawRung, RawStep } from "../raw.ts";
import { type Build, PEOPLE, topicsOf } from "./build.ts";
import { REGIONS } from "./domains.ts";

const listOf = (words: string[]) => `[${words.map((word) => `"${word}"`).join(", ")}]`;

/** What it is about: read by rules, models and people, or told by a field. */
export function topic(build: Build): RawStep[] {
  const { domain, fields, chance } = build;
  const topics = topicsOf(domain);
  build.fact("topic", { type: "choice", of: topics });
  build.known.add("topic");
  const [last = ""] = topics.slice(-1);
  switch (chance.below(3)) {
    case 0: {
      const agent = build.agent("reader", { reads: [fields.subject, fields.body], gives: ["topic"] });
      const text = chance.in100(50) ? fields.subject : `${fields.subject} + " " + ${fields.body}`;
      const rungs: RawRung[] = chance
        .some(topics, 1)
        .map((one) => ({ rule: `containsAny(${text}, ${listOf(domain.topics[one] ?? [])})`, gives: one }));
      if (chance.in100(60)) {
        rungs.push(llm(build));
      }
      rungs.push({ person: PEOPLE.desk, question: "What is this about?" });
      return [{ interpret: "understand", agent, decide: { topic: rungs } }];
    }
    case 1: {
      const agent = build.agent("judge", { reads: [fields.kind], gives: ["topic"] });
      const rules = topics.slice(0, -1).map((one) => ({ when: `${fields.kind} == "${one}"`, gives: one }));
      return [{ decide: "topic", agent, gives: "topic", rules: [...rules, { otherwise: last }] }];
    }
    default: {
      const agent = build.agent("judge", { reads: [fields.kind], gives: ["topic"] });
      const rows = topics.slice(0, -1).map((one) => [one, one]);
      return [
        {
          decide: "topic",
          agent,
          gives: "topic",
          table: { inputs: [fields.kind], rows: [...rows, ["any", last]] },
        },
      ];
    }
  }
}

/** A language model, with money for it. */
function llm({ workflow }: Build): RawRung {
  workflow.budget = { "per item": "0.05 USD", beyond: "person" };
  return { llm: "anthropic/claude-haiku-4-5", "at least": 0.8 };
}

/** Whether it cannot wait. */
export function urgent(build: Build): RawStep[] {
  const { fields, chance } = build;
  build.fact("urgent", { type: "boolean", title: "Cannot wait" });
  build.known.add("urgent");
  if (chance.in100(50)) {
    const agent = build.agent("reader", { reads: [fields.subject, fields.body], gives: ["urgent"] });
    const rungs: RawRung[] = [
      { rule: `containsAny(${fields.subject}, ["urgent", "at once"])`, gives: true },
      ...(chance.in100(40) ? [{ pattern: "(?i)\\btoday\\b", in: [fields.body], gives: true }] : []),
      ...(chance.in100(30) ? [llm(build)] : []),
      { otherwise: false },
    ];
    return [{ interpret: "hurry", agent, decide: { urgent: rungs } }];
  }
  const agent = build.agent("judge", { reads: [fields.region, fields.due], gives: ["urgent"] });
  const rules = [
    {
      when: `${fields.region} == "${REGIONS[2]}" && given(${fields.due})`,
      gives: true,
    },
    { otherwise: false },
  ];
  return [{ decide: "hurry", agent, gives: "urgent", rules }];
}

/** How large it is, by thresholds. */
export function segment(build: Build): RawStep[] {
  const { domain, fields, chance } = build;
  const { much, veryMuch } = domain.amount;
  build.fact("segment", { type: "choice", of: ["large", "middle", "small"] });
  build.known.add("segment");
  const agent = build.agent("judge", { reads: [fields.amount], gives: ["segment"] });
  if (chance.in100(50)) {
    const rules = [
      { when: `${fields.amount} >= ${veryMuch}`, gives: "large" },
      { when: `${fields.amount} >= ${much}`, gives: "middle" },
      { otherwise: "small" },
    ];
    return [{ decide: "segment", agent, gives: "segment", rules }];
  }
  const rows = chance.in100(50)
    ? [
        [`>= ${veryMuch}`, "large"],
        [`>= ${much}`, "middle"],
        ["any", "small"],
      ]
    : [
        [`< ${much}`, "small"],
        [`>= ${veryMuch}`, "large"],
        ["any", "middle"],
      ];
  return [{ decide: "segment", agent, gives: "segment", table: { inputs: [fields.amount], rows } }];
}

/** Whoever cannot be reached is not served. */
export function reachable(build: Build): RawStep[] {
  const { fields } = build;
  const agent = build.agent("clerk", { reads: [fields.email, fields.subject] });
  return [
    {
      check: "reachable",
      agent,
      that: `given(${fields.email})`,
      or: "There is no address to write to.",
      fails: "end as not reachable",
    },
  ];
}

/** A reference in the text, looked up in the system that knows more. */
export function reference(build: Build): RawStep[] {
  const { domain, fields, chance } = build;
  const { connection, operation, fact } = domain.system;
  build.fact("reference", { type: "text", optional: true });
  build.fact(fact, { type: "text", optional: true });
  build.known.add("reference");
  const reader = build.agent("reader", { reads: [fields.subject, fields.body], gives: ["reference"] });
  const clerk = build.agent("clerk", {
    ...{ reads: ["reference"], gives: [fact], calls: [`${connection}.${operation}`], writes: [fields.note] },
  });
  const find: RawStep = {
    call: "find",
    agent: clerk,
    when: "given(reference)",
    use: `${connection}.${operation}`,
    gives: [fact],
    fails: "continue",
  };
  const ladder = [{ pattern: domain.reference.pattern }, { otherwise: "none" }];
  const note: RawStep = {
    update: "found",
    agent: clerk,
    set: { [fields.note]: `firstGiven(${fact}, "nothing known")` },
  };
  if (chance.in100(50)) note.when = `given(${fact})`;
  return [{ interpret: "reference", agent: reader, decide: { reference: ladder } }, find, note];
}
