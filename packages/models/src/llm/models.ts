import type { LanguageModelV4 } from "@ai-sdk/provider";
import { sha256 } from "@throughline/workflow";
import type { Prices } from "../money/prices.ts";
import { type Reading, readAnswer } from "./answer/read.ts";
import { call, type Sent } from "./call.ts";
import { type CallCeiling, callCeiling, chainCeiling, costWith } from "./ceiling.ts";
import { type Clock, millis, sleep, systemClock } from "./clock.ts";
import { type Model, type ModelsConfig, modelOf } from "./config/config.ts";
import { notAllowed } from "./config/parse.ts";
import { guarded } from "./fetch.ts";
import { createLimiter, type Limiter } from "./limiter.ts";
import type { Answer, AskOptions, AskOutcome, AskRequest, ModelError, ModelsPort, ModelUse } from "./port.ts";
import { buildPrompt, type Prompt, repairPart } from "./prompt/prompt.ts";
import type { Fetch } from "./providers/provider.ts";
import { type Environment, secretsOf, secretsWanted } from "./secrets.ts";

export interface ModelsOptions {
  config: ModelsConfig;
  /** Where the keys are: `process.env`. */
  env: Environment;
  prices: Prices;
  clock?: Clock;
  fetch?: Fetch;
}

/** Language models that the workspace allows, and what would be sent to them. */
export interface Models extends ModelsPort {
  /** What is sent for a request; undefined: its model is not allowed. */
  prompt(request: AskRequest): Prompt | undefined;
}

/** Times that a call is sent anew after a failure that cost nothing, and how long is waited before, at most. */
const AGAIN = 2;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** What became of a question to one model. */
type Result = { value: { answers: Record<string, Answer>; use: ModelUse } } | { error: ModelError };

/** Language models over their providers' APIs. */
export function createModels(options: ModelsOptions): Models {
  const { config, env, prices, clock = systemClock } = options;
  const fetch = guarded(options.fetch ?? globalThis.fetch);
  const cost = costWith(prices, config.prices);
  const limiters = new Map<string, Limiter>();
  const opened = new Map<string, Promise<LanguageModelV4>>();

  function limiterOf({ name, limits }: Model): Limiter {
    const known = limiters.get(name) ?? createLimiter(limits, clock);
    limiters.set(name, known);
    return known;
  }

  /** Models of a request, in the order in which they are asked; the first that is not allowed ends them. */
  function chainOf({ model, fallbacks = [] }: AskRequest): Model[] | { unknown: string } {
    const chain: Model[] = [];
    for (const name of [model, ...fallbacks]) {
      const found = modelOf(config, name);
      if (!found) return { unknown: name };
      chain.push(found);
    }
    const more = (chain[0]?.fallbacks ?? []).flatMap((name) => modelOf(config, name) ?? []);
    const names = new Set<string>();
    return [...chain, ...more].filter(({ name }) => !names.has(name) && names.add(name));
  }

  const promptFor = (model: Model, request: AskRequest) =>
    buildPrompt(request, model.masking, model.answerTokens);

  const ceilingsOf = (chain: Model[], request: AskRequest): (CallCeiling | undefined)[] =>
    chain.map((model) => callCeiling(model, request, promptFor(model, request), cost, clock.now()));

  /** As many of the models, from the first, as the sum is enough for. */
  function affordable(chain: Model[], request: AskRequest): Model[] {
    if (request.most === undefined) return chain;
    const ceilings = ceilingsOf(chain, request);
    for (let count = chain.length; count > 0; count--) {
      const ceiling = chainCeiling(ceilings.slice(0, count));
      if (ceiling !== undefined && ceiling <= request.most) return chain.slice(0, count);
    }
    return [];
  }

  /** Sends a question until it is answered, or fails in a way that asking again would not mend or might pay for twice. */
  async function send(model: Model, prompt: Prompt, item: string, signal: AbortSignal) {
    const secrets = secretsOf(model, env);
    if (!secrets) {
      const error: ModelError = { class: "person", code: "NO_KEY", message: secretsWanted(model) };
      return { failure: { error, mayCost: false } };
    }
    const language = await (opened.get(model.name) ??
      opened.set(model.name, model.provider.open(model.reach, secrets, fetch)).get(model.name)!);
    const limiter = limiterOf(model);
    for (let failures = 0; ; failures++) {
      const rest = limiter.resting();
      if (rest > LONGEST_PAUSE_MS) return { failure: { error: resting(model, rest), mayCost: false } };
      const leave = await limiter.enter(signal);
      const outcome = await call(language, model, prompt, item, { clock, signal }).finally(leave);
      if ("sent" in outcome) {
        if (outcome.sent.rest > 0) limiter.rest(outcome.sent.rest);
        return outcome;
      }
      const { error, mayCost } = outcome.failure;
      if (error.class === "retry-after") limiter.rest(error.afterMs ?? 0);
      const pause = error.afterMs ?? PAUSE_MS * 2 ** failures;
      const again = error.class !== "person" && !mayCost && failures < AGAIN && pause <= LONGEST_PAUSE_MS;
      if (!again || signal.aborted) return outcome;
      await sleep(clock, pause, signal);
    }
  }

  /** Asks one model, and once more for what is wrong in its answer. `spend` is told what each call cost. */
  async function askOne(
    model: Model,
    request: AskRequest,
    signal: AbortSignal,
    spend: (tokens: Sent["tokens"], most: number | undefined) => void,
  ): Promise<Result> {
    const prompt = promptFor(model, request);
    const ceiling = callCeiling(model, request, prompt, cost, clock.now());
    const first = await send(model, prompt, prompt.item, signal);
    if ("failure" in first) {
      if (first.failure.mayCost) spend(undefined, ceiling?.first);
      return { error: first.failure.error };
    }
    spend(first.sent.tokens, ceiling?.first);
    const { answers, wrong } = read(first.sent, request, prompt);
    let version = first.sent.version;
    if (Object.keys(wrong).length > 0) {
      const second = await send(model, prompt, repairPart(prompt, wrong), signal);
      let mended: Reading = { answers: {}, wrong };
      if ("sent" in second) {
        spend(second.sent.tokens, ceiling?.repair);
        version = second.sent.version;
        mended = read(second.sent, request, prompt);
      } else if (second.failure.mayCost) spend(undefined, ceiling?.repair);
      for (const [name, why] of Object.entries(wrong))
        answers[name] = mended.answers[name] ?? { abstains: mended.wrong[name] ?? why };
    }
    const use: ModelUse = {
      name: model.name,
      version,
      prompt: prompt.version,
      hash: sha256(JSON.stringify([model.name, prompt.version, prompt.item])),
    };
    return { value: { answers, use } };
  }

  async function ask(request: AskRequest, { signal, deadline }: AskOptions): Promise<AskOutcome> {
    const chain = chainOf(request);
    if ("unknown" in chain)
      return failed({ class: "person", code: "NOT_ALLOWED", message: notAllowed(chain.unknown, config) }, 0);
    const began = millis(clock);
    const [first] = chain;
    if (Object.keys(promptFor(first!, request).fields).length === 0)
      return abstained(request, first!, "there is nothing to read");
    const asked = affordable(chain, request);
    if (asked.length === 0)
      return abstained(request, first!, "it was not asked, because it may cost more than is left for it");
    const until = deadlineSignal(clock, deadline);
    const stop = AbortSignal.any([...(signal ? [signal] : []), until.signal]);
    let spent: number | undefined = 0;
    const tokens = { input: 0, output: 0, cached: 0 };
    let error: ModelError | undefined;
    try {
      for (const model of asked) {
        const result = await askOne(model, request, stop, (used, most) => {
          for (const key of ["input", "output", "cached"] as const) tokens[key] += used?.[key] ?? 0;
          // where the provider does not tell, it is the most that it can be
          const paid = used ? cost(model, used, clock.now()) : most;
          spent = spent === undefined || paid === undefined ? undefined : spent + paid;
        });
        if ("value" in result) {
          const { cached, ...counted } = tokens;
          const use: ModelUse = {
            ...result.value.use,
            tokens: { ...counted, ...(cached && { cached }) },
            ...(spent !== undefined && { cost: spent }),
            ms: millis(clock) - began,
          };
          return { ok: true, value: { answers: result.value.answers, use }, apiCalls: 0 };
        }
        // of several, the one that passes by itself
        if (!error || (error.class === "person" && result.error.class !== "person")) error = result.error;
      }
    } catch {
      // what is thrown may hold texts and keys: the defect is told, and nothing of them
      if (!stop.aborted) error ??= { class: "person", code: "DEFECT", message: defectOf(first!) };
    } finally {
      until.cancel();
    }
    if (stop.aborted) return failed({ class: "retry", code: "STOPPED", message: STOPPED }, spent ?? 0);
    return failed(error!, spent ?? 0);
  }

  return {
    ask,
    ceiling(request) {
      const chain = chainOf(request);
      return "unknown" in chain ? undefined : chainCeiling(ceilingsOf(chain, request));
    },
    prompt(request) {
      const model = modelOf(config, request.model);
      return model && promptFor(model, request);
    },
  };
}

const resting = ({ name }: Model, afterMs: number): ModelError => ({
  class: "retry-after",
  code: "RESTING",
  message: `${name} asked for a rest, which is not over yet.`,
  afterMs,
});

const defectOf = ({ name, provider }: Model) =>
  `${name} could not be asked, because of a defect in how ${provider.title} is spoken to. Please report it.`;

const STOPPED = "Nobody waited for the model's answer any more.";

function read({ text, end }: Sent, { facts }: AskRequest, prompt: Prompt): Reading {
  if (end === "declined") {
    const answers = facts.map(({ name }) => [name, { abstains: "the model declined to answer" }]);
    return { answers: Object.fromEntries(answers), wrong: {} };
  }
  const reading = readAnswer(text, facts, prompt);
  if (end === "cut" && Object.keys(reading.answers).length === 0) {
    const wrong = facts.map(({ name }) => [name, "the answer was cut off, because it was too long"]);
    return { answers: {}, wrong: Object.fromEntries(wrong) };
  }
  return reading;
}

const failed = (error: ModelError, cost: number): AskOutcome => ({ ok: false, error, apiCalls: 0, cost });

function abstained({ facts }: AskRequest, { name, reach }: Model, why: string): AskOutcome {
  const answers = Object.fromEntries(facts.map((fact) => [fact.name, { abstains: why }]));
  const use = { name, version: reach.model, hash: sha256(name), cost: 0, ms: 0 };
  return { ok: true, value: { answers, use }, apiCalls: 0 };
}

/** A signal that is aborted at an instant. */
function deadlineSignal(clock: Clock, deadline?: string): { signal: AbortSignal; cancel(): void } {
  const late = new AbortController();
  const stop = () => late.abort(new DOMException(STOPPED, "TimeoutError"));
  const cancel = deadline === undefined ? () => {} : clock.at(deadline, stop);
  return { signal: late.signal, cancel };
}
