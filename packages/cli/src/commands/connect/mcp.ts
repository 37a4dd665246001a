import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import { operationsIn } from "@throughline/connectors";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../../command.ts";
import { secretsHere } from "../../secrets-here.ts";
import { withBlock } from "./block.ts";

export default class ConnectMcp extends ThroughlineCommand {
  static override description =
    "Look at the tools of an MCP server, pin them as they are, and write them as operations of a connection. Nothing of it is called before a workflow names it.";
  static override examples = [
    "<%= config.bin %> connect mcp warehouse https://tools.example/mcp",
    "<%= config.bin %> connect mcp warehouse https://tools.example/mcp --header 'Authorization: Bearer {secret.WAREHOUSE}'",
  ];
  static override args = {
    name: Args.string({ required: true, description: "Name of the connection." }),
    url: Args.string({ required: true, description: "Of the server, over streamable HTTP." }),
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
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConnectMcp);
    const { name, url } = args;
    if (!/^[A-Za-z]\w*$/.test(name)) this.wrongUse("A connection's name has letters, digits and _.");
    const file = join(flags.folder, "connections.yaml");
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    const { learnTools, pinsFile } = await import("@throughline/connectors/mcp");
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
    const learned = await learnTools({ url, headers }, secretsHere());
    if (!learned.ok) this.error(learned.error.message, { exit: PROBLEMS });
    const { pins: found, text, proposals } = learned.value;
    mkdirSync(dirname(pins), { recursive: true });
    writeFileSync(pins, text);
    const operations = Object.fromEntries(
      Object.entries(proposals).map(([tool, { repeat }]) => {
        const own = tool.replace(/\W+/g, "_").replace(/^(?=\d)/, "_");
        return [own, { ...(own !== tool && { tool }), repeat }];
      }),
    );
    const block = { type: "mcp", url, ...(Object.keys(headers).length && { headers }), operations };
    const after = withBlock(before, name, block);
    const declared = after === undefined;
    if (!declared) writeFileSync(file, after);
    const source = {
      text: readFileSync(file, "utf8"),
      file: (path: string) => readFileSync(join(flags.folder, path), "utf8"),
    };
    const usable = operationsIn(source).filter((one) => one.name.startsWith(`${name}.`));
    if (flags.json) return this.json({ file, pins, operations: usable }, 2);
    this.log(`${found.server || url}: ${Object.keys(found.tools).length} tools, pinned in ${pins}.`);
    for (const [tool, { repeat, because }] of Object.entries(proposals)) {
      this.log(`\n  ${tool}  repeat: ${repeat} (${because})`);
      this.log(`    ${(found.tools[tool]?.tool.description ?? "").replace(/\s+/g, " ").slice(0, 200)}`);
    }
    this.log(
      declared
        ? `\n${name} stands in ${file} already, which was left as it is.`
        : `\nWritten into ${file}. Take out what no workflow is to call, and see whether repeat is right: what the server says of itself nobody has checked.`,
    );
  }
}
