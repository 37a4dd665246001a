/** An option of a command, `--name`. */
export interface OptionSpec {
  type: "boolean" | "integer" | "number" | "string";
  description: string;
  /** What stands for the value in the help, such as `FILE`. */
  value?: string;
  default?: number | string;
  /** May be given several times. */
  multiple?: boolean;
}

/** An argument without a name. */
export interface ArgumentSpec {
  name: string;
  description: string;
  required?: boolean;
}

type Options = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec["type"] extends "boolean"
  ? boolean
  : Spec["type"] extends "string"
    ? string
    : number;

/** The values of options as a command gets them: a flag is there or not, others may be missing. */
export type Values<O extends Options> = {
  [Name in keyof O]: O[Name] extends { multiple: true }
    ? ValueOf<O[Name]>[]
    : O[Name] extends { type: "boolean" } | { default: number | string }
      ? ValueOf<O[Name]>
      : ValueOf<O[Name]> | undefined;
};

/** Where a command writes. */
export interface Output {
  /** One line for people. */
  line(text?: string): void;
  /** One JSON document for programs. */
  json(value: unknown): void;
}

/** A command, whatever front it is called from. */
export interface OrgCommand<O extends Options = Options> {
  name: string;
  summary: string;
  /** What the summary leaves open. */
  more?: string;
  arguments: readonly ArgumentSpec[];
  options: O;
  /** Without the name of the program. */
  examples: readonly string[];
  /** @throws UsageError for wrong use; Error for what goes wrong */
  run(options: Values<O>, args: string[], output: Output): Promise<void>;
}

/** Keeps the types of the options while a command is written down. */
export const defineCommand = <const O extends Options>(command: OrgCommand<O>): OrgCommand =>
  command as unknown as OrgCommand;

/** The command was used wrongly; the message says what to do. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Every command takes it. */
export const JSON_OPTION = { type: "boolean", description: "Print JSON for other programs." } as const;

/** Where the running org is that a command turns to. */
export const URL_OPTION = {
  type: "string",
  value: "URL",
  default: "http://127.0.0.1:8099",
  description: "Address of the running org.",
} as const;
