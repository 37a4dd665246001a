import { readFileSync } from "node:fs";
import { Flags } from "@oclif/core";
import { ThroughlineCommand } from "../command.ts";
import { type Dataset, type LabelledRow, labelled, type RowProblem, readDataset } from "./dataset.ts";
import { openModel } from "./kinds/index.ts";
import type { LocalModel } from "./kinds/kind.ts";

export const labelledFlags = {
  data: Flags.string({
    description:
      "The labelled file: CSV with a header, or JSON lines (.jsonl); either may be compressed (.gz).",
    helpValue: "FILE",
    required: true,
  }),
  text: Flags.string({
    description: "Column with the text; several, joined by commas, are read one after the other.",
    helpValue: "COLUMN[,COLUMN]",
  }),
  label: Flags.string({
    description: "Column with what is right. Rows labelled `oos` are of no class: right is to say unknown.",
    helpValue: "COLUMN",
    required: true,
  }),
  skip: Flags.boolean({ description: "Leave out rows that cannot be used.", default: false }),
};

/** How many bad rows are told before it says how many more there are. */
const TOLD = 5;

/** What the commands around local models share. */
export abstract class ModelCommand extends ThroughlineCommand {
  protected openFile(path: string): LocalModel {
    this.mustExist(path, "model");
    try {
      return openModel(new Uint8Array(readFileSync(path)));
    } catch (error) {
      throw new Error(`${path}: ${(error as Error).message}`);
    }
  }

  protected readFile(path: string): Dataset {
    this.mustExist(path, "file");
    try {
      return readDataset(path);
    } catch (error) {
      throw new Error(`${path} cannot be read: ${(error as Error).message}`);
    }
  }

  /**
   * The rows of a labelled file; ends when a column is not there or a row cannot be used.
   *
   * @param usual columns that are read when none are named
   * @param flags `also`: columns that have to be there besides
   */
  protected labelledRows(
    path: string,
    usual: string[] | undefined,
    flags: { text?: string | undefined; label: string; skip: boolean; also?: string[] },
  ): LabelledRow[] {
    const dataset = this.readFile(path);
    const columns = flags.text === undefined ? usual : names(flags.text);
    if (columns === undefined || columns.length === 0)
      this.wrongUse(
        "Which column has the text? Name it with --text.",
        `Columns: ${dataset.columns.join(", ")}.`,
      );
    return this.rowsOf(path, dataset, columns, flags);
  }

  /** The same of a file that was read. */
  protected rowsOf(
    path: string,
    dataset: Dataset,
    columns: string[],
    { label, skip, also = [] }: { label: string; skip: boolean; also?: string[] },
  ): LabelledRow[] {
    const missing = [...columns, label, ...also].filter((column) => !dataset.columns.includes(column));
    if (missing.length)
      this.wrongUse(
        `${path} has no column ${missing.join(", ")}.`,
        `Its columns: ${dataset.columns.join(", ") || "none"}.`,
      );
    const { rows, problems } = labelled(dataset, columns, label);
    if (problems.length && !skip) this.refuse(path, problems);
    if (problems.length) this.logToStderr(`${problems.length} rows are left out`);
    if (rows.length === 0) throw new Error(`${path} has no row that can be used.`);
    return rows;
  }

  private refuse(path: string, problems: RowProblem[]): never {
    const told = problems.slice(0, TOLD).map(({ line, message }) => `${path}:${line}  ${message}`);
    const more = problems.length - told.length;
    if (more > 0) told.push(`and ${more} more`);
    throw new Error([...told, "With --skip, such rows are left out."].join("\n"));
  }
}

/** "title, body" → ["title", "body"] */
export const names = (list: string) =>
  list
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
