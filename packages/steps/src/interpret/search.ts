import type { Scope } from "@throughline/workflow";
import type { Because } from "../contract.ts";

/** Longest text that is searched; Salesforce's long text fields end at 131,072 characters. */
const LONGEST = 131_072;

const compiled = new Map<string, RegExp>();

export interface Found {
  /** Part 0 is all that matched; named and numbered groups beside it. */
  groups: Record<string | number, string | undefined>;
  evidence: NonNullable<Because["evidence"]>;
}

/** Looks for a pattern in fields, in their order. `(?i)` at its front ignores case. */
export function search(pattern: string, fields: string[], scope: Scope): Found | undefined {
  let expression = compiled.get(pattern);
  if (!expression) {
    const ignoresCase = pattern.startsWith("(?i)");
    expression = new RegExp(ignoresCase ? pattern.slice(4) : pattern, ignoresCase ? "iu" : "u");
    compiled.set(pattern, expression);
  }
  for (const field of fields) {
    const text = scope.get(field);
    if (typeof text !== "string") continue;
    const match = expression.exec(text.slice(0, LONGEST));
    if (!match) continue;
    return {
      groups: { ...Object.fromEntries(match.entries()), ...match.groups },
      evidence: { field, from: match.index, to: match.index + match[0].length, quote: match[0] },
    };
  }
  return undefined;
}
