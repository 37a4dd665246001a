import type { LanguageModelV4 } from "@ai-sdk/provider";
import { call, type Sent } from "./call.ts";
import { type Clock, sleep } from "./clock.ts";
import type { Model } from "./config/config.ts";
import { notLoaded } from "./failure.ts";
import { guarded } from "./fetch.ts";
import { createLimiter, type Limiter } from "./limiter.ts";
import type { ModelError } from "./port.ts";
import type { Prompt } from "./prompt/prompt.ts";
import type { Fetch } from "./providers/provider.ts";
import { type Environment, secretsOf, secretsWanted } from "./secrets.ts";

/** Times that a call is sent anew after a failure that cost nothing, and how long is waited before, at most. */
const AGAIN = 2;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Sends a question to a model. Rejects only with the reason of a signal that is aborted while it waits. */
export type Send = (
  model: Model,
  prompt: Prompt,
  item: string,
  signal: AbortSignal,
) => Promise<{ sent: Sent } | { error: ModelError }>;

/** Keeps each model's connection and limits, and sends until there is an answer, or asking again might pay twice. */
export function createSend({ env, clock, fetch }: { env: Environment; clock: Clock; fetch: Fetch }): Send {
  const limiters = new Map<string, Limiter>();
  const opened = new Map<string, { with: string; language: Promise<LanguageModelV4> }>();
  const safe = guarded(fetch);

  function limiterOf({ name, limits }: Model): Limiter {
    const limiter = limiters.get(name) ?? createLimiter(limits, clock);
    limiters.set(name, limiter);
    return limiter;
  }

  function open({ name, provider, reach }: Model, secrets: Record<string, string>): Promise<LanguageModelV4> {
    const mark = JSON.stringify(secrets);
    const known = opened.get(name);
    // a key that was replaced counts from the next call on
    if (known?.with === mark) return known.language;
    const language = provider.open(reach, secrets, safe);
    opened.set(name, { with: mark, language });
    return language;
  }

  return async (model, prompt, item, signal) => {
    const secrets = secretsOf(model, env);
    if (!secrets) return { error: { class: "person", code: "NO_KEY", message: secretsWanted(model) } };
    let language: LanguageModelV4;
    try {
      language = await open(model, secrets);
    } catch (error) {
      return { error: notLoaded(error, model) };
    }
    const limiter = limiterOf(model);
    for (let failures = 0; ; failures++) {
      const rest = limiter.resting();
      if (rest > LONGEST_PAUSE_MS) return { error: resting(model, rest) };
      const leave = await limiter.enter(signal);
      const outcome = await call(language, model, prompt, item, { clock, signal }).finally(leave);
      if ("sent" in outcome) {
        if (outcome.sent.rest > 0) limiter.rest(outcome.sent.rest);
        return outcome;
      }
      const { class: means, afterMs } = outcome.error;
      if (means === "retry-after") limiter.rest(afterMs ?? 0);
      const pause = afterMs ?? PAUSE_MS * 2 ** failures;
      const costsNothing = means === "retry" || means === "retry-after";
      if (!costsNothing || failures >= AGAIN || pause > LONGEST_PAUSE_MS || signal.aborted) return outcome;
      await sleep(clock, pause, signal);
    }
  };
}

const resting = ({ name }: Model, afterMs: number): ModelError => ({
  class: "retry-after",
  code: "RESTING",
  message: `${name} asked for a rest, which is not over yet.`,
  afterMs,
});
