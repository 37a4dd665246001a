import { OrgError } from "../../errors.ts";
import type { RowOutcome } from "../../records/operate.ts";
import { element, XML_HEAD, type XmlValue, XSI } from "../../soap/xml.ts";
import type { Shaped } from "../../soql/columns.ts";
import { csvLine } from "../csv.ts";
import { cellsOf } from "../query.ts";
import { errorText } from "../values.ts";
import type { Batch, ClassicJob, ContentType } from "./jobs.ts";
import { CSV } from "./run.ts";

const XMLNS = "http://www.force.com/2009/06/asyncapi/dataload";

/** An answer of Bulk API 1.0 in XML. */
export const asyncXml = (name: string, value: { readonly [name: string]: XmlValue }): string =>
  XML_HEAD + element(name, { "@xmlns": XMLNS, "@xmlns:xsi": XSI, ...value });

export const MIME: Record<ContentType, string> = {
  CSV: "text/csv",
  JSON: "application/json",
  XML: "application/xml",
};

const asObject = (outcome: RowOutcome) =>
  outcome instanceof OrgError
    ? {
        errors: outcome.items.map(({ message, errorCode, fields = [] }) => ({
          fields,
          message,
          statusCode: errorCode,
        })),
        id: null,
        success: false,
        created: false,
      }
    : { errors: [], ...outcome, success: true };

/** What became of each row of a batch. */
export function outcomesText({ contentType }: ClassicJob, { outcomes }: Batch): string {
  if (contentType === "JSON") return JSON.stringify(outcomes.map(asObject));
  if (contentType === "XML") return asyncXml("results", { result: outcomes.map(asObject) });
  const lines = outcomes.map((outcome) =>
    outcome instanceof OrgError
      ? csvLine(["", "false", "false", errorText(outcome)], CSV)
      : csvLine([outcome.id, "true", String(outcome.created), ""], CSV),
  );
  return [csvLine(["Id", "Success", "Created", "Error"], CSV), ...lines].join("");
}

/** A record without `attributes`, its parents likewise. */
function sObject({ attributes, ...fields }: Shaped): { [name: string]: XmlValue } {
  const inner = Object.entries(fields).map(([name, value]): [string, XmlValue] => [
    name,
    typeof value === "object" && value !== null ? sObject(value as Shaped) : (value as XmlValue),
  ]);
  return {
    "@xsi:type": "sObject",
    type: (attributes as { type: string }).type,
    ...Object.fromEntries(inner),
  };
}

/** The records that a query found. */
export function recordsText(job: ClassicJob, { columns, result }: NonNullable<Batch["found"]>): string {
  const base = `/services/data/v${job.apiVersion}`;
  const records = Array.from({ length: result.length }, (_, i) => result.record(i, base));
  if (job.contentType === "JSON") return JSON.stringify(records);
  if (job.contentType === "XML") return asyncXml("queryResult", { records: records.map(sObject) });
  const header = columns.map((column) => column.join("."));
  return [header, ...records.map((record) => cellsOf(record, columns))]
    .map((cells) => csvLine(cells, CSV))
    .join("");
}
