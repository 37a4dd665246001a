import { nameArg, PeopleCommand } from "./people.ts";

export default class Remove extends PeopleCommand {
  static override description = "Remove somebody. Their sessions end; what they did stays in the trail.";
  static override args = nameArg;

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Remove);
    const { name } = this.find(flags.data, args.name);
    const { accounts, note } = this.people(flags.data);
    accounts.remove(name);
    note({ what: "removed", name });
    if (flags.json) this.json({ removed: name }, 2);
    else this.log(`${name} is removed.`);
  }
}
