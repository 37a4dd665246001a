import { dateFunctions } from "./dates.ts";
import type { FunctionDefinition } from "./definition.ts";
import { generalFunctions } from "./general.ts";
import { numberFunctions } from "./numbers.ts";
import { textFunctions } from "./text.ts";

export type { Argument, FunctionDefinition, Takes } from "./definition.ts";

/**
 * All functions by name. `f(x, y)` and `x.f(y)` are the same call.
 * To add one: an entry in one of the four lists, and its cases in the table of the tests.
 */
export const definitions: Record<string, FunctionDefinition> = {
  ...generalFunctions,
  ...textFunctions,
  ...dateFunctions,
  ...numberFunctions,
};

/** The catalogue of functions, for the editor and the documentation. */
export const functions: { name: string; signature: string; description: string }[] = Object.entries(
  definitions,
).map(([name, { signature, description }]) => ({ name, signature, description }));
