import type { Value } from "@throughline/workflow";
import { z } from "zod";
import { ConnectorFailure } from "../../../failure.ts";
import { id18 } from "../../../value.ts";
import { quote } from "../../soql.ts";
import { kind, mapped } from "../kind.ts";
import { objectName } from "../names.ts";
import { answers, idSchema, inputs } from "../schemas.ts";

/** Salesforce merges three records at a time, the master among them. */
const MOST = 2;
const schema = z.strictObject({ merge: objectName });

const others = (duplicates: Value | undefined): string[] => [duplicates ?? []].flat().map(String);

/** Makes one of several records of an object that the org can merge. */
export const merge = kind<z.output<typeof schema>>({
  word: "merge",
  description: "Merges duplicates into a record.",
  schema,
  // what was merged away says into what
  repeat: () => "comparable",
  async describe({ merge: name }, org) {
    const object = await org.describe(name);
    if (!object.mergeable)
      throw new ConnectorFailure({
        ...{ class: "person", code: "NOT_MERGEABLE" },
        message: `The org does not merge records of ${name}.`,
      });
    return {
      description: `Merges duplicates into a record of ${object.label}.`,
      input: inputs(
        {
          recordId: { title: "Master record", ...idSchema([name]) },
          duplicates: { type: "array", minItems: 1, maxItems: MOST, items: idSchema([name]) },
        },
        ["recordId", "duplicates"],
      ),
      output: answers({ recordId: { type: "string" }, merged: { type: "integer" } }),
    };
  },
  async call({ merge: type }, { input, mayGo }, org) {
    const recordToMergeIds = others(input.duplicates);
    const args = { masterRecord: { type, Id: input.recordId }, recordToMergeIds };
    const done = await org.calls.send({ soap: "merge", args }, mayGo);
    return mapped(done, () => ({ recordId: input.recordId, merged: recordToMergeIds.length }));
  },
  async find({ merge: type }, { input }, org) {
    const ids = others(input.duplicates);
    const soql = `SELECT Id,MasterRecordId FROM ${type} WHERE Id IN (${ids.map(quote).join(",")})`;
    const found = await org.calls.query(soql, { all: true, settles: true });
    const master = id18(String(input.recordId));
    return mapped(found, (rows) =>
      rows.length > 0 && rows.every((row) => id18(String(row.MasterRecordId ?? "")) === master)
        ? { recordId: input.recordId, merged: ids.length }
        : undefined,
    );
  },
});
