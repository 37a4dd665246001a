const known = new Map<string, RegExp>();

/**
 * The expression of a pattern that a value as a whole is to be like; `(?i)` at its front ignores case.
 * @throws SyntaxError when it is none
 */
export function whollyLike(pattern: string): RegExp {
  let expression = known.get(pattern);
  if (!expression) {
    const ignoresCase = pattern.startsWith("(?i)");
    expression = new RegExp(`^(?:${ignoresCase ? pattern.slice(4) : pattern})$`, ignoresCase ? "iu" : "u");
    known.set(pattern, expression);
  }
  return expression;
}
