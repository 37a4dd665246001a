import type { ErrorClass } from "../port.ts";
import type { ErrorItem } from "./client.ts";
import { REFUSALS } from "./package/names.ts";

interface Meaning {
  class: ErrorClass;
  /** For people: what it is and what to do. Salesforce's own text is quoted only where it holds no field values. */
  say(item: ErrorItem): string;
}

const named = (item: ErrorItem): string =>
  item.fields && item.fields.length > 0
    ? item.fields.length === 1
      ? `the field ${item.fields[0]}`
      : `the fields ${item.fields.join(", ")}`
    : "a field";
const person = (say: Meaning["say"]): Meaning => ({ class: "person", say });
const conflict = (words: string): Meaning => ({ class: "conflict", say: () => words });
const retry = (say: Meaning["say"]): Meaning => ({ class: "retry", say });

const rights = person(
  (item) =>
    `Our user may not do this (${item.code}). Give it access to the record and ${named(item)} in Salesforce, then resume.`,
);
const unknownName = person(
  (item) => `The org does not know ${named(item)}, or our user may not see it: ${oneLine(item.message)}`,
);
const badValue = person(
  (item) => `Salesforce does not take the value of ${named(item)}. Correct it, then resume.`,
);
const refusedSession = person(
  () =>
    "Salesforce refuses our session, also after signing in anew. Check that the token is still valid, the app's policies and the user's IP ranges.",
);
const gone: Meaning = { class: "gone", say: () => "The record does not exist any more." };

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 500);

/** What Salesforce's error codes mean to us. */
export const MEANINGS: Record<string, Meaning> = {
  UNABLE_TO_LOCK_ROW: retry(() => "Another transaction holds the record or its parent; it is tried again."),
  QUERY_TIMEOUT: retry(() => "The query took Salesforce too long; it is tried again."),
  SERVER_UNAVAILABLE: retry(() => "Salesforce is not available at the moment; it is tried again."),
  UNKNOWN_EXCEPTION: retry((item) =>
    `Salesforce failed inside; it is tried again. ${errorId(item.message)}`.trim(),
  ),
  REQUEST_LIMIT_EXCEEDED: {
    class: "retry-after",
    say: (item) =>
      /concurrent/i.test(item.message)
        ? "Too many long requests run in the org at once; we wait."
        : "The org's API requests of the last 24 hours are used up; we wait. Raise the limit or lower the traffic of other integrations.",
  },
  ENTITY_IS_DELETED: gone,
  NOT_FOUND: gone,
  FIELD_CUSTOM_VALIDATION_EXCEPTION: person(
    (item) =>
      `A validation rule of the org refused the change: ${oneLine(item.message)} Correct the record or the rule, then resume.`,
  ),
  REQUIRED_FIELD_MISSING: person((item) => `The org requires ${named(item)}. Fill it in, then resume.`),
  STRING_TOO_LONG: person((item) => {
    const most = /max length=(\d+)/.exec(item.message)?.[1];
    return `The text for ${named(item)} is too long${most ? ` (at most ${most} characters)` : ""}. Shorten it, then resume.`;
  }),
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: person(
    (item) =>
      `The picklist of ${named(item)} does not have this value. Add it to the picklist or choose another, then resume.`,
  ),
  INACTIVE_OWNER_OR_USER: person(
    () =>
      "The new owner is an inactive user (owner inactive). Choose another owner or activate the user, then resume.",
  ),
  TRANSFER_REQUIRES_READ: person(
    () => "The new owner may not read this object. Give them access or choose another owner.",
  ),
  OPERATION_WITH_INVALID_USER_TYPE_EXCEPTION: person(
    () => "A user of this kind cannot own the record. Choose another owner.",
  ),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: person(
    (item) => `A trigger or flow of the org failed on this change: ${oneLine(item.message)}`,
  ),
  CANNOT_EXECUTE_FLOW_TRIGGER: person(
    (item) => `A flow of the org failed on this change: ${oneLine(item.message)}`,
  ),
  ENTITY_IS_LOCKED: person(
    () => "The record is locked, most likely by an approval process. Unlock it, then resume.",
  ),
  STORAGE_LIMIT_EXCEEDED: person(() => "The org's data storage is full. Free some or buy more, then resume."),
  INVALID_CROSS_REFERENCE_KEY: person(
    (item) => `The record, or what ${named(item)} points to, does not exist or our user may not see it.`,
  ),
  INSUFFICIENT_ACCESS_OR_READONLY: rights,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: rights,
  INSUFFICIENT_ACCESS: rights,
  INVALID_FIELD_FOR_INSERT_UPDATE: rights,
  INVALID_FIELD: unknownName,
  INVALID_TYPE: unknownName,
  MALFORMED_QUERY: unknownName,
  MALFORMED_ID: person((item) => `What ${named(item)} holds is not a record id.`),
  FIELD_INTEGRITY_EXCEPTION: badValue,
  FIELD_FILTER_VALIDATION_EXCEPTION: badValue,
  INVALID_EMAIL_ADDRESS: badValue,
  NUMBER_OUTSIDE_VALID_RANGE: badValue,
  JSON_PARSER_ERROR: badValue,
  DUPLICATE_VALUE: person(
    (item) => `Another record already has the value of ${named(item)}, which must be unique.`,
  ),
  ALREADY_IN_PROCESS: conflict("The record is in an approval process already."),
  CANNOT_UPDATE_CONVERTED_LEAD: conflict("The lead has been converted already."),
  NO_APPLICABLE_PROCESS: person(
    () => "No active approval process of the org takes this record. Check its entry criteria, then resume.",
  ),
  DUPLICATES_DETECTED: person(
    () => "A duplicate rule of the org refused the change. Look at the possible duplicates, then resume.",
  ),
  INVALID_SESSION_ID: refusedSession,
  INVALID_AUTH_HEADER: refusedSession,
  Bad_OAuth_Token: refusedSession,
  ERROR_HTTP_401: refusedSession,
  API_CURRENTLY_DISABLED: person(
    () => 'The API is switched off for our user. Give its profile "API Enabled".',
  ),
  API_DISABLED_FOR_ORG: person(
    () => "The API is not part of the org's edition, or is switched off for our user.",
  ),
};

const errorId = (message: string): string => /ErrorId:\s*[\w-]+(?:\s*\([^)]*\))?/i.exec(message)?.[0] ?? "";

/** Failures that fewer records in one call may avoid: locks and limits of one transaction. */
export const worthSplitting = (item: ErrorItem): boolean =>
  item.code === "UNABLE_TO_LOCK_ROW" ||
  /UNABLE_TO_LOCK_ROW|CPU time limit|LimitException|Too many (?:SOQL|DML|query)|heap size|limit exceeded in trigger/i.test(
    item.message,
  );

/** The rules of our package say why they refuse: somebody changed the record, or the write came late. */
export const refusedByPackage = (item: ErrorItem): boolean =>
  item.code === "FIELD_CUSTOM_VALIDATION_EXCEPTION" &&
  Object.values(REFUSALS).some((word) => item.message.includes(word));

/** Of several errors of one record the one that decides what to do next. */
export const decisive = (items: ErrorItem[]): ErrorItem | undefined =>
  items.find(worthSplitting) ?? items.find(refusedByPackage) ?? items[0];
