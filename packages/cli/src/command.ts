import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, Flags } from "@oclif/core";

/** Exit codes, the same for every command. */
export const FINE = 0;
export const PROBLEMS = 1;
export const WRONG_USE = 2;

export const jsonFlag = Flags.boolean({ description: "Print JSON for other programs.", default: false });

export const dataFlag = Flags.directory({
  description: "Folder of the audit trail.",
  default: ".throughline",
  env: "THROUGHLINE_DATA_DIR",
});

export const fileFlag = Flags.string({
  description: "An archive or a backup to read instead of the trail in --data.",
});

/** What every command shares: JSON or words, and exit codes that scripts can rely on. */
export abstract class ThroughlineCommand extends Command {
  /** One JSON document, or one line of a stream of them. */
  protected json(value: unknown, indent?: number): void {
    process.stdout.write(`${JSON.stringify(value, null, indent)}\n`);
  }

  /** Ends with code 2: the command was used wrongly. Says what to do. */
  protected wrongUse(message: string, fix?: string): never {
    this.error(fix ? `${message}\n${fix}` : message, { exit: WRONG_USE });
  }

  /** What went wrong is told in its words; only a defect of ours shows where in the code it is. */
  protected override async catch(error: Error & { oclif?: unknown }): Promise<void> {
    const defect = [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
    if (error.oclif || defect) throw error;
    this.error(error.message, { exit: PROBLEMS });
  }

  /** File of the audit trail in a data folder, or the one that is named instead; it must be there. */
  protected trailIn(folder: string, instead?: string): string {
    if (instead !== undefined) {
      this.mustExist(instead, "file");
      return instead;
    }
    const file = join(folder, "trail.sqlite");
    if (existsSync(file)) return file;
    this.wrongUse(
      `There is no audit trail at ${file}.`,
      "Start Throughline first, or name the folder with --data (the demo's is .throughline/demo).",
    );
  }

  protected mustExist(path: string, what: string): void {
    if (!existsSync(path)) this.wrongUse(`There is no ${what} at ${path}.`, "Check the path.");
  }
}
