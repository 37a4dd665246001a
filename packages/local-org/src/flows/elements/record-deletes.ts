import { textOf } from "../../metadata/xml.ts";
import { deleteRecord } from "../../records/remove.ts";
import { existing } from "../../records/save.ts";
import { atomically } from "../../records/transaction.ts";
import type { Run } from "../element.ts";
import { read } from "../expressions.ts";
import { countWrite } from "../interview.ts";
import { objectNamed, recordsIn, rowsFor } from "../records.ts";

/** Deletes records, all or none: those of variables, or all that fit the filters. */
export const recordDeletes: Run = (interview, { root, next, name }) => {
  const { tx } = interview;
  const from = textOf(root, "inputReference");
  countWrite(interview);
  if (from === undefined) {
    const def = objectNamed(interview, textOf(root, "object"));
    const rows = rowsFor(interview, def, root, name);
    atomically(tx, () => {
      for (const row of rows) deleteRecord(tx, def, row);
    });
    return next;
  }
  const records = recordsIn(read(interview, from));
  atomically(tx, () => {
    for (const { object, fields } of records) {
      const def = objectNamed(interview, object);
      deleteRecord(tx, def, existing(tx, def, String(fields.Id ?? "")));
    }
  });
  return next;
};
