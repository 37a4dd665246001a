import { createHash } from "node:crypto";
import { z } from "zod";
import type { JsonSchema, Report } from "../connector.ts";

/** A tool as its server describes it: all that somebody who agrees to it has looked at. */
export interface Tool {
  name: string;
  title?: string | undefined;
  description?: string | undefined;
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema | undefined;
  annotations?: Record<string, unknown> | undefined;
}

/** The tools of a server as somebody agreed to them, by name, each with its hash. */
export interface Pins {
  server: string;
  tools: Record<string, { hash: string; tool: Tool }>;
}

const shape = z.object({
  server: z.string(),
  tools: z.record(
    z.string(),
    z.object({
      hash: z.string(),
      tool: z.object({
        name: z.string(),
        title: z.string().optional(),
        description: z.string().optional(),
        inputSchema: z.record(z.string(), z.unknown()),
        outputSchema: z.record(z.string(), z.unknown()).optional(),
        annotations: z.record(z.string(), z.unknown()).optional(),
      }),
    }),
  ),
});

/** Where the tools of a connection are pinned unless its block says otherwise. */
export const pinsFile = (name: string): string => `connections/${name}.mcp.json`;

/** Reads a file of pins. @throws Error that says what is wrong, also where a tool was edited and its hash was not */
export function parsePins(text: string): Pins {
  const read = shape.safeParse(JSON.parse(text));
  if (!read.success)
    throw new Error(`it is no file of pinned tools (${read.error.issues[0]?.path.join(".")})`);
  for (const [name, { hash, tool }] of Object.entries(read.data.tools))
    if (hashOf(tool) !== hash || tool.name !== name)
      throw new Error(`the tool ${name} is not the one of its hash: it was edited by hand`);
  return read.data;
}

/** Pins the tools of a server as they are. */
export const pinned = (server: string, tools: Tool[]): Pins => ({
  server,
  tools: Object.fromEntries(tools.map((tool) => [tool.name, { hash: hashOf(tool), tool: bare(tool) }])),
});

/** The text of a file of pins. */
export const writePins = (pins: Pins): string => `${JSON.stringify(pins, null, 2)}\n`;

/** By it a tool is known again: SHA-256 over everything that it says of itself, whatever the order of keys. */
export const hashOf = (tool: Tool): string =>
  `sha256:${createHash("sha256")
    .update(canonical(bare(tool)))
    .digest("hex")}`;

/** Without what says nothing about what the tool does, such as icons. */
function bare({ name, title, description, inputSchema, outputSchema, annotations }: Tool): Tool {
  const tool: Tool = { name, inputSchema };
  if (title !== undefined) tool.title = title;
  if (description !== undefined) tool.description = description;
  if (outputSchema !== undefined) tool.outputSchema = outputSchema;
  if (annotations !== undefined) tool.annotations = annotations;
  return tool;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const pairs = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`);
  return `{${pairs.join(",")}}`;
}

/** What of a tool is not as it was agreed to, in words; empty: it is the same. */
export function changesOf(was: Tool, is: Tool | undefined): string[] {
  if (!is) return ["it is not there any more"];
  const parts: [string, (tool: Tool) => unknown][] = [
    ["its title", (tool) => tool.title],
    ["its description", (tool) => tool.description],
    ["what it takes", (tool) => tool.inputSchema],
    ["what it answers", (tool) => tool.outputSchema],
    ["what it says of its effects", (tool) => tool.annotations],
  ];
  return parts.flatMap(([name, part]) => (canonical(part(was)) === canonical(part(is)) ? [] : [name]));
}

/** Reads the pins of a connection, and reports what is wrong with them. */
export function pinsIn(text: string | undefined, path: string, report: Report): Pins | undefined {
  const fix = "Look at the server's tools and pin them: throughline connect mcp NAME URL.";
  if (text === undefined) {
    report("missing-pins", ["pins"], `There is no file ${path}, in which the tools are pinned.`, fix);
    return undefined;
  }
  try {
    return parsePins(text);
  } catch (error) {
    report("bad-pins", ["pins"], `The file ${path} cannot be used: ${(error as Error).message}.`, fix);
    return undefined;
  }
}

/** The pins with a tool as it is now. */
export const accepted = (pins: Pins, tool: Tool): Pins => ({
  ...pins,
  tools: { ...pins.tools, ...pinned(pins.server, [tool]).tools },
});
