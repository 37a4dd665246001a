import type { Value } from "@throughline/workflow";
import type { FlatRecord, ObjectDescribe } from "../port.ts";
import { isoMoment } from "../value.ts";
import type { RawRecord } from "./client.ts";

/** Names in a row may differ from the asked ones in case only: Salesforce gives them back in its own spelling. */
function lookUp(row: RawRecord, name: string): unknown {
  if (name in row) return row[name];
  const wanted = name.toLowerCase();
  const found = Object.keys(row).find((key) => key.toLowerCase() === wanted);
  return found === undefined ? undefined : row[found];
}

function toValue(raw: unknown, moment: boolean): Value {
  if (typeof raw === "string") return moment ? isoMoment(raw) : raw;
  if (typeof raw === "number" || typeof raw === "boolean") return raw;
  // compound fields (addresses, locations) are read by their parts
  return null;
}

/**
 * A row of REST as a flat record: parents dotted, moments as ISO in UTC.
 * @param paths what was selected, such as `Account.Tier__c`; a parent that is blank gives null
 */
export function flatten(row: RawRecord, paths: string[], describe: ObjectDescribe): FlatRecord {
  const flat: FlatRecord = {};
  for (const path of paths) {
    let at: unknown = row;
    for (const part of path.split(".")) {
      at = typeof at === "object" && at !== null ? lookUp(at as RawRecord, part) : null;
    }
    // the parent's describe is not at hand, so its moments are known by their form
    const moment = path.includes(".") || describe.fields[path]?.type === "datetime";
    flat[path] = toValue(at, moment);
  }
  return flat;
}
