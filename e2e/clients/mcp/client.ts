import {
  type ConnectionWorld,
  type Outcome,
  openConnections,
  type TokenSource,
} from "@throughline/connectors";
import { learnTools, termsOf } from "@throughline/connectors/mcp";
import { createSignIns, termsAt } from "@throughline/server/sign-ins";
import { stringify } from "yaml";

/** Our MCP connection as a client of the suite: looks at the tools of a server, pins them, and calls what is asked for. */
const url = process.argv.at(-1) ?? "";
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? "";
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}") as Record<string, string>;
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
  const { client_id: client } = context;
  const secret = "{secret.SUITE}";
  const { signing_algorithm: algorithm } = context as { signing_algorithm?: "ES256" };
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
for (const [at, name] of names.entries()) {
  const input: Record<string, number> = name === "add_numbers" ? { a: 2, b: 3 } : {};
  await done(() => connections.call(NAME, `tool${at}`, input, "e1"));
}
await close();
