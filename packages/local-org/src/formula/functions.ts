import { DATE_FUNCTIONS } from "./date.ts";
import { MATH_FUNCTIONS } from "./math.ts";
import { TEXT_FUNCTIONS } from "./text.ts";
import { asBoolean, asNumber, isBlank, type Value } from "./values.ts";

/** Functions whose arguments are all worked out beforehand. */
export const FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  ...TEXT_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ISBLANK: (value = null) => isBlank(value),
  ISNULL: (value = null) => isBlank(value),
  ISNUMBER: (value = null) => asNumber(value) !== null,
  NOT: (value = null) => !asBoolean(value),
};
