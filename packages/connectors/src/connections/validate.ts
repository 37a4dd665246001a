import { createRequire } from "node:module";
import type { Value } from "@throughline/workflow";
import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import type { JsonSchema, OperationInfo } from "../connector.ts";
import type { Outcome } from "../port.ts";

const require = createRequire(import.meta.url);
/** By dialect: most write 2020-12, many tools of others still draft 7. */
const dialects = new Map<string, Ajv>();
const DRAFT_7 = /^https?:\/\/json-schema\.org\/draft-0[67]\/schema#?$/;

/** Loaded at the first use: many workspaces have no schema. */
function opened({ $schema }: JsonSchema): Ajv {
  const file = DRAFT_7.test(String($schema)) ? "ajv" : "ajv/dist/2020.js";
  const known = dialects.get(file);
  if (known) return known;
  const { default: Made } = require(file) as typeof import("ajv");
  // documents of others have formats and words that are their own
  const made = new Made({ strict: false, allErrors: false, validateFormats: true, logger: false });
  (require("ajv-formats") as { default(to: Ajv): void }).default(made);
  dialects.set(file, made);
  return made;
}

const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** Made at the first use: most operations of an imported document are never called. */
function validator(schema: JsonSchema): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  // schemas of others may carry the same $id, and name a dialect by an address that says no more than the class does
  const { $id: _, $schema: _dialect, ...own } = schema;
  const made = opened(schema).compile(own);
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
