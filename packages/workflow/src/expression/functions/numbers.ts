import { finite, isBlank } from "../values.ts";
import { type FunctionDefinition, strict } from "./definition.ts";

const numeric = (run: (...numbers: number[]) => number): FunctionDefinition["run"] =>
  strict((args) => {
    if (args.every((arg) => typeof arg === "number")) return finite(run(...(args as number[])));
    return args.some(isBlank) ? null : undefined;
  });

/** Rounds half away from zero, on the decimal digits as written: `round(1.005, 2)` is 1.01. */
function round(number: number, digits = 0): number {
  const shifted = (text: number, by: number): number => {
    const [mantissa, exponent = "0"] = String(text).split("e");
    return Number(`${mantissa}e${Number(exponent) + by}`);
  };
  return Math.sign(number) * shifted(Math.round(shifted(Math.abs(number), digits)), -digits) + 0;
}

/** Functions of numbers: blank where a number is blank, unknown where there is no result. */
export const numberFunctions: Record<string, FunctionDefinition> = {
  abs: {
    signature: "abs(number)",
    description: "The number without its sign.",
    takes: ["number"],
    returns: "number",
    run: numeric(Math.abs),
  },
  round: {
    signature: "round(number, digits)",
    description: "Rounded to so many digits after the point (none without it), half away from zero.",
    takes: ["number", "number"],
    least: 1,
    returns: "number",
    run: numeric(round),
  },
  floor: {
    signature: "floor(number)",
    description: "The whole number below.",
    takes: ["number"],
    returns: "number",
    run: numeric(Math.floor),
  },
  ceil: {
    signature: "ceil(number)",
    description: "The whole number above.",
    takes: ["number"],
    returns: "number",
    run: numeric(Math.ceil),
  },
  roundDown: {
    signature: "roundDown(number)",
    description: "The whole number towards zero (Salesforce's FLOOR).",
    takes: ["number"],
    returns: "number",
    run: numeric(Math.trunc),
  },
  roundUp: {
    signature: "roundUp(number)",
    description: "The whole number away from zero (Salesforce's CEILING).",
    takes: ["number"],
    returns: "number",
    run: numeric((number) => (number < 0 ? Math.floor(number) : Math.ceil(number))),
  },
  min: {
    signature: "min(a, b, …)",
    description: "The smallest of the numbers.",
    takes: ["number"],
    variadic: true,
    returns: "number",
    run: numeric(Math.min),
  },
  max: {
    signature: "max(a, b, …)",
    description: "The largest of the numbers.",
    takes: ["number"],
    variadic: true,
    returns: "number",
    run: numeric(Math.max),
  },
  mod: {
    signature: "mod(number, by)",
    description: "What remains of a division, with the sign of the number.",
    takes: ["number", "number"],
    returns: "number",
    run: numeric((number, by) => number % by),
  },
  pow: {
    signature: "pow(number, exponent)",
    description: "The number raised to a power.",
    takes: ["number", "number"],
    returns: "number",
    run: numeric((number, exponent) => number ** exponent),
  },
};
