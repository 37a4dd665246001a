/** The parts of expressions, for those who reason about them: syntax, dates, patterns. */
export { dateOfDay, instant, isDateOnly, looksLikeDate } from "./dates.ts";
export { type Matcher, matcher } from "./regex/matcher.ts";
export { type ASTNode, callOf, operandsOf, parseCel, pathOf, rangeOf } from "./syntax.ts";
