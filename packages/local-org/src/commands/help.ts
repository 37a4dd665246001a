import type { OptionSpec, OrgCommand } from "./command.ts";

function columns(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function optionRow([name, { type, value, description, default: byDefault, multiple }]: [
  string,
  OptionSpec,
]): [string, string] {
  const sign = type === "boolean" ? "" : ` ${value ?? (type === "string" ? "TEXT" : "N")}`;
  const notes = [byDefault !== undefined && `[${byDefault}]`, multiple && "(several times)"].filter(Boolean);
  return [`--${name}${sign}`, [description, ...notes].join(" ")];
}

/** How a command is used. */
export function helpFor(program: string, command: OrgCommand): string {
  const { name, summary, more, options, examples } = command;
  const usage = command.arguments.map((one) => (one.required ? one.name : `[${one.name}]`)).join(" ");
  const optionRows = Object.entries(options).map(optionRow);
  return [
    summary,
    ...(more ? ["", more] : []),
    "",
    `Usage: ${program} ${name}${usage && ` ${usage}`} [options]`,
    ...(usage ? ["", ...columns(command.arguments.map((one) => [one.name, one.description]))] : []),
    "",
    ...columns(optionRows),
    "",
    ...examples.map((example) => `  $ ${program} ${example}`),
  ].join("\n");
}

/** Which commands there are. */
export function overview(program: string, commands: readonly OrgCommand[]): string {
  return [
    "A Salesforce org on this machine, that real clients accept.",
    "",
    `Usage: ${program} COMMAND [options]`,
    "",
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    "",
    `${program} COMMAND --help tells more.`,
  ].join("\n");
}
