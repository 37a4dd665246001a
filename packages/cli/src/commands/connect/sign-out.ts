import { Args, Flags } from "@oclif/core";
import { dataFlag, jsonFlag, ThroughlineCommand } from "../../command.ts";
import { openHere } from "../../open-here.ts";

export default class ConnectSignOut extends ThroughlineCommand {
  static override description =
    "Sign out at the system of a connection: nothing is called by it until somebody signs in again, and the system is told to end what it gave out. A process that runs takes it up by itself.";
  static override examples = ["<%= config.bin %> connect sign-out warehouse"];
  static override args = { name: Args.string({ required: true, description: "Name of the connection." }) };
  static override flags = {
    json: jsonFlag,
    folder: Flags.directory({ description: "Folder of the workflow.", default: ".", exists: true }),
    data: dataFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConnectSignOut);
    const { name } = args;
    const { signIns, ...opened } = openHere(flags.folder, flags.data);
    try {
      const terms = opened.look.list().find((one) => one.name === name)?.signIn;
      const [problem] = opened.problems;
      if (!terms && problem)
        this.wrongUse(`connections.yaml, line ${problem.line}: ${problem.message}`, problem.fix);
      if (!terms) this.wrongUse(`Nobody signs in for a connection ${name}.`);
      const said = await signIns.leave(name, terms);
      if (flags.json) this.json(said);
      else this.log(`Signed out. ${said.message}`);
    } finally {
      await opened.close();
    }
  }
}
