import type { Model } from "./config/config.ts";

export type Environment = Record<string, string | undefined>;

/** Sets of variables of which one is needed. */
const setsOf = ({ provider, reach }: Model): string[][] => {
  if (!reach.key) return provider.secrets;
  return [[reach.key], ...provider.secrets.filter((set) => set.length > 1)];
};

/** The secrets of a model, by variable: of the first set that is all there. */
export function secretsOf(model: Model, env: Environment): Record<string, string> | undefined {
  const sets = setsOf(model);
  const found = sets.find((set) => set.every((variable) => env[variable]?.trim()));
  if (!found) return sets.length === 0 ? {} : undefined;
  const more = (model.provider.also ?? []).filter((variable) => env[variable]?.trim());
  return Object.fromEntries([...found, ...more].map((variable) => [variable, env[variable]!.trim()]));
}

/** Every variable that may hold a secret of the model. */
export const secretVariables = (model: Model): string[] => [...new Set(setsOf(model).flat())];

/** Which variables to set, in words. */
export function secretsWanted(model: Model): string {
  const sets = setsOf(model).map((set) => set.join(" and "));
  return `${model.name} has no key. Put it into the environment variable ${sets.join(", or into ")}.`;
}
