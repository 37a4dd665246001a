import { z } from "zod";
import type { JsonSchema } from "../../../connector.ts";
import type { ObjectDescribe } from "../../../port.ts";
import { bindsOf, bound } from "../binds.ts";
import { kind, mapped } from "../kind.ts";
import { bare } from "../rows.ts";
import { answers, fieldSchema, inputs } from "../schemas.ts";
import { nested } from "./get.ts";

const MOST_ROWS = 200;

const schema = z.strictObject({
  query: z
    .string()
    .regex(/^\s*[Ss][Ee][Ll][Ee][Cc][Tt]\b/, "a SOQL query is expected: SELECT … FROM … WHERE …")
    .describe("SOQL; an input stands in it as in Apex, as in WHERE AccountId = :account."),
});

/** The query's own object, and the columns that it takes: what stands in brackets is of other objects. */
function partsOf(soql: string): { object: string | undefined; columns: string[] } {
  let depth = 0;
  const outside = [...soql.replace(/'(?:[^'\\]|\\.)*'/g, "''")].map((char) => {
    if (char === ")") depth--;
    const shown = depth > 0 ? " " : char;
    if (char === "(") depth++;
    return shown;
  });
  const [, list = "", object] = /^\s*select\b([\s\S]*?)\bfrom\s+(\w+)/i.exec(outside.join("")) ?? [];
  return { object, columns: list.split(",").map((one) => one.trim()) };
}

const isPath = (column: string) => /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/.test(column);

function bindSchema(
  object: ObjectDescribe | undefined,
  field: string | undefined,
  many: boolean,
): JsonSchema {
  const known = field === undefined ? undefined : object?.fields[field];
  const { enum: _, title: __, ...one }: JsonSchema = known ? fieldSchema(known) : {};
  return many ? { type: "array", maxItems: MOST_ROWS, items: one } : one;
}

/** Reads rows by SOQL. */
export const query = kind<z.output<typeof schema>>({
  word: "query",
  description: "Reads records by a SOQL query; at most 200 rows.",
  schema,
  repeat: () => "read",
  async describe({ query: soql }, org) {
    const { object: name, columns } = partsOf(soql);
    const object = name === undefined ? undefined : await org.describe(name);
    const binds = bindsOf(soql);
    const properties = binds.map((bind) => [bind.name, bindSchema(object, bind.field, bind.many)] as const);
    const row = object ? nested(columns.filter(isPath), object) : {};
    return {
      ...(object && { description: `Reads records of ${object.label}.` }),
      input: inputs(Object.fromEntries(properties), [...new Set(binds.map((bind) => bind.name))]),
      output: answers({
        count: { type: "integer" },
        records: { type: "array", maxItems: MOST_ROWS, items: answers(row) },
      }),
    };
  },
  async call({ query: soql }, { input, described }, org) {
    const schemas = (described.input.properties ?? {}) as Record<string, JsonSchema>;
    const limited = /\blimit\s+\d+/i.test(soql) ? soql : `${soql.trimEnd()} LIMIT ${MOST_ROWS}`;
    const found = await org.calls.query(bound(limited, input, schemas));
    return mapped(found, (rows) => {
      const records = rows.slice(0, MOST_ROWS).map(bare);
      return { count: records.length, records };
    });
  },
});
