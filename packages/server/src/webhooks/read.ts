import type { Value } from "@throughline/workflow";
import type { WebhookEvent } from "./schema.ts";
import { at } from "./verify.ts";

/** Longest text that an event carries, in characters; what is beyond is cut. */
const LONGEST = 20_000;

/** What a delivery says, as an event carries it: plain values only, each of the type that the file asks for. */
export function carriedBy({ carries }: WebhookEvent, body: unknown): Record<string, Value> {
  const data: Record<string, Value> = {};
  for (const [name, { path, as }] of Object.entries(carries)) {
    const value = typed(at(body, path), as);
    if (value !== undefined) data[name] = value;
  }
  return data;
}

function typed(value: unknown, as: "text" | "number" | "boolean" | "any"): Value | undefined {
  if (typeof value === "string") {
    if (as === "number") return /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : undefined;
    if (as === "boolean") return value === "true" ? true : value === "false" ? false : undefined;
    return value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value;
  }
  if (typeof value === "number" && Number.isFinite(value)) {
    if (as === "text") return String(value);
    return as === "boolean" ? undefined : value;
  }
  if (typeof value === "boolean") return as === "text" ? String(value) : as === "number" ? undefined : value;
  return undefined;
}

/** Whether a body is of this event. */
export const isOf = ({ where }: WebhookEvent, body: unknown): boolean =>
  Object.entries(where).every(([path, value]) => at(body, path) === value);
