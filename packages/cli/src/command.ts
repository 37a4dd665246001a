import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command, Flags } from "@oclif/core";
import { type AuditStore, IN_ORG, isAddress, isFile, openTrail, type TrailOptions } from "@throughline/audit";
import { type LoginFlags, loginFrom, orgFlags } from "./login.ts";

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

/** Where the audit trail is: a folder, a database, or the org. */
export const trailFlags = {
  data: dataFlag,
  store: Flags.string({
    description:
      "Database of the audit trail, in place of the folder: postgres://USER@HOST/DATABASE. With a password rather in DATABASE_URL, which is taken where neither this nor --data is given. Or salesforce: the trail is kept in the org that is named.",
    helpValue: "postgres://…",
  }),
  ...orgFlags,
};

interface TrailFlags {
  data: string;
  store?: string | undefined;
}

/** Which flags were given, as the parser tells it. */
interface Given {
  flags: { [name: string]: { setFromDefault?: boolean } | undefined };
}

export const fileFlag = Flags.string({
  description: "An archive or a backup to read instead of the trail in --data or --store.",
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

  /** Where the audit trail is: the file in the data folder, or the address of a database. */
  protected trailAt({ data, store }: TrailFlags, given: Given): string {
    const { DATABASE_URL } = process.env;
    if (store === IN_ORG) return store;
    if (store !== undefined && !isAddress(store))
      this.wrongUse(
        "--store is the address of a database, or salesforce.",
        "Write it as postgres://USER@HOST/DATABASE.",
      );
    const database = given.flags.data?.setFromDefault ? DATABASE_URL : undefined;
    const address = store ?? database;
    return address !== undefined && isAddress(address) ? address : join(data, "trail.sqlite");
  }

  /** The same, or the file that is named instead; a file must be there. */
  protected trailIn(flags: TrailFlags & { file?: string | undefined }, given: Given): string {
    if (flags.file !== undefined) {
      this.mustExist(flags.file, "file");
      return flags.file;
    }
    const file = this.trailAt(flags, given);
    if (!isFile(file) || existsSync(file)) return file;
    this.wrongUse(
      `There is no audit trail at ${file}.`,
      "Start Throughline first, or name the folder with --data (the demo's is .throughline/demo).",
    );
  }

  /**
   * Opens a trail; the org of one that is kept there is signed in to, and what that took is told at the end. Rejects with
   * `StoreError`.
   */
  async openTrail(
    location: string,
    flags: LoginFlags,
    options: Omit<TrailOptions, "location" | "org"> = { readOnly: true },
  ): Promise<AuditStore> {
    if (location !== IN_ORG) return openTrail({ location, ...options });
    const login = loginFrom(flags, (message, fix) => this.wrongUse(message, fix));
    const { connectSalesforce } = await import("@throughline/connectors");
    const salesforce = await connectSalesforce(login);
    const { trail } = salesforce;
    try {
      const store = await openTrail({ location, ...options, ...(trail && { org: trail }) });
      return {
        ...store,
        close: async () => {
          await store.close();
          await salesforce.close();
          this.logToStderr(`That took ${store.calls?.()} calls of the org's API.`);
        },
      };
    } catch (error) {
      await salesforce.close();
      throw error;
    }
  }

  /** The same where a trail was named on the command line; undefined: it is not about one. */
  protected trailIfNamed(flags: TrailFlags, given: Given, made = false): string | undefined {
    const named = flags.store !== undefined || !given.flags.data?.setFromDefault;
    if (!named) return undefined;
    return made ? this.trailAt(flags, given) : this.trailIn(flags, given);
  }

  protected mustExist(path: string, what: string): void {
    if (!existsSync(path)) this.wrongUse(`There is no ${what} at ${path}.`, "Check the path.");
  }
}
