import type { Value } from "../api/types.ts";

/** A value as people read it; blank is "empty". Long texts are cut at `most` characters. */
export function showValue(value: Value | "unknown" | undefined, most = 120): string {
  if (value === undefined || value === "unknown") return "not known";
  if (value === null || value === "") return "empty";
  if (value === true) return "yes";
  if (value === false) return "no";
  const text = Array.isArray(value) ? value.map((part) => showValue(part)).join(", ") : String(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** An id or API name as a title: "find-invoice" → "Find invoice", "Resolution_Code__c" → "Resolution code". */
export function title(name: string): string {
  const words = name
    .replace(/__[cr]$/, "")
    .replace(/[-_]+/g, " ")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A team in short: "billing team" → "Billing". */
export function teamName(team: string): string {
  return title(team.replace(/ team$/i, ""));
}

/** "1 field", "4 fields". */
export function count(many: number, one: string, more = `${one}s`): string {
  return `${many.toLocaleString("en-US")} ${many === 1 ? one : more}`;
}

/** "1 API call"; a request that carries several items is shared among them: "0.05 API calls". */
export function apiCalls(many: number): string {
  return `${Number(many.toFixed(2)).toLocaleString("en-US")} API ${many === 1 ? "call" : "calls"}`;
}

/** Two letters for an avatar: "Support Leads" → "SL", "Wren" → "WR". */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? `${words[0]?.charAt(0)}${words[1]?.charAt(0)}` : name.slice(0, 2);
  return letters.toUpperCase();
}

/** Money with as many digits as it needs to be seen: "$0.0004", "$1.20", "$0". */
export function money(amount: number, currency = "USD"): string {
  const sign = currency === "USD" ? "$" : currency === "EUR" ? "€" : `${currency} `;
  if (amount === 0) return `${sign}0`;
  return `${sign}${amount.toFixed(4).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}

/** A share of 0 to 1: "91.4 %"; "–" where there is none. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? "–" : `${(share * 100).toFixed(digits)} %`;
}
