import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Args, Flags } from "@oclif/core";
import type { Held } from "@throughline/connectors";
import { dataFlag, FINE, jsonFlag, PROBLEMS, ThroughlineCommand } from "../../command.ts";
import { openHere } from "../../open-here.ts";

export default class ConnectAccept extends ThroughlineCommand {
  static override description =
    "Show operations that have changed where they are offered since somebody agreed to them, and are held; and agree to one as it is now.";
  static override examples = [
    "<%= config.bin %> connect accept warehouse",
    "<%= config.bin %> connect accept warehouse findStock",
  ];
  static override args = {
    name: Args.string({ required: true, description: "Name of the connection." }),
    operation: Args.string({ description: "The operation that is agreed to; without it they are shown." }),
  };
  static override flags = {
    json: jsonFlag,
    folder: Flags.directory({ description: "Folder of the workflow.", default: ".", exists: true }),
    data: dataFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(ConnectAccept);
    const { name, operation } = args;
    const opened = openHere(flags.folder, flags.data, { commands: [name] });
    try {
      const [problem] = opened.problems;
      if (problem) this.wrongUse(`connections.yaml, line ${problem.line}: ${problem.message}`, problem.fix);
      const held = await opened.held(name);
      if (!held.ok) this.error(held.error.message, { exit: PROBLEMS });
      if (operation === undefined) return this.show(name, held.value, flags.json);
      const one = held.value.find((each) => each.operation === operation);
      if (!one) this.wrongUse(`${name}.${operation} is not held.`, `Held: ${namesOf(held.value)}.`);
      if (one.mark === undefined)
        this.wrongUse(`${name}.${operation} is not there any more: take it out of the file.`);
      const accepted = await opened.accept(name, operation, one.mark);
      if (!accepted.ok) this.error(accepted.error.message, { exit: PROBLEMS });
      writeFileSync(join(flags.folder, accepted.value.path), accepted.value.text);
      if (flags.json) return this.json({ accepted: one }, 2);
      this.log(
        `${name}.${operation} is agreed to as it is now. A process that runs takes it up at its next start.`,
      );
    } finally {
      await opened.close();
    }
  }

  private show(name: string, held: Held[], json: boolean): void {
    process.exitCode = held.length ? PROBLEMS : FINE;
    if (json) this.json(held, 2);
    else if (held.length === 0) this.log(`Every operation of ${name} is as somebody agreed to it.`);
    else this.log(linesOf(name, held).join("\n"));
  }
}

const linesOf = (name: string, held: Held[]): string[] =>
  held.flatMap(({ operation, changes, was, now }) => [
    `${name}.${operation} is held: ${changes.join(", ")}.`,
    `  was  ${was}`,
    `  is   ${now ?? "not there"}`,
  ]);
const namesOf = (held: Held[]): string => held.map(({ operation }) => operation).join(", ") || "none";
