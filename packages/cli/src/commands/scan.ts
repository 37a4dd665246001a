import { Args, Flags } from "@oclif/core";
import { type Scan as Found, scan, type Write } from "@throughline/scan";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { createProgress } from "../progress.ts";

export default class Scan extends ThroughlineCommand {
  static override description =
    "Say who writes what of an object today: every flow, rule and class in a folder of Salesforce metadata, with its condition, its value and its line. Nothing of the metadata is executed.";
  static override examples = [
    "<%= config.bin %> scan ./my-org --object Case",
    "<%= config.bin %> scan ./my-org --object Case --json",
  ];
  static override args = {
    folder: Args.string({
      required: true,
      description: "Folder of an SFDX project, or one that metadata was retrieved to.",
    }),
  };
  static override flags = {
    object: Flags.string({
      required: true,
      description: "The object, by its API name: Case, Lead, Claim__c.",
    }),
    jobs: Flags.integer({
      description: "How many files are read at once; as many as there are cores unless given.",
      min: 1,
    }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Scan);
    const progress = createProgress("files");
    const found = await scan(args.folder, {
      object: flags.object,
      ...(flags.jobs !== undefined && { jobs: flags.jobs }),
      onProgress: (done, total) => progress.at(done, total),
    }).finally(() => progress.end());
    if (flags.json) this.json(report(found), 2);
    else this.tell(found);
  }

  private tell(found: Found): void {
    const { object, fields, totals } = report(found);
    for (const { field, writers } of fields) {
      this.log(`\n${object}.${field}`);
      for (const { kind, name, file, line, active, when, value } of writers)
        this.log(
          `  ${kind} ${name}${active ? "" : " (inactive)"}: ${value}${when ? `\n      when ${when}` : ""}\n      ${file}:${line}`,
        );
    }
    for (const { file, line, why } of found.unread) this.warn(`${file}${line ? `:${line}` : ""}: ${why}`);
    if (!found.known) this.warn(`No file of the folder is named for ${object}.`);
    this.log(
      `\n${totals.files} files, ${totals.metadata} of them of a kind that a scan reads; ${totals.writers} writers of ${totals.fields} fields of ${object}, ${totals.active} of them active; ${totals.unread} files could not be read.`,
    );
  }
}

function report({ object, writes, blockers, unread, files }: Found) {
  const byField = Map.groupBy(writes, ({ field }) => field);
  const fields = [...byField]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([field, of]) => ({ field, writers: of.map(told) }));
  return {
    object,
    fields,
    blockers,
    unread,
    totals: {
      files: files.found,
      metadata: files.metadata,
      fields: fields.length,
      writers: writes.length,
      active: writes.filter(({ writer }) => writer.active).length,
      unread: unread.length,
    },
  };
}

function told({ writer, at, moment, when, value, via }: Write) {
  const { kind, name, active } = writer;
  return {
    kind,
    name,
    file: (at ?? writer).file,
    line: (at ?? writer).line,
    active,
    moment,
    ...(when.length > 0 && { when: when.map(({ text }) => text).join(" and ") }),
    value:
      value.is === "value"
        ? JSON.stringify(value.value)
        : value.is === "name"
          ? `${value.of} ${value.name}`
          : value.text,
    ...(via && { via }),
  };
}
