import { type Clock, millis, systemClock } from "./clock.ts";
import { type ModelsConfig, modelOf } from "./config/config.ts";
import { failureOf } from "./failure.ts";
import type { Fetch } from "./providers/provider.ts";
import { type Environment, secretsOf, secretsWanted } from "./secrets.ts";

/** What came of asking a provider for what costs nothing. `reached`: it cannot be seen so whether the key is taken. */
export interface KeyTried {
  outcome: "works" | "reached" | "retry" | "retry-after" | "unknown-outcome" | "person";
  code: string;
  message: string;
  ms: number;
}

const TIMEOUT_MS = 15_000;

/**
 * Tries the key of a model without paying for it: its provider is asked for the list of its models. Never throws.
 *
 * @param env where the keys are, perhaps with another one than the one that is used
 */
export async function tryKey(
  config: ModelsConfig,
  name: string,
  { env, fetch = globalThis.fetch, clock = systemClock }: { env: Environment; fetch?: Fetch; clock?: Clock },
): Promise<KeyTried> {
  const began = millis(clock);
  const told = (outcome: KeyTried["outcome"], code: string, message: string): KeyTried => ({
    ...{ outcome, code, message, ms: Math.round(millis(clock) - began) },
  });
  const model = modelOf(config, name);
  if (!model) return told("person", "NOT_ALLOWED", `The workspace does not allow the model ${name}.`);
  const secrets = secretsOf(model, env);
  if (!secrets) return told("person", "NO_KEY", secretsWanted(model));
  const { provider, reach } = model;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const free = provider.free?.(reach, secrets);
  try {
    const { url, headers = {} } = free ?? { url: provider.address(reach) };
    const answer = await fetch(url, { method: free ? "GET" : "HEAD", redirect: "manual", headers, signal });
    await answer.body?.cancel();
    if (!free)
      return told(
        "reached",
        `HTTP_${answer.status}`,
        `Something answers at ${provider.address(reach)}. ${provider.title} has nothing that costs nothing, so the key was not tried.`,
      );
    if (answer.ok) return told("works", "OK", `${provider.title} takes the key.`);
    const {
      class: outcome,
      code,
      message,
    } = failureOf(
      { statusCode: answer.status, responseHeaders: Object.fromEntries(answer.headers) },
      model,
      millis(clock),
    );
    return told(outcome, code, message);
  } catch (error) {
    const {
      class: outcome,
      code,
      message,
    } = failureOf(signal.aborted ? signal.reason : error, model, millis(clock));
    return told(outcome, code, message);
  }
}
