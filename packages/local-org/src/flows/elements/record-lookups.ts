import { fromStored } from "../../formula/values.ts";
import { all, isTrue, textOf } from "../../metadata/xml.ts";
import { readField } from "../../records/access.ts";
import { fieldOf } from "../../schema/model.ts";
import type { Row } from "../../storage/store.ts";
import type { Run } from "../element.ts";
import { readValue, write } from "../expressions.ts";
import { objectNamed, rowsFor } from "../records.ts";
import { emptyRecord, type FlowValue, recordOf, scalar } from "../values.ts";

const MOST_ROWS = 50_000;

function sorted(rows: Row[], field: string, descending: boolean): Row[] {
  const key = (row: Row) =>
    (typeof row[field] === "string" ? row[field].toLowerCase() : row[field]) as string | number;
  return rows.sort((a, b) => {
    const [left, right] = [key(a) ?? "", key(b) ?? ""];
    return left === right ? 0 : left < right === !descending ? -1 : 1;
  });
}

/** Gets records: the first, or all; as a whole, or some of their fields. */
export const recordLookups: Run = (interview, { root, next, name }) => {
  const { core, userId } = interview.tx;
  const def = objectNamed(interview, textOf(root, "object"));
  const sortField = fieldOf(def, textOf(root, "sortField") ?? "");
  const found = rowsFor(interview, def, root, name);
  const rows = sortField ? sorted(found, sortField.name, textOf(root, "sortOrder") === "Desc") : found;
  const limit = Number(scalar(readValue(interview, all(root, "limit")[0], name) ?? null) ?? MOST_ROWS);
  const records = rows.slice(0, limit).map((row) => recordOf(def, row));
  const [first] = rows;
  const assigned = all(root, "outputAssignments");
  const into = textOf(root, "outputReference");
  const onlyFirst = isTrue(root, "getFirstRecordOnly") || assigned.length > 0;
  if (assigned.length > 0) {
    // variables keep what they have where nothing is found, unless the element says otherwise
    if (!first && !isTrue(root, "assignNullValuesIfNoRecordsFound")) return next;
    for (const one of assigned) {
      const field = fieldOf(def, textOf(one, "field") ?? "");
      const value =
        first && field ? fromStored(readField(core, def, first, field, userId), field.type) : null;
      write(interview, textOf(one, "assignToReference") ?? "", value);
    }
    return next;
  }
  if (into) {
    // an element of older versions fills a collection, or a variable for one record
    const collection = interview.flow.resources.get(into.toLowerCase())?.isCollection ?? false;
    if (records.length > 0 || isTrue(root, "assignNullValuesIfNoRecordsFound"))
      write(interview, into, collection ? records : (records[0] ?? emptyRecord(def.name)));
    return next;
  }
  const value: FlowValue = onlyFirst ? (records[0] ?? null) : records;
  interview.values.set(name.toLowerCase(), value);
  return next;
};
