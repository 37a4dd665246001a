import { writeFileSync } from "node:fs";
import { Flags } from "@oclif/core";
import { type AuditStore, everyItem } from "@throughline/audit";
import { stringify } from "csv-stringify/sync";
import { ThroughlineCommand, trailFlags } from "../../command.ts";
import { names } from "../../model/command.ts";

/** Items that are read at a time. */

export default class Answers extends ThroughlineCommand {
  static override description =
    "What people answered about a fact, as labelled rows: a local model is judged by them, and learns from them.";
  static override examples = [
    "<%= config.bin %> model answers --workflow support-email --fact topic --text Subject,Description --out answers.csv",
    "<%= config.bin %> model show models/topics.model --data answers.csv --text Subject,Description --label topic",
    "<%= config.bin %> model train --data cases.csv --data answers.csv --text Subject,Description --label topic --out models/topics.model",
  ];
  static override flags = {
    workflow: Flags.string({ description: "Id of the workflow.", required: true }),
    fact: Flags.string({ description: "The fact that people settled.", required: true }),
    text: Flags.string({
      description: "Fields of the record that a row has.",
      helpValue: "FIELD[,FIELD]",
      required: true,
    }),
    label: Flags.string({ description: "Name of the column with the answer; the fact's unless given." }),
    out: Flags.string({ description: "CSV to write; printed, if not said." }),
    ...trailFlags,
  };

  override async run(): Promise<void> {
    const { flags, metadata } = await this.parse(Answers);
    const { workflow, fact, label = fact, out } = flags;
    const fields = names(flags.text);
    if (fields.includes(label))
      this.wrongUse(`${label} is a field already.`, "Name the column of the answer with --label.");
    const store = await this.openTrail(this.trailIn(flags, metadata), flags);
    const rows = await rowsOf(store, workflow, fact, fields).finally(() => store.close());
    const csv = stringify([[...fields, label], ...rows]);
    if (out === undefined) process.stdout.write(csv);
    else writeFileSync(out, csv);
    this.logToStderr(
      rows.length
        ? `${rows.length} answers of people`
        : `Nobody has settled ${fact} in ${workflow}, or these fields were never read.`,
    );
  }
}

/** A row for each item whose fact a person settled, oldest first: the fields as the trail knows them, and the answer. */
async function rowsOf(
  store: AuditStore,
  workflow: string,
  fact: string,
  fields: string[],
): Promise<string[][]> {
  const rows: string[][] = [];
  const query = { workflow, by: "person", sort: "started", descending: false } as const;
  for await (const { key } of everyItem(store, query)) {
    const state = (await store.getItem(key))?.state;
    const settled = state?.facts[fact];
    if (!state || settled?.by !== "person" || settled.value === null) continue;
    const texts = fields.map((field) => String(state.record[field] ?? ""));
    if (texts.some((text) => text.trim() !== "")) rows.push([...texts, String(settled.value)]);
  }
  return rows;
}
