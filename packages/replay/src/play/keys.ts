import type { Effect, ItemState, OpenTask } from "@throughline/engine";
import type { AskRequest } from "@throughline/steps";
import { sha256, type Value } from "@throughline/workflow";

/** Under which a system's answer is found again: its operation with what it was asked. */
export const callKey = (connection: string, operation: string, input: Record<string, Value>): string =>
  `${connection}.${operation}#${hashOf(input)}`;

/** Under which a refused write is found again: what was to be written. */
export const writeKey = ({ sets }: Extract<Effect, { kind: "write" }>): string =>
  hashOf(Object.fromEntries(Object.entries(sets).map(([field, { value }]) => [field, value])));

/** Under which what a language model said is found again, where nobody gives another hash: all of the question but its price. */
export const askKey = ({ agent, role, model, fallbacks, facts, inputs }: AskRequest): string =>
  hashOf({ agent, role, model, fallbacks: fallbacks ?? [], facts, inputs });

/** Under which what a local model was sure of is found again: the model with what it was shown. */
export const predictionKey = (model: string, inputs: Record<string, unknown>): string =>
  `${model}#${hashOf(inputs)}`;

/**
 * What a person was asked: the form, the fields that were shown, and, where the step remembers it, the hash of their values.
 * A question that is put in other words is the same.
 */
export function questionKey({ request, visit }: OpenTask, state: ItemState): string {
  const { form, shows } = request;
  const memory = visit === undefined ? undefined : state.visits[visit]?.memory;
  const shown = (memory as { hash?: string } | undefined)?.hash;
  return hashOf([form.map(({ name, type, of }) => ({ name, type, of })), shown ?? shows]);
}

const hashOf = (value: unknown): string => sha256(sorted(value)).slice(0, 24);

/** As text that is the same for the same content, in whatever order it was put together. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const parts = Object.entries(value).filter(([, one]) => one !== undefined);
  parts.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${parts.map(([key, one]) => `${JSON.stringify(key)}:${sorted(one)}`).join()}}`;
}
