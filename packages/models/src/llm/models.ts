import { sha256 } from "@throughline/workflow";
import type { Prices } from "../money/prices.ts";
import { type CallCeiling, callCeiling, chainCeiling, costWith } from "./ceiling.ts";
import { type Clock, millis, systemClock } from "./clock.ts";
import { type Model, type ModelsConfig, modelOf } from "./config/config.ts";
import { notAllowed } from "./config/parse.ts";
import type { AskOptions, AskOutcome, AskRequest, ModelError, ModelsPort } from "./port.ts";
import { buildPrompt, type Prompt } from "./prompt/prompt.ts";
import type { Fetch } from "./providers/provider.ts";
import { askModel, type Spend } from "./question.ts";
import type { Environment } from "./secrets.ts";
import { createSend } from "./send.ts";

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

/** Language models over their providers' APIs. */
export function createModels(options: ModelsOptions): Models {
  const { config, env, prices, clock = systemClock, fetch = globalThis.fetch } = options;
  const send = createSend({ env, clock, fetch });
  const cost = costWith(prices, config.prices);

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

  const ceilingOf = (model: Model, request: AskRequest): CallCeiling | undefined =>
    callCeiling(model, request, promptFor(model, request), cost, clock.now());

  /** As many of the models, from the first, as the sum is enough for. */
  function affordable(chain: Model[], request: AskRequest): Model[] {
    if (request.most === undefined) return chain;
    const ceilings = chain.map((model) => ceilingOf(model, request));
    for (let count = chain.length; count > 0; count--) {
      const ceiling = chainCeiling(ceilings.slice(0, count));
      if (ceiling !== undefined && ceiling <= request.most) return chain.slice(0, count);
    }
    return [];
  }

  const hashOf = ({ name }: { name: string }, { version, item }: Prompt) =>
    sha256(JSON.stringify([name, version, item]));

  /** Nothing was sent, and why. */
  function abstained(request: AskRequest, model: Model, why: string): AskOutcome {
    const answers = Object.fromEntries(request.facts.map(({ name }) => [name, { abstains: why }]));
    const hash = hashOf(model, promptFor(model, request));
    const use = { name: model.name, version: model.reach.model, hash, cost: 0, ms: 0 };
    return { ok: true, value: { answers, use }, apiCalls: 0 };
  }

  async function ask(request: AskRequest, { signal, deadline }: AskOptions): Promise<AskOutcome> {
    const began = millis(clock);
    const chain = chainOf(request);
    if ("unknown" in chain)
      return failed({ class: "person", code: "NOT_ALLOWED", message: notAllowed(chain.unknown, config) });
    const first = chain[0]!;
    if (Object.keys(promptFor(first, request).fields).length === 0)
      return abstained(request, first, "there is nothing to read");
    const asked = affordable(chain, request);
    if (asked.length === 0)
      return abstained(request, first, "it was not asked, because it may cost more than is left for it");
    const until = deadlineSignal(clock, deadline);
    const stop = AbortSignal.any([...(signal ? [signal] : []), until.signal]);
    const bill = createBill();
    let error: ModelError | undefined;
    try {
      for (const model of asked) {
        const prompt = promptFor(model, request);
        const ceiling = ceilingOf(model, request);
        const spend: Spend = (used, most) => bill.add(used, used ? cost(model, used, clock.now()) : most);
        const result = await askModel(model, request, prompt, {
          send,
          signal: stop,
          spend,
          ...(ceiling && { ceiling }),
        });
        if ("answers" in result) {
          const { answers, version } = result;
          const use = { name: model.name, version, prompt: prompt.version, hash: hashOf(model, prompt) };
          return {
            ok: true,
            value: { answers, use: { ...use, ...bill.total(), ms: millis(clock) - began } },
            apiCalls: 0,
          };
        }
        // of several, the one that passes by itself
        if (!error || (error.class === "person" && result.error.class !== "person")) error = result.error;
      }
    } catch {
      // what is thrown may hold texts and keys: that there is a defect is told, and nothing of them
      if (!stop.aborted) error ??= { class: "person", code: "DEFECT", message: defectOf(first) };
    } finally {
      until.cancel();
    }
    const { cost: spent = 0 } = bill.total();
    if (stop.aborted)
      return failed({ class: spent ? "unknown-outcome" : "retry", code: "STOPPED", message: STOPPED }, spent);
    return failed(error!, spent);
  }

  return {
    ask,
    hash(request) {
      const model = modelOf(config, request.model);
      return hashOf({ name: request.model }, model ? promptFor(model, request) : buildPrompt(request));
    },
    ceiling(request) {
      const chain = chainOf(request);
      return "unknown" in chain ? undefined : chainCeiling(chain.map((model) => ceilingOf(model, request)));
    },
    limits(name) {
      const own = Object.hasOwn(config.named, name) ? config.named[name] : undefined;
      const provider = Object.hasOwn(config.providers, name) ? config.providers[name]?.settings : undefined;
      const below = Object.values(config.named).filter((model) => model.name.startsWith(`${name}/`));
      const all = [own, provider, ...below].flatMap((one) => (one ? [one.limits.parallel] : []));
      return all.length > 0 ? { atOnce: Math.max(...all) } : {};
    },
    prompt(request) {
      const model = modelOf(config, request.model);
      return model && promptFor(model, request);
    },
  };
}

/** What the calls of a question took; money is unknown as soon as that of one of them is. */
function createBill() {
  const tokens = { input: 0, output: 0, cached: 0 };
  let spent: number | undefined = 0;
  return {
    add(used: Partial<typeof tokens> = {}, paid: number | undefined) {
      for (const key of ["input", "output", "cached"] as const) tokens[key] += used[key] ?? 0;
      spent = spent === undefined || paid === undefined ? undefined : spent + paid;
    },
    total() {
      const { cached, ...counted } = tokens;
      return {
        tokens: { ...counted, ...(cached && { cached }) },
        ...(spent !== undefined && { cost: spent }),
      };
    },
  };
}

const STOPPED = "Nobody waited for the model's answer any more.";

const defectOf = ({ name, provider }: Model) =>
  `${name} could not be asked, because of a defect in how ${provider.title} is spoken to. Please report it.`;

const failed = (error: ModelError, cost = 0): AskOutcome => ({ ok: false, error, apiCalls: 0, cost });

/** A signal that is aborted at an instant. */
function deadlineSignal(clock: Clock, deadline?: string): { signal: AbortSignal; cancel(): void } {
  const late = new AbortController();
  const stop = () => late.abort(new DOMException(STOPPED, "TimeoutError"));
  const cancel = deadline === undefined ? () => {} : clock.at(deadline, stop);
  return { signal: late.signal, cancel };
}
