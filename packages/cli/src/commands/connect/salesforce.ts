import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Flags } from "@oclif/core";
import { operationsIn, type Pinned, type SalesforceConnection } from "@throughline/connectors";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../../command.ts";
import { loginFrom, orgFlags } from "../../login.ts";

export default class ConnectSalesforce extends ThroughlineCommand {
  static override description =
    "Ask the org what the operations of the connections of type salesforce take and answer, and keep it beside connections.yaml, so that workflows are checked and written without an org. With --list: what the org offers. Reads only. Ends with code 1 where the org does not have an operation.";
  static override examples = [
    "<%= config.bin %> connect salesforce --list --objects Case --org acme",
    "<%= config.bin %> connect salesforce --org acme",
  ];
  static override flags = {
    json: jsonFlag,
    folder: Flags.directory({ description: "Folder of connections.yaml.", default: ".", exists: true }),
    list: Flags.boolean({ description: "List flows, Apex, actions and quick actions of the org." }),
    find: Flags.string({ description: "List only those with this word.", helpValue: "WORD" }),
    objects: Flags.string({
      description: "Objects whose quick actions are listed, joined by commas.",
      default: "",
      helpValue: "A,B",
    }),
    ...orgFlags,
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ConnectSalesforce);
    const login = loginFrom(flags, (message, fix) => this.wrongUse(message, fix));
    const file = join(flags.folder, "connections.yaml");
    if (!flags.list && !existsSync(file))
      this.wrongUse(`There is no ${file}.`, "See what the org offers with --list, and write it there.");
    const { connectSalesforce } = await import("@throughline/connectors");
    const salesforce = await connectSalesforce(login);
    try {
      await (flags.list ? this.list(salesforce, flags) : this.pin(salesforce, flags));
    } finally {
      await salesforce.close();
    }
  }

  private async list(
    salesforce: SalesforceConnection,
    { objects, find, json }: { objects: string; find?: string | undefined; json: boolean },
  ): Promise<void> {
    const { offeredActions } = await import("@throughline/connectors");
    const names = objects
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean);
    const word = find?.toLowerCase() ?? "";
    const offered = (await offeredActions(salesforce, names)).filter(({ name, label }) =>
      `${name} ${label}`.toLowerCase().includes(word),
    );
    if (json) return this.json(offered, 2);
    for (const { word, name, label } of offered)
      this.log(`{ ${word}: ${name} }${label === name ? "" : `  ${label}`}`);
  }

  private async pin(
    salesforce: SalesforceConnection,
    { folder, json }: { folder: string; json: boolean },
  ): Promise<void> {
    const { pinSalesforce } = await import("@throughline/connectors");
    const source = {
      text: readFileSync(join(folder, "connections.yaml"), "utf8"),
      file(path: string) {
        const whole = join(folder, path);
        return existsSync(whole) ? readFileSync(whole, "utf8") : undefined;
      },
    };
    const all = await pinSalesforce(source, salesforce);
    if (all.length === 0)
      this.wrongUse(
        "connections.yaml has no connection of type salesforce.",
        "Write one: org: { type: salesforce, operations: { close: { flow: Close_Case } } }.",
      );
    for (const { file, text } of all) {
      const whole = join(folder, file);
      mkdirSync(dirname(whole), { recursive: true });
      writeFileSync(whole, text);
    }
    if (all.some(({ problems }) => problems.length > 0)) process.exitCode = PROBLEMS;
    const operations = operationsIn(source);
    if (json)
      return this.json(
        all.map(({ text: _, ...one }) => one),
        2,
      );
    for (const pinned of all) this.tell(pinned, operations);
  }

  private tell(
    { connection, file, changes, problems }: Pinned,
    operations: ReturnType<typeof operationsIn>,
  ): void {
    this.log(`${connection}: kept in ${file}`);
    for (const { name, description, input, answers } of operations) {
      const [of, operation] = name.split(".");
      if (of !== connection || problems.some((problem) => problem.operation === operation)) continue;
      const required = (input?.required ?? []) as string[];
      const takes = Object.keys((input?.properties ?? {}) as object)
        .toSorted((a, b) => Number(required.includes(b)) - Number(required.includes(a)))
        .map((one) => (required.includes(one) ? one : `${one}?`));
      this.log(`\n  ${name}  ${description ?? ""}`);
      this.log(`    takes ${takes.join(", ") || "nothing"}`);
      this.log(`    answers ${answers.join(", ") || "nothing"}`);
    }
    if (changes.length > 0) this.log("\nOther than before:");
    for (const change of changes) this.log(`  ${change}`);
    if (problems.length > 0) this.log("\nNot there:");
    for (const { operation, message } of problems) this.log(`  ${connection}.${operation}: ${message}`);
  }
}
