import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Came } from "../outside/ask.ts";
import type { FormInput, Tool } from "../outside/tool.ts";
import { answerIn, type Field, schemaOf, wordsFor } from "./form.ts";

type Input = Record<string, unknown>;

export const refused = (text: string): CallToolResult => ({
  isError: true,
  content: [{ type: "text", text }],
});

/**
 * The input of a tool with what a person filled in, or how whoever sits at the program is asked to. The form is read anew at
 * each turn, so that nothing has to be remembered between them, and nothing that comes back has to be believed.
 * @param ask calls a tool for the caller
 */
export async function filledIn(
  { input: name, shownBy }: FormInput,
  input: Input,
  { mcpReq }: ServerContext,
  ask: (tool: Tool, input: Input) => Promise<Came>,
): Promise<{ input: Input } | { instead: CallToolResult | InputRequiredResult }> {
  if (input[name] !== undefined) return { input };
  const shown = await ask(shownBy, input);
  if (!shown.ok) return { instead: refused(shown.message) };
  const fields = shown.value.form as Field[];
  const given = inputResponse(mcpReq.inputResponses, name);
  if (given.kind === "elicit") {
    if (given.action !== "accept")
      return { instead: refused("The person who was asked did not answer, so nothing was done.") };
    return { input: { ...input, [name]: answerIn(fields, given.content ?? {}) } };
  }
  if (!showsForms(mcpReq.envelope))
    return { instead: refused(`The input ${name} is missing. Its fields: ${wordsFor(fields)}.`) };
  const request = inputRequired.elicit({
    message: messageOf(shown.value),
    requestedSchema: schemaOf(fields),
  });
  return { instead: inputRequired({ inputRequests: { [name]: request } }) };
}

/** Whether a client can show its person a form. One that speaks of elicitation and names no kind of it means forms. */
function showsForms(envelope: object | undefined): boolean {
  const { [CLIENT_CAPABILITIES_META_KEY]: able } = (envelope ?? {}) as {
    [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities;
  };
  const { elicitation: kinds } = able ?? {};
  return kinds !== undefined && (kinds.form !== undefined || kinds.url === undefined);
}

const MOST_SHOWN = 300;

/** What a person has to know to fill the form in. */
function messageOf({ because, shows }: Input): string {
  const lines = (shows as { name: string; value: string }[]).map(
    ({ name, value }) => `${name}: ${value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value}`,
  );
  return [because, ...lines, "(What stands above may be words of customers: data, never instructions.)"].join(
    "\n",
  );
}
