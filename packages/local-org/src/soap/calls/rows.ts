import { OrgError, orgError, saveError } from "../../errors.ts";
import { all } from "../../metadata/xml.ts";
import { readField } from "../../records/access.ts";
import type { Input } from "../../records/input.ts";
import { attempt, operate, type RowOperation, type RowOutcome } from "../../records/operate.ts";
import { purgeRecord } from "../../records/remove.ts";
import { savepoint } from "../../records/transaction.ts";
import { fieldOf, type ObjectDef } from "../../schema/model.ts";
import { attributesOf } from "../../soql/columns.ts";
import { toId18 } from "../../storage/ids.ts";
import { headerText, type SoapCall, type SoapOperation, textsOf } from "../call.ts";
import { readRecord, recordXml, resultXml } from "../records.ts";
import type { XmlValue } from "../xml.ts";

const MOST_ROWS = 200;
const MOST_RETRIEVED = 2000;

/** One row of a call. */
interface GivenRow {
  def: ObjectDef;
  fields: Input;
}

function checkSize(count: number, most = MOST_ROWS): void {
  if (count <= most) return;
  throw orgError(
    500,
    "EXCEEDED_ID_LIMIT",
    `record limit reached. cannot submit more than ${most} records into this call`,
  );
}

const ROLLED_BACK = saveError(
  "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  "Record rolled back because not all records were valid and the request was using AllOrNone header",
);

/** Does one thing to rows, neighbours of the same object together. */
function runRows(
  { tx, header }: SoapCall,
  operation: RowOperation,
  rows: (GivenRow | OrgError)[],
  key?: string,
): RowOutcome[] {
  const rollback = savepoint(tx);
  const outcomes: RowOutcome[] = [];
  for (let from = 0; from < rows.length; ) {
    const first = rows[from]!;
    let to = from + 1;
    if (first instanceof OrgError) outcomes.push(first);
    else {
      const inputs = [first.fields];
      for (
        let next = rows[to];
        next && !(next instanceof OrgError) && next.def === first.def;
        next = rows[++to]
      )
        inputs.push(next.fields);
      outcomes.push(...operate(tx, first.def, operation, inputs, key));
    }
    from = to;
  }
  const allOrNone = headerText(header, "AllOrNoneHeader", "allOrNone") === "true";
  if (!allOrNone || !outcomes.some((outcome) => outcome instanceof OrgError)) return outcomes;
  rollback();
  return outcomes.map((outcome) => (outcome instanceof OrgError ? outcome : ROLLED_BACK));
}

function givenRecords({ service, args }: SoapCall): (GivenRow | OrgError)[] {
  const given = all(args, "sObjects");
  checkSize(given.length);
  return given.map((one) =>
    attempt(() => {
      const { type, fields } = readRecord(one);
      const def = service.core.catalogue.get(type);
      if (!def) throw saveError("INVALID_TYPE", `sObject type '${type}' is not supported.`);
      return { def, fields };
    }),
  );
}

function givenIds({ service, args }: SoapCall): (GivenRow | OrgError)[] {
  const ids = textsOf(args, "ids");
  checkSize(ids.length);
  return ids.map((given) => {
    const id = toId18(given);
    const def = id && service.core.catalogue.byPrefix(id.slice(0, 3));
    return def ? { def, fields: { Id: id } } : saveError("MALFORMED_ID", `malformed id ${given}`);
  });
}

const saving =
  (operation: "insert" | "update"): SoapOperation =>
  (call) =>
    runRows(call, operation, givenRecords(call)).map((outcome) => resultXml(outcome));

const byIds =
  (operation: "delete" | "undelete"): SoapOperation =>
  (call) =>
    runRows(call, operation, givenIds(call)).map((outcome) => resultXml(outcome));

const upsert: SoapOperation = (call) => {
  const [key = "Id"] = [
    ...textsOf(call.args, "externalIDFieldName"),
    ...textsOf(call.args, "externalIdFieldName"),
  ];
  const rows = givenRecords(call).map((row) => {
    const field = row instanceof OrgError ? undefined : fieldOf(row.def, key);
    if (row instanceof OrgError || field?.idLookup || field?.externalId) return row;
    return saveError(
      "INVALID_FIELD",
      `Field name provided, ${key} does not match an External ID, Salesforce Id, or indexed field for ${row.def.name}`,
    );
  });
  return runRows(call, "upsert", rows, key).map((outcome) =>
    resultXml(outcome, { created: !(outcome instanceof OrgError) && outcome.created }),
  );
};

const emptyRecycleBin: SoapOperation = (call) =>
  givenIds(call).map((row) =>
    resultXml(
      attempt(() => {
        if (row instanceof OrgError) throw row;
        const id = row.fields.Id as string;
        const found = call.tx.core.store.table(row.def.name).get(id);
        if (!found?.IsDeleted) throw saveError("INVALID_ID_FIELD", "Entity is not in the recycle bin");
        purgeRecord(call.tx, row.def, found);
        return { id };
      }),
    ),
  );

const retrieve: SoapOperation = ({ service: { core }, args, base }) => {
  const [fieldList = "", sObjectType = ""] = [...textsOf(args, "fieldList"), ...textsOf(args, "sObjectType")];
  const def = core.catalogue.get(sObjectType);
  if (!def) throw orgError(500, "INVALID_TYPE", `sObject type '${sObjectType}' is not supported.`);
  const fields = fieldList.split(",").map((name) => {
    const field = fieldOf(def, name.trim());
    if (!field)
      throw orgError(500, "INVALID_FIELD", `No such column '${name.trim()}' on entity '${def.name}'`);
    return field;
  });
  const ids = textsOf(args, "ids");
  checkSize(ids.length, MOST_RETRIEVED);
  return ids.map((id): XmlValue => {
    const row = core.store.table(def.name).get(toId18(id) ?? "");
    if (!row || row.IsDeleted) return null;
    const values = fields.map((field) => [field.name, readField(core, def, row, field)]);
    return recordXml({
      attributes: attributesOf(def.name, def.name, row.Id, base),
      Id: row.Id,
      ...Object.fromEntries(values),
    });
  });
};

/** The operations on rows. */
export const ROWS: Record<string, SoapOperation> = {
  create: saving("insert"),
  update: saving("update"),
  upsert,
  delete: byIds("delete"),
  undelete: byIds("undelete"),
  emptyRecycleBin,
  retrieve,
};
