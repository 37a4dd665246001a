import { type Output, UsageError } from "./command.ts";
import { helpFor, overview } from "./help.ts";
import { COMMANDS } from "./index.ts";
import { parseCommandLine } from "./parse.ts";

const PROGRAM = "local-org";

const OUTPUT: Output = {
  line: (text = "") => void process.stdout.write(`${text}\n`),
  json: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
};

async function dispatch([name = "--help", ...argv]: string[]): Promise<void> {
  if (["--help", "-h", "help"].includes(name)) {
    OUTPUT.line(overview(PROGRAM, COMMANDS));
    return;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) {
    const names = COMMANDS.map((one) => one.name).join(", ");
    throw new UsageError(`There is no command '${name}'. There are ${names}.`);
  }
  const { help, options, args } = parseCommandLine(command, argv);
  if (help) OUTPUT.line(helpFor(PROGRAM, command));
  else await command.run(options as never, args, OUTPUT);
}

/** Runs a command line. Exit codes: 0 fine, 1 something went wrong, 2 wrong use. */
export async function main(argv: string[]): Promise<void> {
  try {
    await dispatch(argv);
  } catch (error) {
    const defect = [TypeError, ReferenceError, RangeError].some((kind) => error instanceof kind);
    process.stderr.write(`${defect ? (error as Error).stack : (error as Error).message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
