import { createHash } from "node:crypto";
import { z } from "zod";
import type { Report } from "../connector.ts";

/** Where the card of a connection is pinned. */
export const cardFile = (name: string): string => `connections/${name}.card.json`;

/** An agent's card as somebody agreed to it. */
export interface Pin {
  /** Where it was got from. */
  url: string;
  /** Of all that the protocol knows of a card. */
  hash: string;
  card: Record<string, unknown>;
  /** Whose signature it has to have; absent: it needs none. JSON Web Keys. */
  keys?: Record<string, unknown>[];
}

const shape = z.strictObject({
  url: z.string(),
  hash: z.string(),
  card: z.record(z.string(), z.unknown()),
  keys: z.array(z.record(z.string(), z.unknown())).optional(),
});

export const hashOf = (canonical: string): string =>
  `sha256:${createHash("sha256").update(canonical).digest("hex")}`;

export const writePin = (pin: Pin): string => `${JSON.stringify(pin, null, 2)}\n`;

/** @throws Error that says what is wrong with it */
export function parsePin(text: string): Pin {
  const read = shape.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`it is no pinned card (${read.error.issues[0]?.path.join(".")})`);
  const { keys, ...pin } = read.data;
  return { ...pin, ...(keys && { keys }) };
}

/** Reads the pinned card of a connection, and reports what is wrong with it. */
export function pinIn(text: string | undefined, path: string, report: Report): Pin | undefined {
  const fix = "Look at the agent's card and pin it: throughline connect a2a NAME URL.";
  if (text === undefined) {
    report("missing-card", ["card"], `There is no file ${path}, in which the agent's card is pinned.`, fix);
    return undefined;
  }
  try {
    return parsePin(text);
  } catch (error) {
    report("bad-card", ["card"], `The file ${path} cannot be used: ${(error as Error).message}.`, fix);
    return undefined;
  }
}

/** Parts of a card, by what people call them. */
const PARTS: [string, string[]][] = [
  ["its name", ["name"]],
  ["its description", ["description"]],
  ["its version", ["version"]],
  ["who provides it", ["provider"]],
  ["where it is reached", ["supportedInterfaces"]],
  ["what it can do", ["capabilities"]],
  ["its skills", ["skills"]],
  ["how it is signed in to", ["securitySchemes", "securityRequirements"]],
  ["what it takes and answers", ["defaultInputModes", "defaultOutputModes"]],
  ["where more is told of it", ["documentationUrl", "iconUrl"]],
];

/** What of a card is not as it was agreed to, in words. */
export const changesOf = (was: Record<string, unknown>, is: Record<string, unknown>): string[] =>
  PARTS.flatMap(([name, keys]) =>
    keys.some((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key])) ? [name] : [],
  );

/** What a card tells people of its agent. */
export function aboutOf({ card, keys }: Pin): { label: string; value: string }[] {
  const { name, version, provider, skills } = card as {
    name?: string;
    version?: string;
    provider?: { organization?: string };
    skills?: { name?: string }[];
  };
  const told = [
    ["Name", name],
    ["Version", version],
    ["Made by", provider?.organization],
    ["Skills", skills?.map((one) => one.name).join(", ")],
    ["Vouched for", keys && `by a signature of ${keys.map(({ kid }) => kid).join(" or ")}`],
  ] as const;
  return told.flatMap(([label, value]) => (value ? [{ label, value: String(value).slice(0, 300) }] : []));
}
