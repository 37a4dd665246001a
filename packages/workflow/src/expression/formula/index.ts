import { endOfText } from "../syntax.ts";
import type { ExpressionProblem } from "../types.ts";
import { translate } from "./translate.ts";

// what only a formula has: <>, a single = or &, ^, a comment, $User, AND(…), a bare TRUE
const SIGNS =
  /<>|(?<![=!<>])=(?!=)|(?<!&)&(?!&)|\^|\/\*|\$[A-Z]|(?<![\w.])[A-Z][A-Z0-9]+\s*\(|(?<![\w.])(?:TRUE|FALSE|NULL)(?![\w(])/;

/**
 * Whether a text is a Salesforce formula and not CEL: it has an operator or a call that only formulas have
 * (texts in quotes do not count).
 */
export function isFormula(source: string): boolean {
  let bare = "";
  for (let at = 0; at < source.length; at++) {
    const sign = source[at] as string;
    if (sign === '"' || sign === "'") {
      at = endOfText(source, at);
      bare += '""';
    } else if (sign === "/" && source[at + 1] === "/") {
      while (at + 1 < source.length && source[at + 1] !== "\n") at++;
    } else bare += sign;
  }
  return SIGNS.test(bare);
}

/**
 * Says a Salesforce formula in CEL.
 * @returns the CEL text, or the problems: what cannot be translated, each with its place in the formula.
 */
export function translateFormula(source: string): { cel?: string; problems: ExpressionProblem[] } {
  const { cel, problems } = translate(source);
  return cel === undefined ? { problems } : { cel, problems };
}
