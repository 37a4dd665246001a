import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import { operationsIn, type SignInTerms, type TokenSource } from "@throughline/connectors";
import { termsAt } from "@throughline/server/sign-ins";
import { dataFlag, jsonFlag, PROBLEMS, ThroughlineCommand } from "../../command.ts";
import { worldHere } from "../../open-here.ts";
import { secretsHere } from "../../secrets-here.ts";
import { signInHere } from "../../signing-in.ts";
import { withBlock } from "./block.ts";

export default class ConnectMcp extends ThroughlineCommand {
  static override description =
    "Look at the tools of an MCP server, pin them as they are, and write them as operations of a connection. Nothing of it is called before a workflow names it.";
  static override examples = [
    "<%= config.bin %> connect mcp warehouse https://tools.example/mcp",
    "<%= config.bin %> connect mcp warehouse https://tools.example/mcp --header 'Authorization: Bearer {secret.WAREHOUSE}'",
    "<%= config.bin %> connect mcp warehouse https://tools.example/mcp --sign-in",
    "<%= config.bin %> connect mcp parts --program 'node parts-server.js'",
  ];
  static override args = {
    name: Args.string({ required: true, description: "Name of the connection." }),
    url: Args.string({ description: "Of the server, over streamable HTTP." }),
  };
  static override flags = {
    json: jsonFlag,
    folder: Flags.directory({ description: "Folder of the workflow.", default: ".", exists: true }),
    header: Flags.string({
      multiple: true,
      description:
        "A header of every request; a secret is named in it, and given as THROUGHLINE_SECRET_NAME.",
      helpValue: "'Name: value'",
    }),
    program: Flags.string({
      description: "In place of the URL a program on this machine and its arguments, with blanks between.",
      helpValue: "'PROGRAM ARGUMENT'",
    }),
    "sign-in": Flags.boolean({
      description: "Sign in there in a browser on this machine; calls are made in the name of whoever did.",
    }),
    client: Flags.string({
      description: "Our client id there; without it we are registered.",
      dependsOn: ["sign-in"],
    }),
    "client-secret": Flags.string({
      description: "Of a client that has one, named as {secret.NAME}.",
      dependsOn: ["client"],
    }),
    scope: Flags.string({ description: "What is asked for there.", dependsOn: ["sign-in"] }),
    port: Flags.integer({
      description: "Port to which the browser comes back; 0 is any free one.",
      default: 0,
    }),
    data: dataFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConnectMcp);
    const { name, url } = args;
    if (!/^[A-Za-z]\w*$/.test(name)) this.wrongUse("A connection's name has letters, digits and _.");
    const file = join(flags.folder, "connections.yaml");
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    // the SDK is large, and other commands need it not
    const { learnTools, pinsFile, termsOf } = await import("@throughline/connectors/mcp");
    const pins = join(flags.folder, pinsFile(name));
    if (existsSync(pins))
      this.wrongUse(
        `The tools of ${name} are pinned in ${pins} already.`,
        `To agree to what has changed since: throughline connect accept ${name}`,
      );
    const headers = Object.fromEntries(
      (flags.header ?? []).map((header) => {
        const [, key, value] =
          /^([\w-]+):\s*(.+)$/.exec(header) ?? this.wrongUse(`"${header}" is no header.`);
        return [key ?? "", value ?? ""];
      }),
    );
    if (flags["sign-in"] && !URL.canParse(url ?? ""))
      this.wrongUse("Where does one sign in?", "Give the address of the server: https://tools.example/mcp.");
    const command = flags.program?.trim().split(/\s+/);
    const where = {
      ...(url !== undefined && { url }),
      ...(command && { command }),
      ...(Object.keys(headers).length && { headers }),
      ...(flags["sign-in"] && { "sign in": await signInAt(url ?? "", flags) }),
    };
    const learned = await learnTools(
      where,
      secretsHere(),
      await this.signedIn(name, termsOf(where, secretsHere()), flags),
    );
    if (!learned.ok) {
      const how = learned.error.code === "HTTP_401" ? " Or sign in there: --sign-in." : "";
      this.error(learned.error.message + how, { exit: PROBLEMS });
    }
    const { pins: found, text: pinned, proposals } = learned.value;
    mkdirSync(dirname(pins), { recursive: true });
    writeFileSync(pins, pinned);
    const operations = Object.fromEntries(
      Object.entries(proposals).map(([tool, { repeat }]) => {
        const own = tool.replace(/\W+/g, "_").replace(/^(?=\d)/, "_");
        return [own, { ...(own !== tool && { tool }), repeat }];
      }),
    );
    const block = { type: "mcp", ...where, operations };
    const after = withBlock(before, name, block);
    const declared = after === undefined;
    if (!declared) writeFileSync(file, after);
    const text = readFileSync(file, "utf8");
    const source = { text, file: (path: string) => readFileSync(join(flags.folder, path), "utf8") };
    const usable = operationsIn(source).filter((one) => one.name.startsWith(`${name}.`));
    if (flags.json) return this.json({ file, pins, operations: usable }, 2);
    this.log(
      `${found.server || (url ?? flags.program)}: ${Object.keys(found.tools).length} tools, pinned in ${pins}.`,
    );
    for (const [tool, { repeat, because }] of Object.entries(proposals)) {
      this.log(`\n  ${tool}  repeat: ${repeat} (${because})`);
      this.log(`    ${(found.tools[tool]?.tool.description ?? "").replace(/\s+/g, " ").slice(0, 200)}`);
    }
    if (command) this.log(`\nWhoever runs Throughline allows the program: THROUGHLINE_COMMANDS=${name}`);
    this.log(
      declared
        ? `\n${name} stands in ${file} already, which was left as it is.`
        : `\nWritten into ${file}. Take out what no workflow is to call, and see whether repeat is right: what the server says of itself nobody has checked.`,
    );
  }

  /** The tokens of whoever signs in now, where somebody has to. */
  private async signedIn(
    name: string,
    terms: SignInTerms | undefined,
    { data, port, json }: { data: string; port: number; json: boolean },
  ): Promise<{ source?: TokenSource }> {
    if (!terms) return {};
    const { signIns } = worldHere(data);
    await signInHere(signIns, name, terms, {
      port,
      show: (address) =>
        json
          ? this.json({ address })
          : this.log(`${terms.issuer} signs people in for ${terms.server}. Sign in here:\n\n  ${address}\n`),
    });
    return { source: signIns.source(name, terms) };
  }
}

/** What the block says of where one signs in, as the server names it. */
async function signInAt(
  url: string,
  { client, scope, "client-secret": secret }: { client?: string; scope?: string; "client-secret"?: string },
) {
  const { issuer, tokenUrl } = await termsAt(url);
  return {
    issuer,
    ...(tokenUrl !== undefined && { "token url": tokenUrl }),
    ...(client !== undefined && { client }),
    ...(secret !== undefined && { secret }),
    ...(scope !== undefined && { scope }),
  };
}
