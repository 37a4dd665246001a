import { z } from "zod";
import { columnType } from "../connections/columns.ts";
import { sampleFields, timeout } from "../connections/operation.ts";

const named = z.string().regex(/^[A-Za-z_]\w*$/, "a name of letters, digits and _");

const operation = z.strictObject({
  query: z.string().describe("One SELECT; a parameter is written {name}."),
  description: z.string().optional(),
  gives: z
    .enum(["one", "rows"])
    .describe("one: exactly one row, its columns are the answer. rows: a list, with count beside it."),
  takes: z.record(named, columnType).default({}).describe("The parameters, each with its type."),
  columns: z
    .record(z.string().min(1), columnType)
    .refine((columns) => Object.keys(columns).length > 0, "at least one column")
    .describe("What is taken of a row, each with its type. Other columns are left where they are."),
  "at most": z
    .string()
    .regex(/^[1-9]\d{0,3} rows?$/, "a number of rows such as 100 rows, below 10000")
    .optional()
    .describe("For rows: more than these are refused; 100 rows unless given."),
  timeout: timeout.optional(),
  ...sampleFields,
});
export type RawSqlOperation = z.output<typeof operation>;

/** A block of `connections.yaml` that looks up in a database. */
export const schema = z.strictObject({
  database: z.enum(["postgres", "mysql", "mariadb", "sqlserver"]),
  host: z.string().regex(/^[\w.:-]+$/, "the name or address of a host"),
  port: z.number().int().min(1).max(65_535).optional(),
  name: z.string().min(1).describe("Of the database."),
  user: z.string().min(1),
  password: z.string().optional(),
  tls: z
    .union([
      z.literal("none"),
      z.strictObject({ ca: z.string().describe("A file beside this one: whom we trust, as PEM.") }),
    ])
    .optional()
    .describe(
      "How the way there is kept private. Unless given: TLS, and the host's certificate is verified.",
    ),
  "allow private": z.literal(true).optional().describe("The host may be one that is not on the internet."),
  operations: z.record(z.string(), operation),
});
export type RawSql = z.output<typeof schema>;
