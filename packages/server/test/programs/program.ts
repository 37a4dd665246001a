import {
  Client,
  type ElicitRequestFormParams,
  type ElicitResult,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { signedIn } from "../signed-in.ts";

const BACK = "http://127.0.0.1:33418/back";

/** A program that lets somebody allow it to act for them, by the official client. */
export function program(name = "A desk assistant") {
  const kept: {
    client?: OAuthClientInformationMixed;
    tokens?: OAuthTokens;
    verifier?: string;
    at?: URL;
    discovered?: OAuthDiscoveryState;
  } = {};
  const provider: OAuthClientProvider = {
    redirectUrl: BACK,
    clientMetadata: { client_name: name, redirect_uris: [BACK], token_endpoint_auth_method: "none" },
    clientInformation: () => kept.client,
    saveClientInformation: (client) => {
      kept.client = client;
    },
    tokens: () => kept.tokens,
    saveTokens: (tokens) => {
      kept.tokens = tokens;
    },
    redirectToAuthorization: (url) => {
      kept.at = url;
    },
    saveCodeVerifier: (verifier) => {
      kept.verifier = verifier;
    },
    codeVerifier: () => kept.verifier ?? "",
    saveDiscoveryState: (state) => {
      kept.discovered = state;
    },
    discoveryState: () => kept.discovered,
  };
  return { kept, provider };
}

/** Goes where a program sends a browser, and says there what it may. @returns where the browser is sent back to */
export async function allow(at: URL, person: string, scope: string[] = ["read", "act"]): Promise<URL> {
  const asked = await fetch(at, { redirect: "manual" });
  if (asked.status !== 302) throw new Error(`${asked.status} ${await asked.text()}`);
  const page = new URL(asked.headers.get("location") ?? "", at);
  const { post } = await signedIn(at.origin, person);
  const answer = await post(`/api/oauth/requests/${page.searchParams.get("request")}`, { scope });
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return new URL(answer.body.to);
}

/**
 * A client that is connected as somebody, having been allowed to. `fillIn`: it shows whoever sits at it a form, which is
 * filled in so.
 */
export async function connected(
  url: string,
  person: string,
  {
    scope = ["read", "act"],
    mode = "auto" as "auto" | "legacy",
    own = program(),
    fillIn = undefined as ((form: ElicitRequestFormParams) => ElicitResult) | undefined,
  } = {},
) {
  const client = new Client(
    { name: "test", version: "1" },
    { versionNegotiation: { mode }, ...(fillIn && { capabilities: { elicitation: { form: {} } } }) },
  );
  if (fillIn)
    client.setRequestHandler("elicitation/create", ({ params }) => fillIn(params as ElicitRequestFormParams));
  const transport = () =>
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { authProvider: own.provider });
  const first = transport();
  try {
    await client.connect(first);
    throw new Error("It came in without a token");
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error;
  }
  const back = await allow(own.kept.at as URL, person, scope);
  await first.finishAuth(back.searchParams);
  await client.connect(transport());
  const call = async (tool: string, input: Record<string, unknown> = {}) => {
    const result = await client.callTool({ name: tool, arguments: input });
    const [part] = result.content;
    return {
      refused: result.isError === true,
      text: part?.type === "text" ? part.text : "",
      // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
      value: result.structuredContent as any,
    };
  };
  return { client, call, ...own };
}
