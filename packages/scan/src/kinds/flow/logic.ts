import { allOf, notOf, withLogic } from "../../criteria/index.ts";
import type { Condition } from "../../model.ts";

/** What must hold, all of it; `never` where it cannot. Nothing is always. */
export type Asked = Condition[] | "never";

/** All of them at once; what is asked twice is said once. */
export function every(parts: Asked[]): Asked {
  if (parts.includes("never")) return "never";
  const said = new Map((parts as Condition[][]).flat().map((one) => [one.text, one]));
  return [...said.values()];
}

/** At least one of them. */
export function some(parts: Asked[]): Asked {
  const possible = parts.filter((part) => part !== "never");
  if (possible.length === 0) return "never";
  if (possible.some((part) => part.length === 0)) return [];
  const said = new Map(possible.map((part) => [allOf(part).text, allOf(part)]));
  return said.size === 1 ? (possible[0] as Condition[]) : withLogic([...said.values()], "or");
}

export function not(asked: Asked): Asked {
  if (asked === "never") return [];
  return asked.length === 0 ? "never" : [notOf(allOf(asked))];
}

/** Put together as conditions are numbered: `and`, `or`, `1 AND (2 OR NOT 3)`; with nothing they all must hold. */
export function joined(parts: Asked[], logic = "and"): Asked {
  const words = logic.toLowerCase().match(/\d+|and|or|not|[()]|\S/g) ?? [];
  if (words.length === 1 && words[0] === "or") return some(parts);
  if (!words.some((word) => /\d/.test(word))) return every(parts);
  const known = new Map(parts.map((part, at) => [String(at + 1), part]));
  return parsed(words, known) ?? unread(parts, logic);
}

const unread = (parts: Asked[], logic: string): Asked => {
  const told = parts.map((part, at) => `${at + 1} ${part === "never" ? part : allOf(part).text}`);
  return [{ text: `${logic}, of: ${told.join("; ")}` }];
};

/** Undefined where the logic cannot be read, or names a condition that is not there. */
function parsed(words: string[], known: Map<string, Asked>): Asked | undefined {
  let at = 0;
  const take = (word: string): boolean => words[at] === word && ++at > 0;
  const list = (
    word: string,
    next: () => Asked | undefined,
    join: (parts: Asked[]) => Asked,
  ): Asked | undefined => {
    const parts: Asked[] = [];
    do {
      const part = next();
      if (part === undefined) return undefined;
      parts.push(part);
    } while (take(word));
    return join(parts);
  };
  const or = (): Asked | undefined => list("or", and, some);
  const and = (): Asked | undefined => list("and", operand, every);
  const operand = (): Asked | undefined => {
    if (take("not")) {
      const inner = operand();
      return inner && not(inner);
    }
    if (!take("(")) return known.get(words[at++] ?? "");
    const inner = or();
    return take(")") ? inner : undefined;
  };
  const all = or();
  return at === words.length ? all : undefined;
}
