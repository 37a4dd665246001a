import { Args, Flags } from "@oclif/core";
import { dataFlag, jsonFlag, ThroughlineCommand } from "../../command.ts";
import { openHere } from "../../open-here.ts";
import { signInHere } from "../../signing-in.ts";

export default class ConnectSignIn extends ThroughlineCommand {
  static override description =
    "Sign in at the system of a connection, in a browser on this machine: calls are made in the name of whoever did. A process that runs takes it up by itself.";
  static override examples = ["<%= config.bin %> connect sign-in warehouse"];
  static override args = { name: Args.string({ required: true, description: "Name of the connection." }) };
  static override flags = {
    json: jsonFlag,
    folder: Flags.directory({ description: "Folder of the workflow.", default: ".", exists: true }),
    data: dataFlag,
    port: Flags.integer({
      description: "Port to which the browser comes back; 0 is any free one.",
      default: 0,
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConnectSignIn);
    const { name } = args;
    const { signIns, ...opened } = openHere(flags.folder, flags.data);
    try {
      const [problem] = opened.problems;
      if (problem) this.wrongUse(`connections.yaml, line ${problem.line}: ${problem.message}`, problem.fix);
      const terms = opened.look.list().find((one) => one.name === name)?.signIn;
      if (!terms)
        this.wrongUse(
          `Nobody signs in for a connection ${name}.`,
          `Write into its block: sign in: { issuer: https://… }`,
        );
      await signInHere(signIns, name, terms, {
        port: flags.port,
        show: (address) =>
          flags.json ? this.json({ address }) : this.log(`Sign in here:\n\n  ${address}\n`),
      });
      const { outcome, message } = await opened.look.test(name);
      if (flags.json) this.json({ signedIn: signIns.view(name, terms), outcome, message });
      else this.log(`Signed in at ${terms.issuer}. ${message}`);
    } finally {
      await opened.close();
    }
  }
}
