import { BILLION, createPrices } from "@throughline/models";

// what a question weighs beside the text itself: the role, the fact with its choices, and a short answer
const PROMPT_TOKENS = 400;
const ANSWER_TOKENS = 60;
const CHARACTERS_PER_TOKEN = 4;

/** What one call costs, in US dollars, and how that is known. */
export interface CallPrice {
  dollars: number;
  because: string;
}

/**
 * @param given a sum for a message ("0.002"), or a model of the price table ("anthropic/claude-haiku-4-5")
 * @returns undefined when it is neither
 */
export async function callPrice(given: string, texts: string[]): Promise<CallPrice | undefined> {
  const sum = Number(given);
  if (given.trim() !== "" && sum >= 0) return { dollars: sum, because: `A call costs $${sum}.` };
  const prices = await createPrices();
  const characters = texts.reduce((total, text) => total + text.length, 0) / Math.max(1, texts.length);
  const input = Math.ceil(PROMPT_TOKENS + characters / CHARACTERS_PER_TOKEN);
  const cost = prices.cost(given, { input, output: ANSWER_TOKENS }, new Date().toISOString());
  if (cost === undefined) return undefined;
  const dollars = cost / BILLION;
  return {
    dollars,
    because: `A call of ${given} is taken as ${input} tokens in and ${ANSWER_TOKENS} out: $${dollars.toFixed(6)} by the price table.`,
  };
}
