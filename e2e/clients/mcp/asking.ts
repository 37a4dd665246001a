import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  createRequestStateCodec,
  type InputRequest,
  type InputRequests,
  inputRequired,
  inputResponse,
  type McpServer,
  type ServerContext,
  type ToolCallback,
} from "@modelcontextprotocol/server";
import { z } from "zod";

/** Seals what a tool has to remember between two rounds: it comes back from a client, who may have changed it. */
const sealed = createRequestStateCodec<string>({ key: "a key of the suite, which hides nothing" });
/** What a server is given, so that nothing else than what was sealed reaches its tools. */
export const requestState = { verify: sealed.verify };

const NAME = z.object({ name: z.string() });
const COLOR = z.object({ color: z.string() });
const SURE = z.object({ ok: z.boolean() });
const CONTEXT = z.object({ context: z.string() });

const form = (message: string, requestedSchema: z.ZodObject) =>
  inputRequired.elicit({ message, requestedSchema });
const model = (words: string) =>
  inputRequired.createMessage({
    messages: [{ role: "user", content: { type: "text", text: words } }],
    maxTokens: 100,
  });
const says = (words: string) => ({ content: [{ type: "text" as const, text: words }] });

/** What of the envelope of a request says what its client can be asked. */
interface Capable {
  [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities;
}

/** What of it a client has not answered yet. */
const unanswered = ({ mcpReq }: ServerContext, requests: InputRequests): InputRequests =>
  Object.fromEntries(
    Object.entries(requests).filter(([key]) => inputResponse(mcpReq.inputResponses, key).kind === "missing"),
  );

/** Tools and a prompt of the names that the suite calls, which ask their client before they answer. */
export function asking(server: McpServer): void {
  const tool = (name: string, answer: ToolCallback) =>
    server.registerTool(name, { description: `Asks, for ${name}.` }, answer);
  /** One that asks for all of it, until it is answered. */
  const asks = (name: string, requests: InputRequests, state?: string) =>
    tool(name, async (ctx) => {
      const left = unanswered(ctx, requests);
      if (Object.keys(left).length === 0) return says(`Thank you. ${ctx.mcpReq.requestState() ?? ""}`);
      return inputRequired({
        inputRequests: left,
        ...(state !== undefined && { requestState: await sealed.mint(state) }),
      });
    });

  tool("test_input_required_result_elicitation", ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, "user_name", NAME);
    if (given) return says(`Hello, ${given.name}!`);
    return inputRequired({ inputRequests: { user_name: form("What is your name?", NAME) } });
  });
  asks("test_input_required_result_sampling", { capital_question: model("What is the capital of France?") });
  asks("test_input_required_result_list_roots", { client_roots: inputRequired.listRoots() });
  asks("test_input_required_result_request_state", { confirm: form("Please confirm", SURE) }, "state-ok");
  asks("test_input_required_result_tampered_state", { confirm: form("Please confirm", SURE) }, "sealed");
  asks("test_streaming_elicitation", { confirm: form("Please confirm", SURE) });
  asks(
    "test_input_required_result_multiple_inputs",
    {
      user_name: form("What is your name?", NAME),
      greeting: model("Generate a greeting"),
      client_roots: inputRequired.listRoots(),
    },
    "all three",
  );
  // whoever cannot be asked is refused before it is
  asks("test_missing_capability", { question: model("What is the capital of France?") });

  tool("test_input_required_result_multi_round", async ({ mcpReq }) => {
    const name = mcpReq.requestState<string>();
    const first = acceptedContent(mcpReq.inputResponses, "step1", NAME);
    const second = acceptedContent(mcpReq.inputResponses, "step2", COLOR);
    if (name && second) return says(`${name} likes ${second.color}.`);
    return first
      ? inputRequired({
          inputRequests: { step2: form("Step 2: What is your favorite color?", COLOR) },
          requestState: await sealed.mint(first.name),
        })
      : inputRequired({
          inputRequests: { step1: form("Step 1: What is your name?", NAME) },
          requestState: await sealed.mint(""),
        });
  });

  tool("test_input_required_result_capabilities", (ctx) => {
    const { [CLIENT_CAPABILITIES_META_KEY]: able = {} } = (ctx.mcpReq.envelope ?? {}) as Capable;
    const all: [keyof ClientCapabilities, string, InputRequest][] = [
      ["elicitation", "user_name", form("What is your name?", NAME)],
      ["sampling", "greeting", model("Generate a greeting")],
    ];
    const possible = all.filter(([capability]) => able[capability]).map(([, key, asked]) => [key, asked]);
    const left = unanswered(ctx, Object.fromEntries(possible));
    return Object.keys(left).length ? inputRequired({ inputRequests: left }) : says("Thank you.");
  });

  server.registerPrompt(
    "test_input_required_result_prompt",
    { description: "Asks for its context." },
    ({ mcpReq }) => {
      const given = acceptedContent(mcpReq.inputResponses, "user_context", CONTEXT);
      if (given) return { messages: [{ role: "user", content: { type: "text", text: given.context } }] };
      return inputRequired({
        inputRequests: { user_context: form("What context should the prompt use?", CONTEXT) },
      });
    },
  );
}
