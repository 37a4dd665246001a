import type { Value } from "@throughline/workflow";
import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { JsonSchema, OperationInfo } from "../connector.ts";
import type { Outcome } from "../port.ts";

// documents of others have formats and words that are their own
const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, logger: false });
(addFormats as unknown as (to: Ajv2020) => void)(ajv);

const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** Made at the first use: most operations of an imported document are never called. */
function validator(schema: JsonSchema): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  // schemas of others may carry the same $id
  const { $id: _, ...own } = schema;
  const made = ajv.compile(own);
  compiled.set(schema, made);
  return made;
}

/** Where and what, without the value itself, which may be anybody's. */
const told = ([error]: ErrorObject[]): string => {
  const at = error?.instancePath.split("/").filter(Boolean).join(".");
  const extra = (error?.params as { additionalProperty?: string } | undefined)?.additionalProperty;
  return `${at || "it"} ${error?.message ?? "does not fit"}${extra ? ` (${extra})` : ""}`;
};

/** @returns what does not fit, in words; undefined where all does */
export function misfit(schema: JsonSchema | undefined, value: unknown): string | undefined {
  if (!schema) return undefined;
  try {
    const valid = validator(schema);
    return valid(value) ? undefined : told(valid.errors ?? []);
  } catch (error) {
    return `the declared schema cannot be used (${(error as Error).message})`;
  }
}

const refusal = (code: string, message: string): Outcome<never> => ({
  ok: false,
  apiCalls: 0,
  error: { class: "person", code, message },
});

/** Inputs that do not fit are not sent. A blank that is not required is the same as none. */
export function unfitInput(
  name: string,
  { input: schema }: OperationInfo,
  input: Record<string, Value>,
): Outcome<never> | undefined {
  if (!schema) return undefined;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const given = Object.entries(input).filter(([key, value]) => value !== null || required.includes(key));
  const wrong = misfit(schema, Object.fromEntries(given));
  return wrong === undefined
    ? undefined
    : refusal("UNFIT_INPUT", `${name} was not called: of its inputs ${wrong}.`);
}

/** An answer is data: where it is not as declared, nothing of it is taken. */
export function checkedAnswer(
  name: string,
  { output }: OperationInfo,
  outcome: Outcome<unknown>,
): Outcome<unknown> {
  if (!outcome.ok) return outcome;
  const wrong = misfit(output, outcome.value);
  if (wrong === undefined) return outcome;
  const { apiCalls } = outcome;
  const message = `${name} answered something else than declared: ${wrong}. Nothing of it was taken.`;
  return { ok: false, apiCalls, error: { class: "person", code: "UNFIT_ANSWER", message, doubt: true } };
}
