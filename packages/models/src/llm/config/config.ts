import type { Price } from "../../money/prices.ts";
import type { Kind } from "../prompt/mask.ts";
import type { Provider, Reach } from "../providers/provider.ts";

/** Which language models a workspace allows, as `models.yaml` says. */
export interface ModelsConfig {
  /** Models that the file names; others are allowed by their providers. */
  named: Record<string, Model>;
  providers: Record<string, AllowedProvider>;
  /** The most that all calls of a day may cost, in billionths of a US dollar. */
  perDay?: number;
  /** The workspace's own prices, by the names of their models. */
  prices: Record<string, Price[]>;
}

/** A provider whose models are allowed by their own names. */
export interface AllowedProvider {
  provider: Provider;
  /** All of them, if not said. */
  only?: string[];
  settings: Settings;
}

/** How a model is reached, and within what limits. */
export interface Settings {
  reach: Omit<Reach, "model">;
  limits: Limits;
  /** What is hidden from it. */
  masking: Kind[];
}

export interface Limits {
  /** Most calls at a time. */
  parallel: number;
  /** Most calls in any minute. */
  perMinute?: number;
  timeoutMs: number;
}

/** A model that may be asked. */
export interface Model extends Omit<Settings, "reach"> {
  /** As workflows name it. */
  name: string;
  provider: Provider;
  reach: Reach;
  /** "anthropic/claude-haiku-4-5": under which the table of prices knows it. */
  listed: string;
  fallbacks: string[];
  answerTokens?: number;
  reasoning?: "none" | "minimal" | "low" | "medium" | "high";
}

/**
 * The model of a name, as workflows write it; undefined: the workspace does not allow it.
 * `anthropic/claude-haiku-4-5` is one when the provider is allowed.
 */
export function modelOf(config: ModelsConfig, name: string): Model | undefined {
  if (Object.hasOwn(config.named, name)) return config.named[name];
  const slash = name.indexOf("/");
  const [prefix, model] = [name.slice(0, Math.max(0, slash)), name.slice(slash + 1)];
  const allowed = Object.hasOwn(config.providers, prefix) ? config.providers[prefix] : undefined;
  if (!allowed || model === "" || (allowed.only && !allowed.only.includes(model))) return undefined;
  const { provider, settings } = allowed;
  return {
    ...settings,
    name,
    provider,
    reach: { ...settings.reach, model },
    listed: `${provider.kind}/${model}`,
    fallbacks: [],
  };
}

/**
 * What several workspaces of one process allow: all of it; of the caps on a day the lowest. Where two mean different
 * things by one name, the first one's holds.
 */
export function mergeModels(configs: ModelsConfig[]): ModelsConfig {
  const caps = configs.flatMap(({ perDay }) => perDay ?? []);
  const all = configs.toReversed();
  return {
    named: Object.assign({}, ...all.map(({ named }) => named)),
    providers: Object.assign({}, ...all.map(({ providers }) => providers)),
    prices: Object.assign({}, ...all.map(({ prices }) => prices)),
    ...(caps.length > 0 && { perDay: Math.min(...caps) }),
  };
}
