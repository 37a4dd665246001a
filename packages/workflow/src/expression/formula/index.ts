import { definitions } from "../functions/index.ts";
import { endOfText } from "../syntax.ts";
import type { ExpressionProblem } from "../types.ts";
import { CALLS } from "./calls.ts";
import { translate } from "./translate.ts";

// what only a formula has: <>, a single = or &, ^, a comment, $User, a bare TRUE or NOT
const SIGNS = /<>|(?<![=!<>])=(?!=)|(?<!&)&(?!&)|\^|\/\*|\$[A-Z]|(?<![\w.])(?:TRUE|FALSE|NULL|NOT)(?![\w(])/;
const CALL = /(?<![\w.])([A-Za-z]\w*)\s*\(/g;

/**
 * Whether a text is a Salesforce formula and not CEL: it has an operator or calls a function that only
 * formulas have (texts in quotes do not count). Calls in capitals are taken for a formula's, known or not.
 */
export function isFormula(source: string): boolean {
  const bare = withoutTexts(source);
  return SIGNS.test(bare) || [...bare.matchAll(CALL)].some(([, name]) => isFormulaCall(name as string));
}

function isFormulaCall(name: string): boolean {
  if (/^[A-Z][A-Z0-9]+$/.test(name)) return true;
  return !Object.hasOwn(definitions, name) && Object.hasOwn(CALLS, name.toUpperCase());
}

function withoutTexts(source: string): string {
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
  return bare;
}

/**
 * Says a Salesforce formula in CEL.
 * @returns the CEL text, or the problems: what cannot be translated, each with its place in the formula.
 */
export function translateFormula(source: string): { cel?: string; problems: ExpressionProblem[] } {
  const { cel, problems } = translate(source);
  return cel === undefined ? { problems } : { cel, problems };
}
