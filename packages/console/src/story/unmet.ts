import type { Because, Reason, Value } from "../api/types.ts";
import { showValue, title } from "../format/value.ts";

/** A sentence in pieces; the strong ones carry the news. */
export type Words = { text: string; strong?: boolean }[];

/** The one condition for which something was not done, in words: "Topic was **billing**, not spam". */
export function unmet(because: Because): Words {
  const failed = because.reason && failing(because.reason, true);
  const words = failed && leafWords(failed.leaf, failed.wanted);
  return words ?? [{ text: because.text }];
}

/** The one condition that held, in words: "Status was **Closed**"; what is more than one is told as the engine told it. */
export function met(because: Because): Words {
  const { reason } = because;
  const words = reason?.op === "leaf" && reason.result === "true" ? leafWords(reason, false) : undefined;
  return words ?? [{ text: because.text }];
}

/** The words as one plain text, for screen readers and for measuring. */
export function plain(words: Words): string {
  return words.map((word) => word.text).join("");
}

/** Looks for the leaf that kept the whole from being as wanted, and what it should have been. */
function failing(reason: Reason, wanted: boolean): { leaf: Reason; wanted: boolean } | undefined {
  const parts = reason.parts ?? [];
  if (reason.op === "leaf") return { leaf: reason, wanted };
  if (reason.op === "not") return parts[0] && failing(parts[0], !wanted);
  if (reason.op === "choice") return undefined;
  // in "and" that should be true, and in "or" that should be false, a single part is to blame
  const good = wanted ? "true" : "false";
  const culprit = parts.find((part) => part.result !== good);
  return culprit && failing(culprit, wanted);
}

const comparison = /^([\w.]+)\s*(==|!=|>=|<=|>|<)\s*(.+)$/;
const given = /^given\(\s*([\w.]+)\s*\)$/;
const contains = /^([\w.]+)\.(?:contains|startsWith|endsWith)\((.+)\)$/;
const bare = /^[\w.]+$/;
const fallsShort: Record<string, string> = {
  ">": "not over",
  ">=": "not at least",
  "<": "not under",
  "<=": "not at most",
};
const exceeds: Record<string, string> = { ">": "over", ">=": "at least", "<": "under", "<=": "at most" };

function leafWords(leaf: Reason, wanted: boolean): Words | undefined {
  const text = leaf.text.trim();
  const is = given.exec(text);
  if (is) {
    const name = label(is[1] ?? "");
    return wanted
      ? [{ text: "No " }, { text: name.toLowerCase(), strong: true }, { text: " was found" }]
      : [{ text: name, strong: true }, { text: " was given" }];
  }
  const compared = comparison.exec(text);
  if (compared) return comparedWords(leaf, compared, wanted);
  const holds = contains.exec(text);
  if (holds) {
    const word = wanted ? "does not contain" : "contains";
    return [
      { text: `${label(holds[1] ?? "")} ` },
      { text: word, strong: true },
      { text: ` ${literal(holds[2] ?? "", leaf)}` },
    ];
  }
  if (bare.test(text))
    return [{ text: `${label(text)} was ` }, { text: shownValue(text, leaf), strong: true }];
  return undefined;
}

function comparedWords(leaf: Reason, [, name = "", op = "", right = ""]: string[], wanted: boolean): Words {
  const value = leaf.names?.[name];
  if (value === "unknown") return [{ text: `${label(name)} is ` }, { text: "not known", strong: true }];
  const against = literal(right, leaf);
  if (op === "==" || op === "!=") {
    const start = [{ text: `${label(name)} was ` }, { text: shownValue(name, leaf), strong: true }];
    return (op === "==") === wanted ? [...start, { text: `, not ${against}` }] : start;
  }
  return [
    { text: `${label(name)} ${shownValue(name, leaf)} is ` },
    { text: (wanted ? fallsShort : exceeds)[op] ?? op, strong: true },
    { text: ` ${against}` },
  ];
}

function shownValue(name: string, leaf: Reason): string {
  return showValue(leaf.names?.[name] as Value | "unknown" | undefined, 40);
}

/** A literal without its quotes; a name with its value. */
function literal(source: string, leaf: Reason): string {
  const text = source.trim();
  const quoted = /^(["'])(.*)\1$/.exec(text);
  if (quoted) return quoted[2] ?? "";
  return leaf.names && text in leaf.names ? shownValue(text, leaf) : text;
}

/** "Account.Tier__c" → "Tier": the parent is clear from the condition itself. */
function label(name: string): string {
  return title(name.split(".").at(-1) ?? name);
}
