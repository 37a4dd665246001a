import type { JsonSchema } from "../../connector.ts";
import type { Described } from "./kind.ts";

/** What an org said of the operations of a connection, as a file beside the workflow keeps it. */
export type Pins = Record<string, Described & { is: string }>;

const FORMAT = 1;

/** The file of a connection's pins, from where `connections.yaml` is. */
export const pinFile = (connection: string): string => `connections/${connection}.salesforce.json`;

/** The text of that file: in the order of the names, so that what changed is seen at once. */
export function pinText(pins: Pins): string {
  const operations = Object.fromEntries(Object.entries(pins).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ format: FORMAT, operations }, null, 2)}\n`;
}

/** @throws Error for what is no such file */
export function readPins(text: string | undefined): Pins {
  if (text === undefined) return {};
  const file = JSON.parse(text) as { format?: number; operations?: Pins };
  if (file.format !== FORMAT || typeof file.operations !== "object")
    throw new Error(`it is not of format ${FORMAT}`);
  return file.operations;
}

/** What is different by now, in words, for whoever wrote a workflow by the pins. */
export function changesBetween(pinned: Described, now: Described): string[] {
  const told: string[] = [];
  for (const [what, before, after] of [
    ["input", pinned.input, now.input],
    ["answer", pinned.output, now.output],
  ] as const) {
    const [were, are] = [before, after].map(
      (schema) => (schema.properties ?? {}) as Record<string, JsonSchema>,
    );
    for (const name of Object.keys(were!)) {
      if (!are![name]) told.push(`the ${what} ${name} is gone`);
      else if (typeOf(were![name]!) !== typeOf(are![name]!))
        told.push(`the ${what} ${name} is of another type`);
    }
    for (const name of Object.keys(are!)) if (!were![name]) told.push(`the ${what} ${name} is new`);
  }
  const required = (schema: JsonSchema) => (schema.required ?? []) as string[];
  const before = required(pinned.input);
  for (const name of required(now.input))
    if (!before.includes(name)) told.push(`the input ${name} is required`);
  if (pinned.key !== now.key) told.push("records are told apart by another key");
  return told;
}

/** Titles and descriptions are for people only. */
const typeOf = (schema: JsonSchema): string =>
  JSON.stringify(schema, (key, value) => (key === "title" || key === "description" ? undefined : value));
