import { writeFileSync } from "node:fs";
import { Args, Flags } from "@oclif/core";
import {
  type Arrival,
  castOf,
  eventInWords,
  markdownOf,
  type OrgPeople,
  play,
  type Report,
  reportOf,
  scan,
  stepsInWords,
} from "@throughline/scan";
import { jsonFlag, ThroughlineCommand } from "../command.ts";
import { loginFrom, orgFlags } from "../login.ts";
import { withOrgMetadata } from "../org-metadata.ts";
import { createProgress } from "../progress.ts";

/** What is shown of a scan, and where that goes. */
interface Shown {
  object: string;
  jobs?: number | undefined;
  markdown?: string | undefined;
  example?: string | undefined;
  before?: string | undefined;
  json: boolean;
}

export default class Scan extends ThroughlineCommand {
  static override description =
    "Say who writes what of an object today: every flow, rule and class in a folder of Salesforce metadata, or straight from an org, with its condition, its value and its line. Nothing of the metadata is executed.";
  static override examples = [
    "<%= config.bin %> scan ./my-org --object Case",
    "<%= config.bin %> scan ./my-org --object Case --json",
    "<%= config.bin %> scan --org my-sf-alias --object Case --keep ./my-org",
    "<%= config.bin %> scan ./my-org --object Case --markdown who-writes-what.md",
    `<%= config.bin %> scan ./my-org --object Case --example '{"Origin":"Email"}'`,
  ];
  static override args = {
    folder: Args.string({
      description: "Folder of an SFDX project, or one that metadata was retrieved to; none with --org.",
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
    markdown: Flags.string({
      description: "Write the report as one page of Markdown, to be sent round.",
      helpValue: "FILE",
    }),
    example: Flags.string({
      description:
        "Play a record through the order of execution, as JSON by field; it is created, unless --before says what was in its fields.",
      helpValue: "JSON",
    }),
    before: Flags.string({
      description: "With --example: the record is updated, and this was in its fields before.",
      helpValue: "JSON",
      dependsOn: ["example"],
    }),
    keep: Flags.string({
      description:
        "With --org or --login-url: the folder that the metadata is retrieved to; one that is removed unless given.",
      helpValue: "FOLDER",
    }),
    json: jsonFlag,
    ...orgFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Scan);
    const ofOrg = flags.org !== undefined || flags["login-url"] !== undefined;
    if (ofOrg && args.folder !== undefined)
      this.wrongUse("Which one, the folder or the org?", "Name only one of them.");
    if (!ofOrg && flags.keep !== undefined)
      this.wrongUse("--keep is for the metadata of an org.", "Name the org with --org ALIAS.");
    if (ofOrg) {
      const login = loginFrom(flags, (message, fix) => this.wrongUse(message, fix));
      await withOrgMetadata(login, flags.keep, async (folder, { people, missing }) => {
        for (const what of missing) this.warn(`The org did not give: ${what}`);
        await this.show(folder, flags, people);
      });
    } else if (args.folder !== undefined) await this.show(args.folder, flags);
    else this.wrongUse("What is to be scanned?", "Name a folder of metadata, or an org with --org ALIAS.");
  }

  private async show(folder: string, flags: Shown, people?: OrgPeople): Promise<void> {
    const progress = createProgress("files");
    const found = await scan(folder, {
      object: flags.object,
      ...(flags.jobs !== undefined && { jobs: flags.jobs }),
      onProgress: (done, total) => progress.at(done, total),
    }).finally(() => progress.end());
    const report = reportOf(found, people);
    if (flags.markdown !== undefined) writeFileSync(flags.markdown, markdownOf(report));
    if (flags.example !== undefined) {
      const played = play(castOf(found.writes, found.blockers), this.arrival(flags.example, flags.before));
      if (flags.json) this.json({ object: report.object, ...played }, 2);
      else for (const line of stepsInWords(played)) this.log(line);
    } else if (flags.json) this.json(report, 2);
    else this.tell(report);
  }

  private arrival(example: string, before: string | undefined): Arrival {
    const record = this.record(example, "--example");
    return before === undefined
      ? { on: "create", record }
      : { on: "update", record, before: this.record(before, "--before") };
  }

  private record(text: string, flag: string): Arrival["record"] {
    try {
      const read: unknown = JSON.parse(text);
      if (typeof read === "object" && read !== null && !Array.isArray(read)) return read as Arrival["record"];
    } catch {
      // said below
    }
    return this.wrongUse(
      `${flag} is no record: ${text}`,
      `Write its fields as JSON, for instance '{"Origin":"Email"}'.`,
    );
  }

  private tell(report: Report): void {
    const { object, fields, loops, targets, totals } = report;
    for (const { field, writers, collisions, unseen } of fields) {
      this.log(`\n${object}.${field}`);
      for (const { kind, name, file, line, active, when, value } of writers)
        this.log(
          `  ${kind} ${name}${active ? "" : " (inactive)"}: ${value}${when ? `\n      when ${when}` : ""}\n      ${file}:${line}`,
        );
      for (const { writers, verdict, because, ...one } of collisions) {
        const names = writers.map(({ name }) => name).join(" and ");
        this.log(`  ! ${names} ${verdict === "collides" ? "collide" : "may collide"}: ${because}`);
        if (one.example) this.log(`      ${eventInWords({ writers, verdict, because, ...one })}`);
      }
      if (unseen) this.log(`  ! ${unseen} pairs of writers were not looked at, since there are too many.`);
    }
    if (loops.length > 0) this.log("");
    for (const { verdict, because } of loops) this.log(`! ${verdict}: ${because}`);
    if (targets.length > 0) this.log("");
    for (const { kind, name, file, line, because } of targets)
      this.log(`! ${kind} ${name}: ${because}\n      ${file}:${line}`);
    for (const { file, line, why } of report.unread) this.warn(`${file}${line ? `:${line}` : ""}: ${why}`);
    if (!report.known) this.warn(`No file of the folder is named for ${object}.`);
    this.log(
      `\n${totals.files} files, ${totals.metadata} of them of a kind that a scan reads; ${totals.writers} writers of ${totals.fields} fields of ${object}, ${totals.active} of them active; ${totals.collisions} collisions and ${totals.notDecided} not decided, ${totals.loops} loops; ${totals.unread} files could not be read.`,
    );
  }
}
