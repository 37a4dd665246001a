import { asNumber, type Value } from "./values.ts";

/** A function of numbers; blank if one of them is, or if there is no result. */
export const ofNumbers =
  (f: (...numbers: number[]) => number) =>
  (...args: Value[]): Value => {
    const numbers = args.map(asNumber);
    if (numbers.some((n) => n === null)) return null;
    const result = f(...(numbers as number[]));
    return Number.isFinite(result) ? result : null;
  };

/** Away from zero at the half, as Salesforce rounds; of a negative number of digits, before the point. */
function round(value: number, digits = 0): number {
  const factor = 10 ** Math.trunc(digits);
  // what a decimal number cannot say in binary is mended before the half is looked at
  const scaled = Number((Math.abs(value) * factor).toPrecision(15));
  return (Math.sign(value) * Math.round(scaled)) / factor;
}

const awayFromZero = (value: number) => Math.sign(value) * Math.ceil(Math.abs(value));

/** Functions of numbers. */
export const MATH_FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  ABS: ofNumbers(Math.abs),
  ROUND: ofNumbers(round),
  TRUNC: ofNumbers((value, digits = 0) => Math.trunc(value * 10 ** digits) / 10 ** digits),
  // towards and away from zero; the M variants go down and up
  FLOOR: ofNumbers(Math.trunc),
  CEILING: ofNumbers(awayFromZero),
  MFLOOR: ofNumbers(Math.floor),
  MCEILING: ofNumbers(Math.ceil),
  MAX: ofNumbers(Math.max),
  MIN: ofNumbers(Math.min),
  MOD: ofNumbers((a, b) => a - b * Math.floor(a / b)),
  SQRT: ofNumbers(Math.sqrt),
  EXP: ofNumbers(Math.exp),
  LN: ofNumbers(Math.log),
  LOG: ofNumbers(Math.log10),
  PI: () => Math.PI,
  SIN: ofNumbers(Math.sin),
  COS: ofNumbers(Math.cos),
  TAN: ofNumbers(Math.tan),
  ASIN: ofNumbers(Math.asin),
  ACOS: ofNumbers(Math.acos),
  ATAN: ofNumbers(Math.atan),
  ATAN2: ofNumbers(Math.atan2),
};
