import { Args, Flags, type Interfaces } from "@oclif/core";
import { type OptionSpec, type OrgCommand, UsageError } from "@throughline/local-org/commands";
import { ThroughlineCommand } from "../../command.ts";

type Flag = Interfaces.FlagInput[string];

function flagOf({ type, description, value, default: byDefault, multiple = false }: OptionSpec): Flag {
  if (type === "boolean") return Flags.boolean({ description });
  const given = { description, ...(value && { helpValue: value }) };
  if (type === "integer") return Flags.integer({ ...given, default: byDefault as number });
  if (multiple) return Flags.string({ ...given, multiple: true, default: [] });
  if (type === "string") return Flags.string({ ...given, default: byDefault as string });
  return Flags.custom<number>({
    ...given,
    parse: async (text) => {
      if (text.trim() !== "" && !Number.isNaN(Number(text))) return Number(text);
      throw new UsageError(`${text} is no number.`);
    },
  })();
}

/** A command of the local org under `throughline org`. */
export function orgCommand(command: OrgCommand) {
  const flags = Object.entries(command.options).map(([name, spec]) => [name, flagOf(spec)]);
  const args = command.arguments.map(({ name, description, required = false }) => [
    name.toLowerCase(),
    Args.string({ description, required }),
  ]);
  return class extends ThroughlineCommand {
    static override summary = command.summary;
    static override description = command.more;
    static override examples = command.examples.map((example) => `<%= config.bin %> org ${example}`);
    static override flags: Interfaces.FlagInput = Object.fromEntries(flags);
    static override args: Interfaces.ArgInput = Object.fromEntries(args);

    override async run(): Promise<void> {
      const { flags, argv } = await this.parse();
      const output = {
        line: (text = "") => this.log(text),
        json: (value: unknown) => this.json(value),
      };
      try {
        await command.run(flags as never, argv as string[], output);
      } catch (error) {
        if (error instanceof UsageError) this.wrongUse(error.message);
        throw error;
      }
    }
  };
}
