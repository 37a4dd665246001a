import { checksum } from "../checksum.ts";

/**
 * Names of what our package brings into an org. The connector fills these fields in, the package declares them
 * and the rules that look at them: both take the names from here.
 */

/** The field in which each write leaves its mark. */
export const MARK = "TL_Write__c";

/** The custom permission by which the rules know our integration user. */
export const PERMISSION = "TL_Integration";

/** The permission set for people who look at what Throughline does, and the one for users whose flows call it. */
export const VIEWER = "TL_Viewer";
export const CALLER = "TL_Caller";

/** The object that holds how each work item stands, and the one that holds the entries of its trail. */
export const ITEM = "TL_Item__c";
export const ENTRY = "TL_Entry__c";

/** Where the trail is kept in the org: each trail, the lines of it, positions in streams of events, and who writes. */
export const TRAIL = "TL_Trail__c";
export const LINE = "TL_Line__c";
export const CURSOR = "TL_Cursor__c";
export const SEAT = "TL_Seat__c";

/** The permission set for keeping it there. */
export const STORE = "TL_Store";

/** The external id by which a record of ours is upserted: what comes twice is there once. */
export const KEY = "TL_Key__c";

/** External credential, named credential and external service share their name. */
export const SERVICE = "Throughline";

/** How the rules begin what they say when they refuse. */
export const REFUSALS = { changed: "TL_EXPECTED", late: "TL_WRITE", seat: "TL_SEAT" } as const;

/** Length of the text fields that the package brings. */
export const MOST_TEXT = 255;

/** What stands in a guard for a value that is expected to be blank; an empty guard expects nothing. */
export const BLANK = "(blank)";

const PREFIX = "TL_Expected_";
/** Longest API name that Salesforce takes, without its `__c`. */
const MOST_NAME = 40;

/** The field in which a write tells what it takes for the value before: `TL_Expected_Priority__c`. */
export const guardOf = (field: string): string => `${guardName(field)}__c`;

/** The name that guard and rule of a field share; one that would be too long ends in a checksum instead. */
export function guardName(field: string): string {
  const name = PREFIX + field.replace(/__c$/, "").replaceAll("__", "_");
  if (name.length <= MOST_NAME) return name;
  const sum = checksum(field);
  return `${name.slice(0, MOST_NAME - sum.length - 1).replace(/_+$/, "")}_${sum}`;
}

export const isGuard = (field: string): boolean => field.startsWith(PREFIX);

/** Fields that only our package knows: they say nothing about the record. */
export const isOfPackage = (field: string): boolean => field === MARK || isGuard(field);
