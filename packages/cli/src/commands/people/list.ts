import { PeopleCommand } from "./people.ts";

export default class List extends PeopleCommand {
  static override description = "List who may sign in, and what they are here.";

  override async run(): Promise<void> {
    const { flags } = await this.parse(List);
    const people = this.people(flags.data)
      .accounts.list()
      .map(({ password: _, ...person }) => person);
    if (flags.json) return this.json(people, 2);
    for (const { name, role, machine, oneTimeUntil, disabled } of people)
      this.log(
        `${name}  ${role}${machine ? "  machine" : ""}${oneTimeUntil ? `  one-time password until ${oneTimeUntil}` : ""}${disabled ? "  disabled" : ""}`,
      );
    if (people.length === 0) this.log("Nobody yet. Add somebody: throughline people add NAME --role ROLE");
  }
}
