import { text as aText, long, moment, number, type OwnField } from "./fields.ts";
import { CURSOR, KEY, LINE, REFUSALS, SEAT, STORE, TRAIL } from "./names.ts";
import { putDetail, putObject } from "./objects.ts";
import { fieldAccess, objectAccess } from "./permissions.ts";
import type { Put } from "./put.ts";

/** Characters of a SHA-256 in hex. */
const HASH = 64;
/** The longest text that a field takes. */
const LONGEST = 131_072;
const key = (about: string): OwnField => ({ ...aText("Key", about), id: "key" });

const TRAIL_FIELDS = {
  [KEY]: key("Of a work item: workflow and record."),
  TL_Last__c: number("Last Entry", "Number of the last entry."),
  TL_Hash__c: aText("Hash", "SHA-256 of the last line.", HASH),
  TL_Over__c: moment("Over", "When nothing of it was open any more; blank: it goes on."),
  TL_Left__c: number("Left", "Entries up to this one have left."),
  TL_Leaving__c: number("Leaving", "Lines of entries up to this one are being removed."),
  TL_Shown__c: long("Shown", "Of a trail that is over: its rows in the lists, packed.", LONGEST),
};

const LINE_FIELDS = {
  [KEY]: key("The trail's key and the number of the first entry: what is sent twice is there once."),
  TL_Position__c: { ...number("Position", "Place in the order of commitment."), id: "find" as const },
  TL_Sequence__c: number("Sequence", "Number of the first entry."),
  TL_Entries__c: number("Entries", "How many entries it holds."),
  TL_Part__c: number("Part", "Of a body that is longer than a field: which part, from 0."),
  TL_Format__c: number("Format", "Format in which the entries are written."),
  TL_Workflow__c: aText("Workflow Version", "Hash of the version of the workflow."),
  TL_Prev__c: aText("Previous Hash", "Hash of the line before, in the same trail.", HASH),
  TL_Hash__c: aText("Hash", "SHA-256 of the line.", HASH),
  TL_Body__c: long("Body", "The entries as JSON; packed where they are longer than a field.", LONGEST),
};

const CURSOR_FIELDS = {
  [KEY]: key("Name of the stream."),
  TL_Position__c: long("Position", "How far the stream has been taken.", LONGEST),
};

const SEAT_FIELDS = {
  [KEY]: key("There is one: trail."),
  TL_Epoch__c: number("Epoch", "How many processes have had it."),
  TL_Beat__c: number("Beat", "Number of the holder's last word."),
  TL_Seen__c: number("Seen", "The beat that the present holder followed."),
  TL_Holder__c: aText("Holder", "The one process that writes; blank: nobody."),
  TL_Position__c: number("Position", "Place of the last line in the order of commitment."),
};

/** Fields of the objects in which the trail is kept, where it is kept in the org. */
export const STORE_FIELDS: Record<string, Record<string, OwnField>> = {
  [TRAIL]: TRAIL_FIELDS,
  [LINE]: LINE_FIELDS,
  [CURSOR]: CURSOR_FIELDS,
  [SEAT]: SEAT_FIELDS,
};

/** A word of whoever writes that is not of the present holder, not newer than its last one, or follows another one. */
const SEAT_RULE = `AND(
  NOT(ISNEW()),
  OR(
    TL_Epoch__c < PRIORVALUE(TL_Epoch__c),
    AND(TL_Epoch__c = PRIORVALUE(TL_Epoch__c), TL_Beat__c <= PRIORVALUE(TL_Beat__c)),
    AND(
      TL_Epoch__c > PRIORVALUE(TL_Epoch__c),
      OR(TL_Epoch__c <> PRIORVALUE(TL_Epoch__c) + 1, TL_Seen__c <> PRIORVALUE(TL_Beat__c))
    )
  )
)`;

/** The objects for \`store: salesforce\`, the rule by which one process writes, and the permission set for it. */
export function putStore(put: Put): void {
  const own = (object: string, label: string, plural: string, about: string) => ({
    ...{ label: `Throughline ${label}`, plural: `Throughline ${plural}` },
    name: { label, format: `${label.toUpperCase()}-{0000000000}` },
    about: `${about} Written by Throughline only, where it keeps its trail in the org.`,
    sharing: "Private" as const,
    fields: STORE_FIELDS[object] ?? {},
  });
  putObject(put, TRAIL, own(TRAIL, "Trail", "Trails", "How the trail of a work item stands."));
  putObject(put, LINE, {
    ...own(LINE, "Line", "Lines", "What one event added to a trail: one line of its hash chain."),
    sharing: "ControlledByParent",
  });
  putDetail(put, {
    object: LINE,
    of: TRAIL,
    label: "Trail",
    about: "The trail that it is a line of.",
    many: "Lines",
  });
  putObject(put, CURSOR, own(CURSOR, "Cursor", "Cursors", "How far a stream of events has been taken."));
  putObject(put, SEAT, own(SEAT, "Seat", "Seats", "Which process writes."));
  put(`objects/${SEAT}/validationRules/${SEAT.replace(/__c$/, "")}`, "ValidationRule", {
    ...{ fullName: SEAT.replace(/__c$/, ""), active: true },
    description: "Refuses what a process appends after another one has taken over.",
    ...{ errorConditionFormula: SEAT_RULE },
    errorMessage: `${REFUSALS.seat}: another process writes the trail, or this was written before.`,
  });
  put(`permissionsets/${STORE}`, "PermissionSet", {
    description:
      "For the user as whom Throughline signs in, where it keeps its trail in the org; for nobody else.",
    fieldPermissions: Object.entries(STORE_FIELDS)
      .flatMap(([object, fields]) => Object.keys(fields).map((field) => `${object}.${field}`))
      .sort()
      .map((field) => fieldAccess(field, true)),
    hasActivationRequired: false,
    label: "Throughline Store",
    objectPermissions: Object.keys(STORE_FIELDS)
      .sort()
      // lines leave once an item has been archived
      .map((object) => objectAccess(object, { create: true, edit: true, remove: object === LINE })),
  });
}
