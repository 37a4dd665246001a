import type { Price, Prices } from "../money/prices.ts";
import { type ModelsConfig, modelOf } from "./config/config.ts";
import type { Fetch } from "./providers/provider.ts";
import { type Environment, secretsOf, secretsWanted } from "./secrets.ts";

/** A model that the workspace allows, as operators see it: no secrets. */
export interface ListedModel {
  name: string;
  /** "Anthropic" */
  provider: string;
  /** The provider's name of the model. */
  model: string;
  address: string;
  /** What is missing of its key, and what to do; absent: nothing is. */
  missing?: string;
  limits: { parallel: number; perMinute?: number; timeoutMs: number };
  /** In US dollars for a million tokens; absent: nobody knows a price. */
  price?: Price & { source: "workspace" | "table" };
  fallbacks: string[];
  /** What is hidden from it. */
  masking: string[];
}

/**
 * The models that a workspace allows and that have a name: those of the file, those that a provider is limited to, and
 * those that workflows use.
 *
 * @param used names that workflows use; what is not allowed is left out
 */
export function listModels(
  config: ModelsConfig,
  { env, prices, at, used = [] }: { env: Environment; prices: Prices; at: string; used?: string[] },
): ListedModel[] {
  const limited = Object.entries(config.providers).flatMap(([of, { only = [] }]) =>
    only.map((model) => `${of}/${model}`),
  );
  const names = new Set([...Object.keys(config.named), ...limited, ...used]);
  return [...names].flatMap((name) => {
    const model = modelOf(config, name);
    if (!model) return [];
    const { provider, reach, limits, fallbacks, masking } = model;
    const price = prices.price(Object.hasOwn(config.prices, name) ? name : model.listed, at);
    return [
      {
        ...{ name, provider: provider.title, model: reach.model, address: provider.address(reach) },
        ...{ limits, fallbacks, masking },
        ...(secretsOf(model, env) ? {} : { missing: secretsWanted(model) }),
        ...(price && { price }),
      },
    ];
  });
}

/**
 * Whether anything answers at a model's address, within so many ms. Nothing is asked of the model, and no key is sent.
 */
export async function answersAt(
  { address }: Pick<ListedModel, "address">,
  withinMs = 5_000,
  fetch: Fetch = globalThis.fetch,
): Promise<boolean> {
  try {
    const response = await fetch(address, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(withinMs),
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
