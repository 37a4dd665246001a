import { openConnections } from "@throughline/connectors";
import { learnTools } from "@throughline/connectors/mcp";
import { stringify } from "yaml";

/** Our MCP connection as a client of the suite: looks at the tools of a server, pins them, and calls what is asked for. */
const url = process.argv.at(-1) ?? "";
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? "";
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}") as Record<string, string>;

/** The authorization server that a person would have found in the server's documentation. */
async function issuer(): Promise<string> {
  const at = new URL(url);
  for (const path of [
    `/.well-known/oauth-protected-resource${at.pathname}`,
    "/.well-known/oauth-protected-resource",
  ]) {
    const answer = await fetch(new URL(path, at));
    if (answer.ok)
      return ((await answer.json()) as { authorization_servers: string[] }).authorization_servers[0] ?? "";
  }
  throw new Error("No authorization server is named.");
}

const secrets = { SUITE: context.client_secret ?? "" };
const oauth = scenario.startsWith("auth/")
  ? { client: context.client_id ?? "", secret: "{secret.SUITE}", issuer: await issuer() }
  : undefined;
const block = { url, ...(oauth && { oauth }) };
const learned = await learnTools(block, secrets);
if (!learned.ok) throw new Error(learned.error.message);
const { text, pins } = learned.value;
const names = Object.keys(pins.tools);
const operations = Object.fromEntries(names.map((tool, at) => [`tool${at}`, { tool, repeat: "read" }]));
const { connections, problems, close } = openConnections(
  { text: stringify({ suite: { type: "mcp", ...block, operations } }), file: () => text },
  { secrets },
);
if (problems[0]) throw new Error(problems[0].message);
for (const [at, name] of names.entries()) {
  const input: Record<string, number> = name === "add_numbers" ? { a: 2, b: 3 } : {};
  const outcome = await connections.call("suite", `tool${at}`, input, "e1");
  if (!outcome.ok) throw new Error(outcome.error.message);
}
await close();
