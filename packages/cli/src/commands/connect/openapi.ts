import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Args, Flags } from "@oclif/core";
import {
  documentFrom,
  type ReadOpenApi,
  type ReadOperation,
  readOpenApi,
  withOperations,
} from "@throughline/connectors";
import { nearest } from "@throughline/workflow";
import { jsonFlag, ThroughlineCommand } from "../../command.ts";

/** So many names are written out, and then how many more there are. */
const MOST_NAMES = 12;

export default class ConnectOpenApi extends ThroughlineCommand {
  static override description =
    "Connect a system by its OpenAPI document (2.0, 3.0, 3.1): without --operations its operations are listed, with what they take and answer; those that are picked are written into connections.yaml.";
  static override examples = [
    "<%= config.bin %> connect billing billing.openapi.yaml",
    "<%= config.bin %> connect billing https://billing.example/openapi.json --operations getInvoiceById",
    "<%= config.bin %> connect billing billing.openapi.yaml --operations findInvoice=getInvoiceById,refund=createRefund",
  ];
  static override args = {
    name: Args.string({ required: true, description: "What the connection is called." }),
    document: Args.string({ required: true, description: "The document: a file, or its address." }),
  };
  static override flags = {
    operations: Flags.string({
      description:
        "Those that workflows may call, joined by commas: operationIds or method and path; with a name of their own as NAME=ID.",
      helpValue: "A,B",
    }),
    workspace: Flags.directory({ description: "Folder of connections.yaml.", default: "." }),
    url: Flags.string({ description: "Where the system is; unless given, as the document says." }),
    find: Flags.string({ description: "List only operations with this word.", helpValue: "WORD" }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConnectOpenApi);
    if (!/^[\w-]+$/.test(args.name))
      this.wrongUse(`A connection cannot be called ${args.name}.`, "Take letters, digits, _ and -.");
    const onWeb = /^https?:\/\//i.test(args.document);
    if (!onWeb) this.mustExist(args.document, "document");
    const text = await documentFrom(args.document);
    const read = readOpenApi(text, args.name);
    const [problem] = read.problems;
    if (problem) throw new Error(problem);
    if (flags.operations === undefined) {
      this.list(read, flags);
      return;
    }

    const operations = flags.operations.split(",").map((one) => this.picked(read, one.trim()));
    const url = flags.url ?? read.servers.find((server) => URL.canParse(server) && !server.includes("{"));
    if (url === undefined)
      this.wrongUse("The document does not say where the system is.", "Say it with --url https://…");
    const document = `connections/${args.name}.openapi.yaml`;
    const file = join(flags.workspace, "connections.yaml");
    const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    const { auth } = read.auth.find((one) => one.auth) ?? {};
    const after = withOperations(before, { connection: args.name, url, document, auth, operations });
    mkdirSync(join(flags.workspace, "connections"), { recursive: true });
    writeFileSync(join(flags.workspace, document), text);
    writeFileSync(file, after);
    if (flags.json) {
      this.json({ file, document, operations });
      return;
    }
    this.log(`${file}: ${operations.map(({ name }) => `${args.name}.${name}`).join(", ")}`);
    const secrets = [
      ...new Set([...JSON.stringify(auth ?? {}).matchAll(/\{secret\.(\w+)\}/g)].map((m) => m[1])),
    ];
    if (secrets.length > 0)
      this.log(`Give its secrets: ${secrets.map((one) => `THROUGHLINE_SECRET_${one}`).join(", ")}.`);
    this.log("Look at effect and repeat of each: they are proposed by its method alone.");
  }

  /** An operation as it was picked, by its id in the document and perhaps with a name of its own. */
  private picked({ operations }: ReadOpenApi, text: string) {
    const whole = operations.find(({ id, name }) => id === text || name === text);
    const [, own, id] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
    const found = whole ?? operations.find((one) => one.id === id || one.name === id);
    if (!found) {
      const meant = nearest(id ?? text, new Set(operations.map((one) => one.id)));
      this.wrongUse(
        `The document has no operation ${id ?? text}.`,
        meant ? `Did you mean ${meant}?` : "Leave --operations out to see all.",
      );
    }
    if (found.problem) this.wrongUse(`${found.id} cannot be called. ${found.problem}`);
    return { name: whole ? found.name : (own as string), id: found.id, repeat: found.repeat };
  }

  private list(read: ReadOpenApi, { find, json }: { find?: string | undefined; json: boolean }): void {
    const word = find?.toLowerCase() ?? "";
    const operations = read.operations.filter(({ id, path, summary = "" }) =>
      `${id} ${path} ${summary}`.toLowerCase().includes(word),
    );
    if (json) {
      this.json({ ...read, operations }, 2);
      return;
    }
    const { title, version, servers, auth } = read;
    this.log(`${title} (OpenAPI ${version}): ${read.operations.length} operations`);
    this.log(`at ${servers.join(", ") || "an address that the document does not say"}`);
    if (auth.length > 0) this.log(`signed in by ${auth.map(({ words }) => words).join(", or ")}`);
    for (const operation of operations) this.tell(operation);
    this.log("\nTake some of them with --operations ID,ID.");
  }

  private tell(operation: ReadOperation): void {
    const { id, method, path, summary, deprecated, repeat, problem } = operation;
    const at = `${method.toUpperCase()} ${path}`;
    this.log(`\n${id}${id === at ? "" : `  ${at}`}  ${repeat}${deprecated ? "  (deprecated)" : ""}`);
    if (summary) this.log(`    ${summary}`);
    if (problem) {
      this.log(`    cannot be called: ${problem}`);
      return;
    }
    const { takes, answers } = operation;
    const needed = takes.toSorted((a, b) => Number(b.required) - Number(a.required));
    this.log(`    takes ${some(needed.map(({ name, required }) => (required ? name : `${name}?`)))}`);
    this.log(`    answers ${some(answers)}`);
  }
}

function some(names: string[]): string {
  if (names.length === 0) return "nothing by name";
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(", ") + (more > 0 ? `, and ${more} more` : "");
}
