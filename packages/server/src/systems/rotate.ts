import { type ConnectionsLook, ConnectorFailure, signIn } from "@throughline/connectors";
import { type ModelsConfig, modelOf, secretVariables, tryKey } from "@throughline/models/llm";
import { RefusedError } from "@throughline/runtime";
import type { OrgAccess } from "../org-access.ts";
import { type Secrets, secretOf, variableOf } from "../secrets.ts";

/** One use of a secret, tried with another one. */
export interface Tried {
  /** Whose: "billing", "anthropic/claude-haiku-4-5", "salesforce". */
  where: string;
  outcome: string;
  message: string;
  ms: number;
}

export interface Rotated {
  /** Only where every use of it has worked with the new one. */
  replaced: boolean;
  tried: Tried[];
}

/** What secrets are used by. */
export interface Uses {
  look: ConnectionsLook;
  models: ModelsConfig;
  /** Models that are named: by the file, by a provider's list, by workflows. */
  named: string[];
  org: OrgAccess | undefined;
}

/**
 * Tries a secret wherever its variable is used, and puts it in the place of the old one where all of that has worked.
 * Until then, and where it does not, the old one is used.
 * @throws RefusedError for a variable that nothing uses, or a value that is none
 */
export async function rotate(
  variable: string,
  given: string,
  uses: Uses,
  secrets: Secrets,
  who: { at: string; by: string },
): Promise<Rotated> {
  const value = given.trim();
  if (value === "" || /\p{Cc}/u.test(value))
    throw new RefusedError("invalid", "A secret is one line of text.", "value");
  const tries = triesOf(variable, value, uses, secrets);
  if (tries.length === 0)
    throw new RefusedError("not-found", `Nothing here uses a secret of the name ${variable}.`);
  const tried = await Promise.all(tries.map((one) => one()));
  const replaced = tried.every(({ outcome }) => outcome === "works");
  if (replaced) secrets.replace(variable, value, who);
  return { replaced, tried };
}

/** Variables of secrets that are used, each with by what. */
export function usesOf({ look, models, named, org }: Uses): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (variable: string, where: string) =>
    void found.set(variable, [...(found.get(variable) ?? []), where]);
  if (org?.variable !== undefined) add(org.variable, "salesforce");
  for (const { name, url, secrets } of look.list())
    for (const secret of url === undefined ? [] : secrets) add(variableOf(secret), name);
  for (const name of named) {
    const model = modelOf(models, name);
    for (const variable of model ? secretVariables(model) : []) add(variable, name);
  }
  return found;
}

function triesOf(variable: string, value: string, uses: Uses, { env }: Secrets): (() => Promise<Tried>)[] {
  const { look, models, org } = uses;
  return (usesOf(uses).get(variable) ?? []).map((where) => {
    if (org && where === "salesforce" && variable === org.variable)
      return async () => ({ where, ...(await signingIn(org, value)) });
    if (modelOf(models, where)) {
      const other = { ...env, [variable]: value };
      return async () => ({ where, ...(await tryKey(models, where, { env: other })) });
    }
    const other = { ...secretsIn(env), [secretOf(variable) ?? ""]: value };
    return async () => ({ where, ...(await look.test(where, other)) });
  });
}

async function signingIn({ login }: OrgAccess, clientSecret: string): Promise<Omit<Tried, "where">> {
  const began = performance.now();
  const ms = () => Math.round(performance.now() - began);
  try {
    await signIn({ ...login, clientSecret } as typeof login, TIMEOUT_MS);
    return { outcome: "works", message: "The org lets us in with it.", ms: ms() };
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    return { outcome: error.error.class, message: error.message, ms: ms() };
  }
}

const TIMEOUT_MS = 30_000;

/** The secrets of connections, by the names that they have there; nothing else of the environment is handed on. */
export const secretsIn = (env: Secrets["env"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([variable, value]) => {
      const name = secretOf(variable);
      return name !== undefined && value !== undefined ? [[name, value]] : [];
    }),
  );

/** The same, each read when it is asked for: one that was rotated, or given, counts from the next call on. */
export const liveSecrets = (env: Secrets["env"]): Record<string, string> =>
  new Proxy<Record<string, string>>(
    {},
    { get: (_, name) => (typeof name === "string" ? env[variableOf(name)] : undefined) },
  );
