import type { Message } from "@a2a-js/sdk";
import type { Tool } from "../outside/tool.ts";
import { toolsOf } from "../outside/tools/index.ts";
import type { Role } from "../sign-in/roles.ts";

/** What a message asks for, or what is missing in it, in words. */
export type Asked = { tool: Tool; input: Record<string, unknown> } | { missing: string };

/**
 * Reads a message: a data part `{ skill, input }`, or a text that begins with the name of a skill and goes on with its
 * input as JSON. What was asked before in the same task is completed by what comes now.
 */
export function readMessage(
  { parts }: Message,
  role: Role,
  before: Partial<Request> = {},
): Asked & { so: Partial<Request> } {
  const said = parts.flatMap(({ content }) => {
    if (content?.$case === "data") return [requestIn(content.value)];
    return content?.$case === "text" ? [requestInText(content.value)] : [];
  });
  const so: Partial<Request> = {
    skill: said.find(({ skill }) => skill)?.skill ?? before.skill,
    input: Object.assign({}, before.input, ...said.map(({ input }) => input)),
  };
  const own = toolsOf(role);
  const tool = own.find(({ name }) => name === so.skill);
  if (!tool) {
    const names = own.map(({ name }) => name).join(", ");
    return { so, missing: `Say which skill: send a data part { skill, input }. Yours are ${names}.` };
  }
  const fits = tool.input.safeParse(so.input);
  if (fits.success) return { so, tool, input: so.input ?? {} };
  const wrong = fits.error.issues.map(({ path, message }) => `${path.join(".") || "input"}: ${message}`);
  return { so, missing: `${tool.name} needs another input. ${wrong.join("; ")}` };
}

export interface Request {
  skill: string | undefined;
  input: Record<string, unknown>;
}

function requestIn(data: unknown): Partial<Request> {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return {};
  const { skill, input, ...rest } = data as { skill?: unknown; input?: unknown };
  const inner = typeof input === "object" && input !== null && !Array.isArray(input) ? input : rest;
  return { ...(typeof skill === "string" && { skill }), input: inner as Record<string, unknown> };
}

function requestInText(text: string): Partial<Request> {
  const [, skill, rest = ""] = /^\s*([a-z_]+)\s*(.*)$/s.exec(text) ?? [];
  const json = skill === undefined ? text : rest;
  try {
    return { ...requestIn(JSON.parse(json || "{}")), ...(skill !== undefined && { skill }) };
  } catch {
    return skill === undefined ? {} : { skill };
  }
}
