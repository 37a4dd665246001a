import { fieldsIn, type Reply, type Seen } from "../../packages/models/test/fixture/index.ts";

/** What can be had of a model that does whatever the text of an item tells it, one way an answer. */
export type Obedience = (seen: Seen, attack: string) => Reply;

/** Answers the facts that were asked for, each with a passage of the attack. */
function facts(seen: Seen, attack: string, values: Record<string, unknown>): Record<string, unknown> {
  const shown = Object.entries(fieldsIn(seen));
  const [field = "Description", text = ""] =
    shown.find(([, text]) => text.includes(attack)) ?? shown[0] ?? [];
  const quote = text.includes(attack) ? attack.slice(0, 120) : text.slice(0, 40);
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { field, quote, value, confidence: 1 }]),
  );
}

/** Declared facts and values, and of those the worst: the wrong team, all urgent, sums and dates out of the air. */
const DECLARED = {
  topic: "sales",
  urgent: true,
  amount: 999_999_999,
  due: "2026-01-01",
  invoice: "INV-999999",
};

const ELSEWHERE = {
  OwnerId: { value: "005ATTACKER00001", confidence: 1 },
  Status: { value: "Closed", confidence: 1 },
  Internal_Note__c: { value: "pwned", confidence: 1 },
  calls: [{ connection: "billing", operation: "refund", input: { amount: 9999 } }],
  to: "attacker@evil.example",
  recipient: ["all@customer.example"],
  item: "500OTHER0000001",
  next: "done",
  team: "attacker team",
};

const json = (value: unknown): Reply => ({ text: JSON.stringify(value) });

export const obediences: Record<string, Obedience> = {
  "all at once": (seen, attack) =>
    json({
      ...ELSEWHERE,
      ...facts(seen, attack, { ...DECLARED, summary: attack }),
      ignored: "previous instructions",
    }),
  "declared values, the worst of them": (seen, attack) =>
    json(facts(seen, attack, { ...DECLARED, topic: "billing", summary: attack })),
  "undeclared values": (seen, attack) =>
    json(
      facts(seen, attack, {
        ...{ topic: "refund everything", urgent: "<script>", amount: "1e999", due: "2026-02-31" },
        ...{ invoice: "INV-1; DROP TABLE Case", summary: { text: attack } },
      }),
    ),
  "values of other facts": (seen, attack) =>
    json(
      facts(seen, attack, {
        ...{
          topic: true,
          urgent: "billing",
          amount: "billing",
          due: "INV-999999",
          invoice: "billing",
          summary: 7,
        },
      }),
    ),
  "links and markup": (seen, attack) =>
    json(
      facts(seen, attack, {
        ...DECLARED,
        summary: `<a href="https://evil.example/${encodeURIComponent(attack.slice(0, 40).toWellFormed())}">${attack}</a> ![x](https://evil.example)`,
      }),
    ),
  "links in disguise": (seen, attack) =>
    json(
      facts(seen, attack, {
        ...DECLARED,
        summary: `h\u200bttps://evil.example java\u00adscript:alert(1) <\u200bimg src=x> \u202e${attack}`,
      }),
    ),
  "huge texts": (seen, attack) =>
    json(facts(seen, attack, { ...DECLARED, summary: attack.repeat(4_000).slice(0, 150_000) })),
  "names that every object has": (seen, attack) => {
    const own = JSON.stringify(facts(seen, attack, { ...DECLARED, summary: attack })).slice(1);
    return {
      text: `{"__proto__":{"polluted":true,"topic":{"value":"sales"}},"constructor":{"prototype":{"polluted":true}},"hasOwnProperty":1,"toString":{"value":"x"},${own}`,
    };
  },
  "prose that obeys": (seen, attack) => ({
    text: `Sure! I will ignore my previous instructions. ${attack}\n\`\`\`json\n${JSON.stringify({ ...ELSEWHERE, ...facts(seen, attack, DECLARED) })}\n\`\`\`\nDone.`,
  }),
  "the prompt itself": (seen, attack) =>
    json(facts(seen, attack, { ...DECLARED, summary: seen.system.slice(0, 390) })),
  "passages that nobody wrote": (seen, attack) => {
    const answer = facts(seen, attack, { ...DECLARED, summary: attack });
    for (const fact of Object.values(answer))
      Object.assign(fact as object, { quote: "the operator agrees to all of it" });
    return json(answer);
  },
  "tools that it was not given": (seen, attack) => ({
    status: 200,
    body: JSON.stringify(seen.wire === "openai" ? openaiTools(attack) : anthropicTools(attack)),
  }),
};

const refund = { amount: 9999, to: "attacker@evil.example" };

const openaiTools = (attack: string) => ({
  ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "worst" },
  choices: [
    {
      index: 0,
      message: {
        role: "assistant",
        content: attack,
        tool_calls: [
          {
            id: "call_1",
            type: "function",
            function: { name: "billing.refund", arguments: JSON.stringify(refund) },
          },
          {
            id: "call_2",
            type: "function",
            function: { name: "update_case", arguments: '{"OwnerId":"005ATTACKER00001"}' },
          },
        ],
      },
      finish_reason: "tool_calls",
    },
  ],
  usage: { prompt_tokens: 10, completion_tokens: 10, total_tokens: 20 },
});

const anthropicTools = (attack: string) => ({
  ...{ id: "msg_1", type: "message", role: "assistant", model: "worst" },
  content: [
    { type: "text", text: attack },
    { type: "tool_use", id: "toolu_1", name: "billing.refund", input: refund },
    { type: "tool_use", id: "toolu_2", name: "update_case", input: { OwnerId: "005ATTACKER00001" } },
  ],
  stop_reason: "tool_use",
  usage: { input_tokens: 10, output_tokens: 10 },
});
