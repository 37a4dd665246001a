import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createModels, createPrices, noModels } from "@throughline/models";
import { parseModels } from "@throughline/models/llm";
import type { ProofContext } from "@throughline/proof";
import type { AskRequest } from "@throughline/steps";
import type { Asking, Step, Value, Workflow } from "@throughline/workflow";

/**
 * The most that each call of a step can cost, in billionths of a US dollar, by the models and prices beside a workflow.
 * Undefined: the call is never made.
 *
 * @param textOf the text of a field that can hold so many characters; default: as long as it can be
 * @param otherwise what is connected where no models.yaml says so; default: nothing
 */
export async function ceilings(
  file: string,
  fields: ProofContext["fields"],
  textOf = longest,
  otherwise = noModels,
): Promise<(workflow: Workflow, step: Step, asking: Asking) => number | undefined> {
  const beside = join(dirname(file), "models.yaml");
  const config = (existsSync(beside) ? parseModels(readFileSync(beside)).config : undefined) ?? otherwise;
  const models = createModels({ config, prices: await createPrices(config.prices), env: {} });
  return (workflow, step, asking) =>
    models.ceiling(requestOf(workflow, step, asking, (field) => textOf(lengthOf(workflow, fields, field))));
}

/** Characters of a message as most are. */
export const USUAL_TEXT = 1_000;

/** Whose prices are public. */
const PUBLIC = parseModels("providers: { anthropic: {}, openai: {}, google: {}, mistral: {} }").config;

/**
 * The most that each call can cost with texts as most are: what a budget is held against. Where no models.yaml says what is
 * connected, by public prices.
 */
export async function usualCeilings(
  file: string,
  fields: ProofContext["fields"],
): Promise<Required<Pick<ProofContext, "mostOf">>> {
  const most = await ceilings(file, fields, (length) => "a".repeat(Math.min(USUAL_TEXT, length)), PUBLIC);
  return { mostOf: (step, asking, workflow) => most(workflow, step, asking) };
}

/**
 * A call as the step would make it.
 *
 * @param shown what stands in a field that the agent reads
 */
export function requestOf(
  { agents, facts: declared }: Workflow,
  { agent: by = "" }: Step,
  { model, fallbacks, facts }: Asking,
  shown: (field: string) => Value,
): Omit<AskRequest, "most"> {
  const agent = Object.hasOwn(agents, by) ? agents[by] : undefined;
  return {
    ...{ agent: by, role: agent?.role ?? "", model },
    ...(fallbacks.length > 0 && { fallbacks }),
    facts: facts.flatMap((name) => {
      const fact = declared[name];
      return fact ? [{ name, ...fact }] : [];
    }),
    inputs: Object.fromEntries((agent?.reads ?? []).map((field) => [field, shown(field)])),
  };
}

/** Characters of Salesforce's long text fields, unless they are made longer. */
const LONG_TEXT = 32_768;

/** How many characters a field can hold. */
function lengthOf({ object }: Workflow, fields: ProofContext["fields"], name: string): number {
  const field = fields?.(object, name);
  return (typeof field === "object" ? field.length : undefined) ?? LONG_TEXT;
}

/** Of characters that take the most bytes. */
const longest = (length: number): string => "\u{ffe6}".repeat(length);
