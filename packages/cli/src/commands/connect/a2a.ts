import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import { jsonFlag, PROBLEMS, ThroughlineCommand } from "../../command.ts";
import { withBlock } from "./block.ts";

export default class ConnectA2a extends ThroughlineCommand {
  static override description =
    "Look at the card of an agent that speaks A2A, pin it as it is, and write the agent as a connection. Nothing is sent to it before a workflow delegates to it.";
  static override examples = [
    "<%= config.bin %> connect a2a warehouse https://agents.example",
    "<%= config.bin %> connect a2a warehouse https://agents.example --signed-by https://agents.example/jwks.json",
  ];
  static override args = {
    name: Args.string({ required: true, description: "Name of the connection." }),
    url: Args.string({ required: true, description: "Of the agent, or of its card." }),
  };
  static override flags = {
    json: jsonFlag,
    folder: Flags.directory({ description: "Folder of the workflow.", default: ".", exists: true }),
    "signed-by": Flags.string({
      description: "Address or file of the keys (JWKS) of those who sign the card; they are pinned with it.",
    }),
    "allow-private": Flags.boolean({ description: "The agent may be inside, at a private address." }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConnectA2a);
    const { name, url } = args;
    if (!/^[A-Za-z]\w*$/.test(name)) this.wrongUse("A connection's name has letters, digits and _.");
    const { cardFile, learnAgent } = await import("@throughline/connectors/a2a");
    const pin = join(flags.folder, cardFile(name));
    if (existsSync(pin))
      this.wrongUse(
        `The card of ${name} is pinned in ${pin} already.`,
        `To agree to what has changed since: throughline connect accept ${name}`,
      );
    const allowPrivate = flags["allow-private"];
    const by = flags["signed-by"];
    const signers = by !== undefined && existsSync(by) ? readFileSync(by, "utf8") : by;
    const learned = await learnAgent(name, url, { signers, allowPrivate });
    if (!learned.ok) this.error(learned.error.message, { exit: PROBLEMS });
    const { text, about, skills, logins } = learned.value;
    mkdirSync(dirname(pin), { recursive: true });
    writeFileSync(pin, text);
    const file = join(flags.folder, "connections.yaml");
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    const block = { type: "a2a", card: url, ...(allowPrivate && { "allow private": true }) };
    const after = withBlock(before, name, block);
    const declared = after === undefined;
    if (!declared) writeFileSync(file, after);
    if (flags.json) return this.json({ file, pin, about, skills, logins }, 2);
    for (const { label, value } of about) this.log(`${label}: ${value}`);
    for (const { id, description } of skills) this.log(`\n  ${id}\n    ${description.replace(/\s+/g, " ")}`);
    this.log(
      `\nPinned in ${pin}. ${declared ? `${name} stands in ${file} already, which was left as it is.` : `Written into ${file}.`}`,
    );
    if (logins.length > 0)
      this.log(`It wants to be signed in to (${logins.join(", ")}): give ${name} an auth: in ${file}.`);
    if (signers === undefined)
      this.log("Nobody vouches for the card: what the agent says of itself nobody has checked.");
  }
}
