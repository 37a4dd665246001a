import { Flags } from "@oclif/core";
import { nameArg, PeopleCommand, passwordFlag, roleFlag } from "./people.ts";

const machineFlag = Flags.boolean({
  description:
    "A machine: it cannot sign in, and gets itself tokens at /oauth/token with its name and a secret.",
});

export default class Add extends PeopleCommand {
  static override description =
    "Add somebody who may sign in, with a role and a password that works once; or a machine, which gets itself tokens with a secret.";
  static override examples = [
    '<%= config.bin %> people add "Bea Lund" --role operator',
    '<%= config.bin %> people add "Org flows" --role operator --machine',
  ];
  static override args = nameArg;
  static override flags = { role: roleFlag, "password-stdin": passwordFlag, machine: machineFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Add);
    const name = args.name.trim();
    const { accounts, note } = this.people(flags.data);
    if (accounts.find(name))
      this.wrongUse(`${name} is there already.`, "Use people role, or people password.");
    if (flags.machine) {
      const secret = await this.machine(flags.data, { name, role: flags.role });
      note({ what: "added", name, role: flags.role });
      return this.tellSecret(flags.json, { name, role: flags.role }, secret);
    }
    const { kept, made } = await this.password(name, flags["password-stdin"]);
    const account = { name, role: flags.role, ...kept };
    accounts.put(account);
    note({ what: "added", name, role: flags.role });
    this.tellPassword(flags.json, account, made);
  }
}
