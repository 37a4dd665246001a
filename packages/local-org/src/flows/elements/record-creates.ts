import { saveError } from "../../errors.ts";
import { isTrue, textOf } from "../../metadata/xml.ts";
import type { Run } from "../element.ts";
import { read, write } from "../expressions.ts";
import type { Interview } from "../interview.ts";
import {
  assignedFields,
  changedFields,
  createable,
  objectNamed,
  recordsIn,
  refresh,
  saveAll,
} from "../records.ts";
import type { FlowRecord } from "../values.ts";

/** Records of variables; one that is there already is changed where the element is an upsert. */
function createFrom(interview: Interview, records: readonly FlowRecord[], upsert: boolean): void {
  for (const object of new Set(records.map((record) => record.object))) {
    const def = objectNamed(interview, object);
    const own = records.filter((record) => record.object === object);
    const table = interview.tx.core.store.table(def.name);
    const writes = own.map((record) => {
      const prior = typeof record.fields.Id === "string" ? table.get(record.fields.Id) : undefined;
      if (prior && !upsert)
        throw saveError("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]);
      return prior ? { prior, input: changedFields(def, record) } : { input: createable(def, record) };
    });
    const rows = saveAll(interview, def, writes);
    own.forEach((record, i) => {
      refresh(def, record, rows[i]!);
    });
  }
}

/** Creates records: from variables, or of what the element says. */
export const recordCreates: Run = (interview, { root, next, name }) => {
  const from = textOf(root, "inputReference");
  if (from !== undefined) {
    const records = recordsIn(read(interview, from));
    const upsert =
      textOf(root, "operationOneMatchingRecord") === "UpdateRecord" ||
      isTrue(root, "updateExistingRecords") === true;
    if (records.length > 0) createFrom(interview, records, upsert);
    return next;
  }
  const def = objectNamed(interview, textOf(root, "object"));
  const [row] = saveAll(interview, def, [{ input: assignedFields(interview, def, root, name) }]);
  const into = textOf(root, "assignRecordIdToReference");
  if (into) write(interview, into, row!.Id);
  if (isTrue(root, "storeOutputAutomatically")) interview.values.set(name.toLowerCase(), row!.Id);
  return next;
};
