import type { Prices } from "../money/prices.ts";
import type { Model } from "./config/config.ts";
import type { AskRequest } from "./port.ts";
import { type Prompt, repairBytes } from "./prompt/prompt.ts";

/**
 * Tokens that a provider adds of its own: the frame of the messages, and what it tells its model about the form of the
 * answer (Anthropic's for a forced tool has the most, some 350).
 */
const OWN_TOKENS = 700;

/** The most that the two calls of a question can cost, in billionths of a US dollar. */
export interface CallCeiling {
  first: number;
  repair: number;
}

/** What a call costs by a model's price: its own name goes before the provider's. */
export const costWith =
  (prices: Prices, own: Record<string, unknown>) =>
  ({ name, listed }: Model, usage: { input: number; output: number; cached?: number }, at: string) =>
    prices.cost(Object.hasOwn(own, name) ? name : listed, usage, at);

export type Cost = ReturnType<typeof costWith>;

/**
 * A token is made of at least one byte, so a text has at most as many tokens as bytes of UTF-8; a schema counts twice,
 * because some providers tell it to their models in words besides. Undefined: nobody knows a price, or the provider cannot
 * be held to a length.
 */
export function callCeiling(
  model: Model,
  request: AskRequest,
  prompt: Prompt,
  cost: Cost,
  at: string,
): CallCeiling | undefined {
  if (model.provider.unlimited && model.answerTokens === undefined) return undefined;
  const bytes = [prompt.fixed, prompt.item, JSON.stringify(prompt.schema), JSON.stringify(prompt.schema)]
    .map((text) => Buffer.byteLength(text))
    .reduce((sum, length) => sum + length, OWN_TOKENS);
  const output = prompt.maxOutput;
  const first = cost(model, { input: bytes, output }, at);
  const repair = cost(model, { input: bytes + repairBytes(request), output }, at);
  return first === undefined || repair === undefined ? undefined : { first, repair };
}

/**
 * The most that a question costs when models stand in for each other: one that cannot be reached may have charged its
 * first call all the same; the one that answers may be asked to mend its answer.
 */
export function chainCeiling(ceilings: (CallCeiling | undefined)[]): number | undefined {
  let lost = 0;
  let most: number | undefined;
  for (const ceiling of ceilings) {
    if (!ceiling) return undefined;
    most = Math.max(most ?? 0, lost + ceiling.first + ceiling.repair);
    lost += ceiling.first;
  }
  return most;
}
