import { type Problem, readYaml } from "@throughline/workflow";
import type { Kind } from "../prompt/mask.ts";
import { providerOf } from "../providers/index.ts";
import type { Provider, Reach } from "../providers/provider.ts";
import { type Model, type ModelsConfig, modelOf, type Settings } from "./config.ts";
import { type ModelsFile, modelsFile, type RawModel, type RawReach } from "./schema.ts";

const PARALLEL = 8;
const TIMEOUT_MS = 30_000;

/** A workspace without the file allows no models. */
export const noModels: ModelsConfig = { named: {}, providers: {}, prices: {} };

type Path = (string | number)[];
type Report = (code: string, path: Path, message: string, fix?: string) => void;

/** Reads `models.yaml`. Never throws; all problems come at once, and without `config` there is one that forbids its use. */
export function parseModels(text: string | Uint8Array): { config?: ModelsConfig; problems: Problem[] } {
  const { value, problems, at } = readYaml(text, modelsFile);
  if (!value) return { problems };
  const report: Report = (code, path, message, fix) =>
    void problems.push({ code, severity: "error", message, ...at(path), ...(fix && { fix }) });
  const config = toConfig(value, report);
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return problems.some(({ severity }) => severity === "error") ? { problems } : { config, problems };
}

function toConfig(file: ModelsFile, report: Report): ModelsConfig {
  const config: ModelsConfig = {
    named: {},
    providers: {},
    prices: {},
    ...(file.budget && { perDay: file.budget["per day"] }),
  };
  for (const [name, written] of Object.entries(file.providers)) {
    const { type = name, only, ...rest } = written ?? {};
    const path = ["providers", name];
    const provider = providerOf(type);
    if (!provider) unknownKind(type, path, report);
    else {
      const settings = settingsOf(provider, rest, undefined, file.masking);
      config.providers[name] = { provider, settings, ...(only && { only }) };
      complete(provider, settings.reach, path, report);
    }
  }
  for (const [name, written] of Object.entries(file.models)) {
    const model = namedModel(name, written ?? {}, config, file.masking, report);
    if (!model) continue;
    config.named[name] = model;
    if (written?.price) config.prices[name] = written.price;
  }
  for (const [name, { fallbacks }] of Object.entries(config.named)) {
    fallbacks.forEach((fallback, index) => {
      if (fallback !== name && modelOf(config, fallback)) return;
      const message =
        fallback === name ? "A model cannot stand in for itself." : notAllowed(fallback, config);
      report(
        "unknown-model",
        ["models", name, "fallbacks", index],
        message,
        "Name a model that this file allows.",
      );
    });
  }
  return config;
}

function namedModel(
  name: string,
  written: RawModel,
  config: ModelsConfig,
  masking: Kind[],
  report: Report,
): Model | undefined {
  const path = ["models", name];
  const slash = name.indexOf("/");
  const of = written.provider ?? (slash > 0 ? name.slice(0, slash) : undefined);
  if (of === undefined) {
    report("missing-key", path, `It is not said whose model "${name}" is.`, "Add provider: and model:.");
    return undefined;
  }
  const given = Object.hasOwn(config.providers, of) ? config.providers[of] : undefined;
  const provider = given?.provider ?? providerOf(of);
  if (!provider) {
    unknownKind(of, written.provider ? [...path, "provider"] : path, report);
    return undefined;
  }
  const model = written.deployment ?? written.model ?? (written.provider ? undefined : name.slice(slash + 1));
  if (!model) {
    report(
      "missing-key",
      path,
      `It is not said which model of ${provider.title} "${name}" is.`,
      "Add model:.",
    );
    return undefined;
  }
  const settings = settingsOf(provider, written, given?.settings, masking);
  complete(provider, settings.reach, path, report);
  const { "answer tokens": answerTokens, reasoning, fallbacks = [] } = written;
  if (reasoning && !provider.thinks) {
    const message = `Models of ${provider.title} are always asked without thinking.`;
    report("wrong-value", [...path, "reasoning"], message, "Take reasoning: out.");
  }
  return {
    ...settings,
    name,
    provider,
    reach: { ...settings.reach, model },
    listed: `${provider.kind}/${written.model ?? model}`,
    fallbacks,
    ...(answerTokens !== undefined && { answerTokens }),
    ...(reasoning && { reasoning }),
  };
}

/** What is said here, or else of its provider, or else what is usual. */
function settingsOf(
  provider: Provider,
  written: Omit<RawReach, "type" | "only">,
  inherited: Settings | undefined,
  masking: Kind[],
): Settings {
  const { url, key, region, resource, limits = {} } = written;
  const usual = inherited?.limits;
  const perMinute = limits["per minute"] ?? usual?.perMinute;
  const said: Partial<Reach> = {
    ...(url && { url: url.replace(/\/+$/, "") }),
    ...(key && { key }),
    ...(region && { region }),
    ...(resource && { resource }),
    ...(written["api version"] && { apiVersion: written["api version"] }),
    ...(written["structured output"] !== undefined && { structured: written["structured output"] }),
  };
  return {
    reach: { ...inherited?.reach, ...said, kind: provider.kind },
    limits: {
      parallel: limits.parallel ?? usual?.parallel ?? PARALLEL,
      timeoutMs: limits["time-out"] ?? usual?.timeoutMs ?? TIMEOUT_MS,
      ...(perMinute !== undefined && { perMinute }),
    },
    masking: written.masking ?? inherited?.masking ?? masking,
  };
}

/** What a provider needs is said. A resource or an address: either says where Azure is. */
function complete(provider: Provider, reach: Omit<Reach, "model">, path: Path, report: Report): void {
  for (const need of provider.needs ?? []) {
    if (reach[need] || (need === "resource" && reach.url)) continue;
    report("missing-key", path, `${provider.title} needs ${need}: here.`, `Add ${need}: …`);
  }
  if (reach.key && provider.secrets.length > 0 && !provider.secrets.some((set) => set.length === 1)) {
    const sets = provider.secrets.map((set) => set.join(" and ")).join(", or ");
    const message = `${provider.title} is not reached by one key; the environment variables are ${sets}.`;
    report("wrong-value", [...path, "key"], message, "Take key: out.");
  }
}

function unknownKind(kind: string, path: Path, report: Report): void {
  report(
    "unknown-provider",
    path,
    `"${kind}" is no provider of this file and no kind of provider.`,
    "Give it a type:, such as anthropic, or openai-compatible for a server of your own.",
  );
}

/** In words, for whoever asks for a model that is not allowed. */
export function notAllowed(name: string, config: ModelsConfig): string {
  const known = [
    ...Object.keys(config.named),
    ...Object.entries(config.providers).flatMap(([of, { only }]) =>
      only ? only.map((model) => `${of}/${model}`) : [`${of}/…`],
    ),
  ];
  return `The workspace does not allow the model "${name}". Allowed: ${known.join(", ") || "none"}.`;
}
