import { nameArg, PeopleCommand, passwordFlag, roleFlag } from "./people.ts";

export default class Add extends PeopleCommand {
  static override description = "Add somebody who may sign in, with a role and a password that works once.";
  static override examples = ['<%= config.bin %> people add "Bea Lund" --role operator'];
  static override args = nameArg;
  static override flags = { role: roleFlag, "password-stdin": passwordFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Add);
    const name = args.name.trim();
    const { accounts, note } = this.people(flags.data);
    if (accounts.find(name))
      this.wrongUse(`${name} is there already.`, "Use people role, or people password.");
    const { kept, made } = await this.password(name, flags["password-stdin"]);
    const account = { name, role: flags.role, ...kept };
    accounts.put(account);
    note({ what: "added", name, role: flags.role });
    this.tellPassword(flags.json, account, made);
  }
}
