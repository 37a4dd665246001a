import type { Value } from "@throughline/workflow";
import { fieldsIn, type Reply, type Seen } from "../../packages/models/test/fixture/index.ts";
import { type Happened, harm, SECRET } from "./oracle.ts";
import { type Attacked, scattered } from "./suite.ts";
import { obediences } from "./worst.ts";

/**
 * The same obedient answers, done without a boundary, as a plain integration would: what the model names is written,
 * what it calls is called. How many of the attacks the oracle finds then is the proof that it can find any.
 */
export function withoutBoundary(items: Iterable<Attacked>): { tried: number; succeeded: number } {
  const ways = Object.values(obediences);
  const result = { tried: 0, succeeded: 0 };
  for (const { number, attack, message } of items) {
    const way = ways[scattered(number) % ways.length] as (typeof ways)[number];
    const fields = Object.entries({ ...message })
      .map(([name, text]) => `[abc] begin ${name}\n${text}\n[abc] end ${name}`)
      .join("\n");
    const seen = { wire: "openai", system: "", user: `Marker: [abc]\n${fields}` } as Seen;
    if (Object.keys(fieldsIn(seen)).length === 0) throw new Error("The message cannot be read.");
    result.tried++;
    if (harm(done(way(seen, attack.trim()), number)).length > 0) result.succeeded++;
  }
  return result;
}

/** Everything that stands in the answer, taken at its word. */
function done(reply: Reply, number: number): Happened {
  const recordId = `500${number}`;
  const before = { Internal_Note__c: SECRET };
  const happened: Happened = {
    ...{
      recordId,
      before,
      after: before,
      writes: [],
      calls: [],
      addressed: [],
      facts: {},
      prompts: [],
      entries: [],
    },
  };
  const text = "text" in reply ? reply.text : "body" in reply ? (reply.body ?? "") : "";
  let answer: Record<string, unknown>;
  try {
    answer = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
  } catch {
    return happened;
  }
  for (const [name, given] of Object.entries(answer)) {
    const value = (given as { value?: Value })?.value ?? (given as Value);
    if (/^[a-z]/.test(name)) happened.facts[name] = value;
    else happened.writes.push({ object: "Case", recordId, field: name, value });
  }
  const summary = happened.facts.summary;
  if (summary !== undefined)
    happened.writes.push({ object: "Case", recordId, field: "Summary__c", value: summary });
  return happened;
}
