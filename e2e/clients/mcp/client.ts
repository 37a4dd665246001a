import {
  type ConnectionWorld,
  type Outcome,
  openConnections,
  type TokenSource,
} from "@throughline/connectors";
import { learnTools, type Pins, termsOf } from "@throughline/connectors/mcp";
import { createSignIns, termsAt } from "@throughline/server/sign-ins";
import type { Value } from "@throughline/workflow";
import { stringify } from "yaml";

/** What the suite tells a client besides the address. */
interface Context {
  client_id?: string;
  client_secret?: string;
  private_key_pem?: string;
  signing_algorithm?: "ES256";
  toolCalls?: ToolCall[];
}
interface ToolCall {
  name: string;
  arguments: Record<string, unknown>;
}

/** Our MCP connection as a client of the suite: looks at the tools of a server, pins them, and calls what is asked for. */
const url = process.argv.at(-1) ?? "";
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? "";
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}") as Context;
const secrets = { SUITE: context.client_secret ?? context.private_key_pem ?? "" };
const NAME = "suite";
/** How often somebody is sent to sign in before they have enough of it. */
const MOST_SIGN_INS = 3;

/** Where a client of the suite says that its metadata document is. */
const DOOR = {
  redirect: "http://127.0.0.1:4040/api/connections/sign-in/callback",
  metadataUrl: "https://conformance-test.local/client-metadata.json",
};

const signIns = createSignIns(undefined, Date.now);
const block = { url, ...(scenario.startsWith("auth/") && (await identity())) };
const terms = termsOf(block, secrets);
const source: TokenSource | undefined = terms && signIns.source(NAME, terms);

/** Who we are there: what a person would have found in the server's documentation. */
async function identity() {
  const { issuer } = await termsAt(url);
  const { client_id: client, signing_algorithm: algorithm } = context;
  const secret = "{secret.SUITE}";
  if (scenario === "auth/client-credentials-jwt")
    return { oauth: { client: client ?? "", key: secret, algorithm, issuer } };
  if (scenario === "auth/client-credentials-basic")
    return { oauth: { client: client ?? "", secret, issuer } };
  return { "sign in": { issuer, ...(client !== undefined && { client, secret }) } };
}

/** Somebody signs in at once: the suite's authorization server asks them nothing. */
async function signIn(): Promise<void> {
  if (!terms) throw new Error("Nobody signs in here.");
  const { url: address } = await signIns.begin(NAME, terms, DOOR, "somebody");
  const answer = await fetch(address, { redirect: "manual" });
  await signIns.finish(new URL(answer.headers.get("location") ?? "").searchParams, () => terms);
}

interface InputSchema {
  properties?: Record<string, { type?: string }>;
  required?: string[];
}

const EXAMPLES: Record<string, unknown> = {
  ...{ string: "a text", number: 2, integer: 3, boolean: true, null: null },
  ...{ array: ["a text"], object: {} },
};

/** Something that fits what a tool requires. */
const exampleOf = ({ properties = {}, required = [] }: InputSchema): Record<string, unknown> =>
  Object.fromEntries(required.map((name) => [name, EXAMPLES[properties[name]?.type ?? "string"]]));

/** Does something, and has somebody sign in as often as it takes. */
async function done<T>(act: () => Promise<Outcome<T>>): Promise<T> {
  for (let signedIn = 0; ; signedIn++) {
    const outcome = await act();
    if (outcome.ok) return outcome.value;
    if (outcome.error.code !== "NOT_SIGNED_IN" || signedIn === MOST_SIGN_INS)
      throw new Error(outcome.error.message);
    await signIn();
  }
}

const { text, pins } = await done(() => learnTools(block, secrets, source ? { source } : {}));
const names = Object.keys(pins.tools);
const operations = Object.fromEntries(names.map((tool, at) => [`tool${at}`, { tool, repeat: "read" }]));
const world: ConnectionWorld = { signedIn: signIns.source };
const { connections, problems, close } = openConnections(
  { text: stringify({ [NAME]: { type: "mcp", ...block, operations } }), file: () => text },
  { secrets, world },
);
if (problems[0]) throw new Error(problems[0].message);
for (const { name, arguments: input } of callsOf(pins)) {
  // the suite gives objects too, which a workflow has none of
  const given = input as Record<string, Value>;
  const call = () => connections.call(NAME, `tool${names.indexOf(name)}`, given, "e1");
  // a schema that stands elsewhere is not fetched, so nothing can be held against it and nothing is called
  if (scenario === "json-schema-ref-no-deref") await refused(call);
  else await done(call);
}
await close();

/** What is called: what the suite asks for, or every tool once. */
function callsOf({ tools }: Pins): ToolCall[] {
  if (context.toolCalls) return context.toolCalls;
  const focal = tools.json_schema_2020_12_tool?.tool.inputSchema;
  if (focal) return [{ name: "json_schema_echo", arguments: { schema: focal } }];
  return Object.values(tools).map(({ tool }) => ({
    name: tool.name,
    arguments: exampleOf(tool.inputSchema as InputSchema),
  }));
}

async function refused(act: () => Promise<Outcome<unknown>>): Promise<void> {
  const outcome = await act();
  if (outcome.ok || outcome.error.code !== "UNFIT_INPUT") throw new Error("It was not refused.");
}
