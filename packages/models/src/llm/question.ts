import { type Reading, readAnswer } from "./answer/read.ts";
import type { Sent } from "./call.ts";
import type { CallCeiling } from "./ceiling.ts";
import type { Model } from "./config/config.ts";
import type { Answer, AskRequest, ModelError } from "./port.ts";
import { type Prompt, repairPart } from "./prompt/prompt.ts";
import type { Send } from "./send.ts";

/** What became of a question to one model. */
export type Result = { answers: Record<string, Answer>; version: string } | { error: ModelError };

/** Told of every call that was made: the tokens that it took; where nobody knows, the most that it can have cost. */
export type Spend = (tokens: Sent["tokens"], most: number | undefined) => void;

/** Asks one model, and once more for what is wrong in its answer; what is wrong then stays open. */
export async function askModel(
  model: Model,
  request: AskRequest,
  prompt: Prompt,
  { send, signal, ceiling, spend }: { send: Send; signal: AbortSignal; ceiling?: CallCeiling; spend: Spend },
): Promise<Result> {
  const ask = async (item: string, most: number | undefined) => {
    const outcome = await send(model, prompt, item, signal);
    if ("sent" in outcome) spend(outcome.sent.tokens, most);
    else if (outcome.error.class === "unknown-outcome") spend(undefined, most);
    return outcome;
  };
  const first = await ask(prompt.item, ceiling?.first);
  if ("error" in first) return first;
  const { answers, wrong } = read(first.sent, request, prompt);
  if (Object.keys(wrong).length === 0) return { answers, version: first.sent.version };
  const second = await ask(repairPart(prompt, wrong), ceiling?.repair);
  const mended: Reading = "sent" in second ? read(second.sent, request, prompt) : { answers: {}, wrong };
  for (const [name, why] of Object.entries(wrong))
    answers[name] = mended.answers[name] ?? { abstains: mended.wrong[name] ?? why };
  return { answers, version: "sent" in second ? second.sent.version : first.sent.version };
}

function read({ text, end }: Sent, { facts }: AskRequest, prompt: Prompt): Reading {
  const all = <T>(value: T) => Object.fromEntries(facts.map(({ name }) => [name, value]));
  if (end === "declined") return { answers: all({ abstains: "the model declined to answer" }), wrong: {} };
  const reading = readAnswer(text, facts, prompt);
  if (end === "cut" && Object.keys(reading.answers).length === 0)
    return { answers: {}, wrong: all("the answer was cut off, because it was too long") };
  return reading;
}
