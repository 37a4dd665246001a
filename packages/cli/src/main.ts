import { fileURLToPath } from "node:url";
import { execute, settings } from "@oclif/core";

/** Runs the command line. Exit codes: 0 fine, 1 problems found, 2 wrong use. */
export async function main(args: string[]): Promise<void> {
  settings.enableAutoTranspile = false;
  await execute({ args, dir: fileURLToPath(new URL("..", import.meta.url)) });
}
