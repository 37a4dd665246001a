import { userInfo } from "node:os";
import { Args, Flags } from "@oclif/core";
import {
  type Account,
  hashPassword,
  MAX_NAME,
  machineSecret,
  ONE_TIME_MS,
  oneTimePassword,
  openAccounts,
  openJournal,
  ROLES,
  type Role,
  weakness,
} from "@throughline/server/sign-in";
import { dataFlag, jsonFlag, ThroughlineCommand } from "../../command.ts";

export const nameArg = {
  name: Args.string({ required: true, description: "Name, as it stands in the trail for what they do." }),
};
export const roleFlag = Flags.option({
  options: ROLES,
  required: true,
  description: "What they are here.",
})();
export const passwordFlag = Flags.boolean({
  description:
    "Take the password from standard input; without it one is made that works once, within three days.",
});

/** What the commands about people share: the file of the people, and the log of who changed what. */
export abstract class PeopleCommand extends ThroughlineCommand {
  static override baseFlags = { data: dataFlag, json: jsonFlag };

  protected people(folder: string) {
    const note = openJournal(folder);
    const by = userInfo().username;
    return {
      accounts: openAccounts(folder),
      note: (one: Parameters<typeof note>[0]) => note({ ...one, by }),
    };
  }

  /** Somebody who is there. */
  protected find(folder: string, name: string): Account {
    const { accounts } = this.people(folder);
    const found = accounts.find(name);
    if (found) return found;
    const known = accounts.list().map((one) => one.name);
    return this.wrongUse(
      `There is no ${name}.`,
      known.length > 0
        ? `People: ${known.join(", ")}.`
        : `Add them: throughline people add "${name}" --role viewer`,
    );
  }

  /** A password as it is kept, and the words of one that was made. */
  protected async password(name: string, given: boolean) {
    if (name.trim() === "" || name.length > MAX_NAME)
      this.wrongUse(`A name has 1 to ${MAX_NAME} characters.`);
    if (!given) {
      const made = oneTimePassword();
      const oneTimeUntil = new Date(Date.now() + ONE_TIME_MS).toISOString();
      return { kept: { password: await hashPassword(made), oneTimeUntil }, made };
    }
    const typed = await line(process.stdin);
    const weak = weakness(typed, name);
    if (weak) this.wrongUse(weak);
    return { kept: { password: await hashPassword(typed) }, made: undefined };
  }

  /** Writes a machine down with a new secret. @returns the secret */
  protected async machine(folder: string, { name, role }: { name: string; role: Role }): Promise<string> {
    const secret = machineSecret();
    this.people(folder).accounts.put({ name, role, machine: true, password: await hashPassword(secret) });
    return secret;
  }

  protected tellSecret(json: boolean, { name, role }: { name: string; role: Role }, secret: string): void {
    if (json) this.json({ client_id: name, role, client_secret: secret }, 2);
    else this.log(`${name}  ${role}\nSecret of the machine, shown this once: ${secret}`);
  }

  protected tellPassword(json: boolean, account: Account, made: string | undefined): void {
    const { name, role, oneTimeUntil } = account;
    if (json) this.json({ name, role, ...(made && { oneTimePassword: made, until: oneTimeUntil }) }, 2);
    else this.log(`${name}  ${role}`);
    if (made && !json) this.log(`One-time password, until ${oneTimeUntil}: ${made}`);
  }
}

/** The first line that comes in. */
async function line(input: AsyncIterable<string | Buffer>): Promise<string> {
  let text = "";
  for await (const part of input) text += part;
  return text.split(/\r?\n/, 1)[0] ?? "";
}
