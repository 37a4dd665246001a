import { nameArg, PeopleCommand, passwordFlag } from "./people.ts";

export default class Password extends PeopleCommand {
  static override description =
    "Make somebody a new password that works once, or a machine a new secret. What they have open ends.";
  static override args = nameArg;
  static override flags = { "password-stdin": passwordFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Password);
    const { name, role, machine } = this.find(flags.data, args.name);
    if (machine) {
      const secret = await this.machine(flags.data, { name, role });
      this.people(flags.data).note({ what: "password", name });
      return this.tellSecret(flags.json, { name, role }, secret);
    }
    const { kept, made } = await this.password(name, flags["password-stdin"]);
    const { accounts, note } = this.people(flags.data);
    const account = { name, role, ...kept };
    accounts.put(account);
    note({ what: "password", name });
    this.tellPassword(flags.json, account, made);
  }
}
