import { saveError } from "../../errors.ts";
import { textOf } from "../../metadata/xml.ts";
import { existing } from "../../records/save.ts";
import type { Run } from "../element.ts";
import { read } from "../expressions.ts";
import {
  assignedFields,
  changedFields,
  objectNamed,
  recordsIn,
  refresh,
  rowsFor,
  saveAll,
} from "../records.ts";

/** Changes records: those of variables, by what the flow has set of them, or all that fit the filters. */
export const recordUpdates: Run = (interview, { root, next, name }) => {
  const from = textOf(root, "inputReference");
  if (from === undefined) {
    const def = objectNamed(interview, textOf(root, "object"));
    const input = assignedFields(interview, def, root, name);
    const rows = rowsFor(interview, def, root, name);
    if (rows.length > 0)
      saveAll(
        interview,
        def,
        rows.map((prior) => ({ prior, input })),
      );
    return next;
  }
  const records = recordsIn(read(interview, from));
  for (const object of new Set(records.map((record) => record.object))) {
    const def = objectNamed(interview, object);
    const own = records.filter((record) => record.object === object);
    const writes = own.map((record) => {
      const { Id } = record.fields;
      if (typeof Id !== "string") throw saveError("MISSING_ARGUMENT", "Id not specified in an update call");
      return { prior: existing(interview.tx, def, Id), input: changedFields(def, record) };
    });
    const rows = saveAll(interview, def, writes);
    own.forEach((record, i) => {
      refresh(def, record, rows[i]!);
    });
  }
  return next;
};
