import { Args } from "@oclif/core";
import { ROLES, type Role as RoleName } from "@throughline/server/sign-in";
import { nameArg, PeopleCommand } from "./people.ts";

export default class Role extends PeopleCommand {
  static override description = "Give somebody another role. It holds from their next request on.";
  static override examples = ['<%= config.bin %> people role "Bea Lund" approver'];
  static override args = {
    ...nameArg,
    role: Args.string({ required: true, options: [...ROLES], description: "What they are here." }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Role);
    const account = { ...this.find(flags.data, args.name), role: args.role as RoleName };
    const { accounts, note } = this.people(flags.data);
    accounts.put(account);
    note({ what: "role", name: account.name, role: account.role });
    this.tellPassword(flags.json, account, undefined);
  }
}
