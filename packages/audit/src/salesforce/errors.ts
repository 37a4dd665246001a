import { StoreError } from "../errors.ts";
import { type OrgTrouble, troubleOf } from "./org.ts";

/** What was sent cannot be stored, whenever it is sent. */
const INVALID = ["STRING_TOO_LONG", "JSON_PARSER_ERROR", "NUMBER_OUTSIDE_VALID_RANGE"];
/** The org has no such object or field, or our user may not use it. */
const UNKNOWN = ["INVALID_TYPE", "INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE", "NOT_FOUND"];

/** The org's refusal, by what is to be done about it. `shown` is the org, for people. */
export function asStoreError(error: unknown, shown: string): StoreError {
  if (error instanceof StoreError) return error;
  const trouble = troubleOf(error);
  const because = (kind: StoreError["class"], text: string) => new StoreError(kind, text, { cause: error });
  if (!trouble) return because("io", `${shown} does not answer (${(error as Error).message}).`);
  const { code, message } = trouble;
  if (code === "STORAGE_LIMIT_EXCEEDED") {
    return because(
      "full",
      `There is no room for the trail in ${shown}: free some of the org's data storage, or let ended items leave (start --keep). Nothing was lost; it goes on by itself.`,
    );
  }
  if (code === "DUPLICATE_VALUE") {
    return because(
      "conflict",
      `${shown} holds an entry where a new one was to go: run "throughline audit verify".`,
    );
  }
  if (UNKNOWN.includes(code) || code.startsWith("INSUFFICIENT_ACCESS")) {
    return because(
      "io",
      `${shown} does not let us keep the trail there (${message}). Deploy the package (throughline package WORKFLOW.yaml --out FOLDER) and give the user of Throughline the permission set TL_Store.`,
    );
  }
  if (INVALID.includes(code)) return because("invalid", `This cannot be stored in ${shown}: ${message}`);
  return because("io", `${shown} does not take the trail: ${message}`);
}

/** Whether the same call may succeed later, whoever has to do something for that. */
export const mayPass = ({ class: kind }: StoreError) => kind === "io" || kind === "full";

/** Whether the org answered that nothing was done since something else was there than was expected. */
export const refusedAsOther = ({ class: kind, code }: OrgTrouble) =>
  kind === "conflict" || code === "DUPLICATE_VALUE" || code === "ENTITY_IS_DELETED";
