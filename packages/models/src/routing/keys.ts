import { tokenise } from "../text/tokens.ts";
import type { RoutingTable, RoutingValues } from "./model.ts";

/** A table's shape: what it looks up. */
export type Shape = Pick<RoutingTable, "fields" | "text">;

const BETWEEN = "\u0001";

/** Under which names a table looks an item up: its values together, or each different word of its text. */
export function keysOf({ fields, text }: Shape, values: RoutingValues): string[] {
  if (text) return [...new Set(tokenise(values[fields[0] as string] ?? "").map((token) => token.text))];
  return [fields.map((field) => values[field] ?? "").join(BETWEEN)];
}

/** "category = Network, location = Berlin" */
export function keyText({ fields, text }: Shape, key: string): string {
  if (text) return `"${key}" in ${fields[0]}`;
  const parts = key.split(BETWEEN);
  return fields.map((field, place) => `${field} = ${parts[place] || "unknown"}`).join(", ");
}
