import { OrgError, saveError } from "../../errors.ts";
import { all, type Element, textOf } from "../../metadata/xml.ts";
import { type ConvertedLead, convertLead } from "../../records/convert-lead.ts";
import { attempt, idOf } from "../../records/operate.ts";
import { mergeRecords } from "../../records/remove.ts";
import { existing, updateRecord } from "../../records/save.ts";
import { atomically } from "../../records/transaction.ts";
import { toId18 } from "../../storage/ids.ts";
import { type SoapCall, type SoapOperation, textsOf } from "../call.ts";
import { errorXml, readRecord, resultXml } from "../records.ts";

const MOST_LOSERS = 2;

/** One `MergeRequest`: the losers' children move to the master, which then takes the given values. */
function merge({ tx, service }: SoapCall, request: Element) {
  const master = request.children.get("masterRecord")?.[0];
  if (!master) throw saveError("REQUIRED_FIELD_MISSING", "masterRecord is required");
  const { type, fields } = readRecord(master);
  const { Id, ...values } = fields;
  const def = service.core.catalogue.get(type);
  if (!def) throw saveError("INVALID_TYPE", `sObject type '${type}' is not supported.`);
  const id = idOf(def, Id, "merge");
  const losers = textsOf(request, "recordToMergeIds").map((given) => idOf(def, given, "merge"));
  if (losers.length < 1 || losers.length > MOST_LOSERS)
    throw saveError("INVALID_NUMBER_OF_MERGE_RECORDS", `between 1 and ${MOST_LOSERS} records can be merged`);
  const told = tx.changes.length;
  for (const loser of losers) mergeRecords(tx, def, id, loser);
  updateRecord(tx, def, existing(tx, def, id), values);
  const moved = tx.changes.slice(told).filter((change) => change.type === "UPDATE" && change.row.Id !== id);
  return {
    id,
    mergedRecordIds: losers,
    updatedRelatedIds: [...new Set(moved.map((change) => change.row.Id))],
  };
}

function convert({ tx }: SoapCall, request: Element): ConvertedLead {
  const text = (name: string) => textOf(request, name) || undefined;
  return convertLead(tx, {
    leadId: text("leadId") ?? "",
    convertedStatus: text("convertedStatus") ?? "",
    accountId: text("accountId"),
    contactId: text("contactId"),
    opportunityId: text("opportunityId"),
    opportunityName: text("opportunityName"),
    ownerId: text("ownerId"),
    doNotCreateOpportunity: text("doNotCreateOpportunity") === "true",
    overwriteLeadSource: text("overwriteLeadSource") === "true",
  });
}

/** Runs each request of a list by itself; of one that is refused nothing remains. */
const eachOf = <T>(
  call: SoapCall,
  name: string,
  work: (call: SoapCall, request: Element) => T,
): (T | OrgError)[] =>
  all(call.args, name).map((request) => attempt(() => atomically(call.tx, () => work(call, request))));

/** The operations that make one of several records, or several of one. */
export const MERGES: Record<string, SoapOperation> = {
  merge: (call) =>
    eachOf(call, "mergeRequests", merge).map((merged) =>
      merged instanceof OrgError
        ? resultXml(merged)
        : resultXml(merged, {
            mergedRecordIds: merged.mergedRecordIds,
            updatedRelatedIds: merged.updatedRelatedIds,
          }),
    ),
  convertLead: (call) =>
    eachOf(call, "leadConverts", convert).map((converted, i) =>
      converted instanceof OrgError
        ? {
            accountId: null,
            contactId: null,
            leadId: toId18(textsOf(all(call.args, "leadConverts")[i]!, "leadId")[0]) ?? null,
            opportunityId: null,
            errors: converted.items.map(errorXml),
            success: false,
          }
        : { ...converted, success: true },
    ),
};
