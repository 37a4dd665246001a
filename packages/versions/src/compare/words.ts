/** How what stands under a key is spoken of. Keys are those of the model. */
interface Word {
  /** "the team", "the time-out". */
  noun: string;
  /** Of one element of a list or map: "skill", "row". */
  one?: string;
  /** The place of an element in its list means something: row 3 comes before row 4. */
  ordered?: boolean;
}

const WORDS: Record<string, Word> = {
  agent: { noun: "the agent" },
  when: { noun: "the condition" },
  fails: { noun: "what happens when it fails" },
  of: { noun: "who is asked", one: "value" },
  question: { noun: "the question" },
  gives: { noun: "what it gives", one: "fact given" },
  shows: { noun: "what is shown", one: "field shown" },
  atMost: { noun: "the limit", one: "time-out" },
  team: { noun: "the team" },
  split: { noun: "the share of teams", one: "team" },
  by: { noun: "the way to choose", one: "way to choose", ordered: true },
  skills: { noun: "the skills", one: "skill" },
  where: { noun: "the conditions on members", one: "condition on members" },
  sticky: { noun: "what is kept together", one: "sticky", ordered: true },
  size: { noun: "the size" },
  priority: { noun: "the urgency" },
  ageing: { noun: "the ageing" },
  together: { noun: "the time in which items are given out together" },
  deliver: { noun: "the way of delivery" },
  offer: { noun: "the offer" },
  sendBack: { noun: "the sending back" },
  afterwards: { noun: "what is done after that" },
  writes: { noun: "the field written", one: "field written" },
  prefer: { noun: "the preferred owners", one: "preferred owner", ordered: true },
  otherwise: { noun: "the fallback", one: "fallback", ordered: true },
  connection: { noun: "the connection" },
  operation: { noun: "the operation" },
  with: { noun: "what is handed over", one: "parameter" },
  inputs: { noun: "what the table looks at", one: "column", ordered: true },
  rows: { noun: "the rows", one: "row", ordered: true },
  rules: { noun: "the rules", one: "rule", ordered: true },
  ladder: { noun: "the rungs", one: "rung", ordered: true },
  must: { noun: "the conditions that must hold", one: "condition", ordered: true },
  set: { noun: "what is set", one: "field" },
  until: { noun: "what it waits for" },
  for: { noun: "the time that it waits" },
  as: { noun: "the outcome" },
  warnings: { noun: "the warnings", one: "warning" },
  violated: { noun: "what follows a violation", one: "escalation step", ordered: true },
  within: { noun: "the time" },
  pauseWhen: { noun: "the condition that pauses it" },
  adopt: { noun: "how open records are taken over", one: "adoption rule", ordered: true },
  stage: { noun: "the stage" },
  since: { noun: "the time it is counted from" },
  owner: { noun: "whether the owner stays" },
  holdIn: { noun: "the queue that new records wait in" },
  perItem: { noun: "the most that an item may cost (USD)" },
  perDay: { noun: "the most that a day may cost (USD)" },
  beyond: { noun: "what happens beyond it" },
  budget: { noun: "the budget (USD)" },
  policy: { noun: "the answer" },
  fields: { noun: "the answer for single fields", one: "answer for" },
  meanings: { noun: "what the values mean", one: "meaning of" },
  examples: { noun: "the examples", one: "example" },
  optional: { noun: "whether it may be none" },
  guardrails: { noun: "the guardrails" },
  holdSuspicious: { noun: "whether suspicious texts are held back" },
  longestText: { noun: "the longest text" },
  from: { noun: "where it comes from" },
  atLeast: { noun: "the certainty needed" },
  rule: { noun: "the condition" },
  pattern: { noun: "the pattern" },
  to: { noun: "who is asked" },
  event: { noun: "the event" },
  role: { noun: "the role" },
  type: { noun: "the type" },
};

/** A key in words: "sendBack" is "send back". */
export const keyWords = (key: string): string =>
  key.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);

export const wordOf = (key: string): Word => WORDS[key] ?? { noun: `*${keyWords(key)}*` };

/** The key of the file for a key of the model. */
export const yamlKey = (key: string): string => KEYS[key] ?? keyWords(key);

const KEYS: Record<string, string> = {
  handlers: "while",
  afterwards: "after that",
  connection: "use",
  operation: "use",
};
