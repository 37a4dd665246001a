import { parse } from "csv-parse/sync";
import { z } from "zod";
import { columnType, type Row, rowOf, rowSchema, takesSchema } from "../connections/columns.ts";
import { infoOf, sampleFields } from "../connections/operation.ts";
import type { Call, Connector } from "../connector.ts";
import { failed } from "../failure.ts";
import type { Outcome } from "../port.ts";

const operation = z.strictObject({
  description: z.string().optional(),
  takes: z
    .record(z.string(), columnType)
    .describe("Columns in which the inputs of these names are looked for."),
  columns: z.record(z.string(), columnType).describe("Columns of the answer, each with its type."),
  ...sampleFields,
});

const schema = z.strictObject({
  file: z.string().regex(/\.csv$/, "a file whose name ends with .csv"),
  operations: z.record(z.string(), operation),
});

/** Looks up in a table that lies beside the workflow: tariffs, contacts, who is responsible for what. */
export const csv: Connector<z.output<typeof schema>> = {
  type: "csv",
  description: "A table in a file beside the workflow.",
  schema,
  open(raw, { name, report, file }) {
    if (file(raw.file) === undefined)
      report("no-file", ["file"], `There is no file ${raw.file} beside this one.`, "Put it there.");

    const operations = Object.entries(raw.operations).map(([one, given]) => {
      const { description, takes, columns } = given;
      return [
        one,
        {
          ...infoOf({ ...given, effect: "read" }, ["operations", one], report),
          ...(description !== undefined && { description }),
          ...{ input: takesSchema(takes), output: rowSchema(columns) },
        },
      ] as const;
    });

    function lookUp({ operation, input }: Call): Outcome<unknown> {
      const full = `${name}.${operation}`;
      const { takes, columns } = raw.operations[operation] as (typeof raw.operations)[string];
      const wanted = JSON.stringify(rowOf(input, takes));
      const found = tableOf(file(raw.file) ?? "").filter(
        (row) => JSON.stringify(rowOf(row, takes)) === wanted,
      );
      const [row, another] = found;
      if (!row) return failed("gone", "NO_ROW", `${full}: no row of ${raw.file} has these inputs.`);
      if (another)
        return failed(
          "person",
          "NOT_ONE",
          `${full}: several rows of ${raw.file} have these inputs. Leave one.`,
        );
      return { ok: true, value: rowOf(row, columns), apiCalls: 0 };
    }

    return {
      operations: new Map(operations),
      address: `file:${raw.file}`,
      secrets: [],
      async call(request) {
        try {
          await request.mayGo?.();
        } catch (error) {
          return failed("retry", "NOT_SENT", `${name} was not asked: ${(error as Error).message}`);
        }
        try {
          return lookUp(request);
        } catch (error) {
          // broken quotes, a missing column, a cell of another type
          return failed("person", "UNFIT_TABLE", `${raw.file} cannot be used: ${(error as Error).message}.`);
        }
      },
    };
  },
};

/** Rows by the names in the first line. An empty cell is nothing. */
const tableOf = (text: string): Row[] =>
  parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true, cast: (cell) => cell || null });
