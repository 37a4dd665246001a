import { existsSync, readFileSync } from "node:fs";
import type { OrgOptions } from "../options.ts";
import type { Org } from "../org.ts";
import { defineCommand, JSON_OPTION, type Output, UsageError, type Values } from "./command.ts";

const OPTIONS = {
  port: { type: "integer", default: 8099, description: "REST port; 0 is any free one." },
  "pubsub-port": { type: "integer", default: 7443, description: "Pub/Sub API port; 0 is any free one." },
  "https-port": { type: "integer", description: "Listens by https there too; 0 is any free port." },
  "smtp-port": { type: "integer", description: "Takes mail in there, as Email-to-Case; 0 is any free port." },
  "certificate-file": {
    type: "string",
    value: "FILE",
    description: "Writes the certificate of https and Pub/Sub there, for NODE_EXTRA_CA_CERTS.",
  },
  seed: {
    type: "string",
    value: "FILE",
    multiple: true,
    description:
      "org.yaml with objects, queues, users and records; or records alone: a .jsonl file of seed, a plan or file of export.",
  },
  metadata: {
    type: "string",
    value: "FOLDER",
    description: "Metadata in source format: fields, validation rules, permission sets.",
  },
  automation: {
    type: "string",
    value: "FILE",
    description: "TypeScript that stands for flows and triggers.",
  },
  data: {
    type: "string",
    value: "FOLDER",
    description: "Keeps the org there: the next start goes on where this one ended.",
  },
  "api-limit": { type: "integer", description: "API requests per 24 hours; 1,000,000 unless given." },
  json: JSON_OPTION,
} as const;

type Given = Values<typeof OPTIONS>;

function mustExist(path: string | undefined, what: string): void {
  if (path !== undefined && !existsSync(path)) throw new UsageError(`There is no ${what} at ${path}.`);
}

/** What is wrong with a file is told with its name. */
function named<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

async function optionsOf(given: Given): Promise<OrgOptions> {
  const { seed, metadata, automation, data } = given;
  for (const file of seed) mustExist(file, "seed");
  mustExist(metadata, "folder of metadata");
  mustExist(automation, "file of automation");
  const { loadAutomation, loadMetadata, loadSeed, readTree } = await import("../index.ts");
  const isYaml = (file: string) => /\.ya?ml$/.test(file);
  const [yaml, ...others] = seed.filter(isYaml);
  if (others.length > 0)
    throw new UsageError(`Only one org.yaml can be given: ${yaml} or ${others.join(", ")}.`);
  const trees = seed.filter((file) => !isYaml(file));
  return {
    port: given.port,
    pubSubPort: given["pubsub-port"],
    ...(given["https-port"] !== undefined && { httpsPort: given["https-port"] }),
    ...(given["smtp-port"] !== undefined && { smtpPort: given["smtp-port"] }),
    ...(given["certificate-file"] && { certificateFile: given["certificate-file"] }),
    ...(yaml && { seed: named(yaml, () => loadSeed(readFileSync(yaml, "utf8"))) }),
    records: trees.flatMap(readTree),
    ...(metadata && { metadata: loadMetadata(metadata) }),
    ...(automation && { automation: await loadAutomation(automation) }),
    ...(data && { data }),
    ...(given["api-limit"] !== undefined && { apiRequestLimit: given["api-limit"] }),
  };
}

/** In place of the words of the system: which port it is, and what to do. */
function portTaken(error: Error, given: Given): Error {
  if (!error.message.includes("EADDRINUSE")) return error;
  const flags = ["port", "pubsub-port", "https-port", "smtp-port"] as const;
  const name = flags.find((flag) => given[flag] && error.message.includes(`:${given[flag]}`)) ?? "port";
  const [flag, port] = [`--${name}`, given[name]];
  return new Error(
    `Port ${port} is taken, perhaps by an org that runs already. Choose another with ${flag}; 0 is any free one.`,
  );
}

const factsOf = (org: Org) => ({
  url: org.url,
  ...(org.httpsUrl && { httpsUrl: org.httpsUrl }),
  pubSubEndpoint: org.pubSubEndpoint,
  ...(org.smtpEndpoint && { smtpEndpoint: org.smtpEndpoint }),
  admin: `${org.url}/admin`,
  clientId: org.clientId,
  clientSecret: org.clientSecret,
  accessToken: org.signIn(),
});

function tell(org: Org, output: Output): void {
  const { url, httpsUrl, pubSubEndpoint, smtpEndpoint, clientId, clientSecret } = org;
  const lines = [
    `Salesforce org on this machine: ${url}`,
    ...(httpsUrl ? [`  By https     ${httpsUrl}`] : []),
    `  Pub/Sub API  ${pubSubEndpoint} (TLS, certificate of its own)`,
    ...(smtpEndpoint ? [`  Mail         ${smtpEndpoint} (SMTP, taken in as Email-to-Case)`] : []),
    `  Admin page   ${url}/admin`,
    "",
    "Sign in with the sf command line:",
    `  SF_ACCESS_TOKEN='${org.signIn()}' sf org login access-token --instance-url ${url} --no-prompt --alias local --set-default`,
    "",
    "Sign in with jsforce:",
    `  const oauth2 = { loginUrl: "${url}", clientId: "${clientId}", clientSecret: "${clientSecret}" };`,
    `  const connection = new jsforce.Connection({ instanceUrl: "${url}", oauth2 });`,
    `  await connection.authorize({ grant_type: "client_credentials" });`,
    "",
  ];
  for (const line of lines) output.line(line);
}

export const start = defineCommand({
  name: "start",
  summary: "Start a Salesforce org on this machine, for trying workflows without risk.",
  arguments: [],
  options: OPTIONS,
  examples: ["start", "start --seed org.yaml --metadata force-app --data .org"],
  async run(given, _args, output) {
    // loaded only now, so that the other commands need not wait for it
    const { startOrg } = await import("../org.ts");
    const org = await startOrg(await optionsOf(given)).catch((error: Error) => {
      throw portTaken(error, given);
    });
    if (given.json) output.json(factsOf(org));
    else {
      tell(org, output);
      output.line(given.data ? `It is kept in ${given.data}.` : "It keeps everything in memory.");
      output.line("Ctrl+C ends it.");
    }
    await new Promise<void>((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    });
    await org.close();
  },
});
