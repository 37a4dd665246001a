import type { OrgCommand } from "./command.ts";
import { exportCommand } from "./export.ts";
import { faults } from "./faults.ts";
import { importCommand } from "./import.ts";
import { seed } from "./seed.ts";
import { start } from "./start.ts";

export { type OptionSpec, type OrgCommand, type Output, UsageError } from "./command.ts";

/** Every command. A new one is a file and a line here. */
export const COMMANDS: readonly OrgCommand[] = [start, seed, importCommand, exportCommand, faults];
