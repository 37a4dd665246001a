import { parseArgs } from "node:util";
import { type OptionSpec, type OrgCommand, UsageError } from "./command.ts";

/** The options and arguments of a command line, or that help is asked for. */
export interface Parsed {
  help: boolean;
  options: Record<string, unknown>;
  args: string[];
}

function number(name: string, text: string, whole: boolean): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isNaN(value) || (whole && !Number.isSafeInteger(value)))
    throw new UsageError(`--${name} is a ${whole ? "whole number" : "number"}, not '${text}'.`);
  return value;
}

function typed(name: string, { type }: OptionSpec, text: string): unknown {
  return type === "string" ? text : number(name, text, type === "integer");
}

function read(name: string, spec: OptionSpec, given: unknown): unknown {
  if (spec.type === "boolean") return given === true;
  if (spec.multiple) return ((given as string[] | undefined) ?? []).map((text) => typed(name, spec, text));
  return given === undefined ? spec.default : typed(name, spec, given as string);
}

/**
 * Reads what stands after the name of a command.
 * @throws UsageError that names what is unknown, missing or of the wrong type
 */
export function parseCommandLine(command: OrgCommand, argv: string[]): Parsed {
  const specs = Object.entries(command.options);
  const options = specs.map(([name, { type, multiple }]) => [
    name,
    { type: type === "boolean" ? ("boolean" as const) : ("string" as const), multiple: multiple ?? false },
  ]);
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { ...Object.fromEntries(options), help: { type: "boolean", short: "h" } },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split(". To specify")[0]!);
  }
  const { values, positionals: args } = parsed;
  if (values.help) return { help: true, options: {}, args };
  const missing = command.arguments.find((argument, i) => argument.required && args[i] === undefined);
  if (missing) throw new UsageError(`${missing.name} is missing: ${missing.description}`);
  if (args.length > command.arguments.length)
    throw new UsageError(`'${args[command.arguments.length]}' is one argument too many.`);
  return {
    help: false,
    options: Object.fromEntries(specs.map(([name, spec]) => [name, read(name, spec, values[name])])),
    args,
  };
}
