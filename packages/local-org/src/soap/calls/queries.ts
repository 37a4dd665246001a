import { textOf } from "../../metadata/xml.ts";
import type { Shaped } from "../../soql/columns.ts";
import { runQuery } from "../../soql/execute.ts";
import { headerText, type SoapCall, type SoapOperation } from "../call.ts";
import { recordXml } from "../records.ts";
import type { XmlValue } from "../xml.ts";

const BATCH = 500;
const SMALLEST_BATCH = 200;
const LARGEST_BATCH = 2000;

/** A page of a query's answer, as the REST API has it, in the shape of a `QueryResult`. */
function pageXml(page: object): XmlValue {
  const { done, nextRecordsUrl, records, totalSize } = page as {
    done: boolean;
    nextRecordsUrl?: string;
    records: Shaped[];
    totalSize: number;
  };
  return {
    "@xsi:type": "QueryResult",
    done,
    queryLocator: nextRecordsUrl?.split("/").at(-1) ?? null,
    records: records.map(recordXml),
    size: totalSize,
  };
}

function batchSize({ header }: SoapCall): number {
  const asked = Number(headerText(header, "QueryOptions", "batchSize") ?? BATCH);
  return Math.min(LARGEST_BATCH, Math.max(SMALLEST_BATCH, asked || BATCH));
}

const query =
  (all: boolean): SoapOperation =>
  (call) => {
    const { service, session, base, args } = call;
    const result = runQuery(service.core, textOf(args, "queryString") ?? "", session.userId, all);
    return pageXml(service.cursors.open(result, base, batchSize(call)));
  };

/** The operations that query. */
export const QUERIES: Record<string, SoapOperation> = {
  query: query(false),
  queryAll: query(true),
  queryMore: ({ service, base, args }) =>
    pageXml(service.cursors.next(textOf(args, "queryLocator") ?? "", base)),
};
