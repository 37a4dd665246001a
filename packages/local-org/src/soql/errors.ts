import { type OrgError, orgError } from "../errors.ts";

/** An error that points into the query: the line, a caret under the column, then the message. */
export function queryError(errorCode: string, query: string, offset: number, message: string): OrgError {
  const before = query.slice(0, offset).split("\n");
  const column = before.at(-1)!.length + 1;
  const line = query.split("\n")[before.length - 1] ?? "";
  return orgError(
    400,
    errorCode,
    `\n${line}\n${" ".repeat(column - 1)}^\nERROR at Row:${before.length}:Column:${column}\n${message}`,
  );
}

function offsetsOf(query: string, word: string): number[] {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return [...query.matchAll(new RegExp(`(?<![\\w.])${escaped}(?!\\w)`, "gi"))].map((match) => match.index);
}

/** Where a word stands in a query, as a whole word; 0 if it does not. */
export const offsetOf = (query: string, word: string): number => offsetsOf(query, word)[0] ?? 0;

/** Where the second of two words alike stands, or the only one. */
const lastOffsetOf = (query: string, word: string): number => {
  const [first = 0, second] = offsetsOf(query, word);
  return second ?? first;
};

const REFERENCE = "Please reference your WSDL or the describe call for the appropriate names.";

export const noSuchColumn = (query: string, path: string, entity: string): OrgError =>
  queryError(
    "INVALID_FIELD",
    query,
    offsetOf(query, path),
    `No such column '${path.split(".").at(-1)}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${REFERENCE}`,
  );

export const noSuchRelationship = (query: string, path: string, name: string): OrgError =>
  queryError(
    "INVALID_FIELD",
    query,
    offsetOf(query, path),
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${REFERENCE}`,
  );

export const noSuchObject = (query: string, name: string): OrgError =>
  queryError(
    "INVALID_TYPE",
    query,
    offsetOf(query, name),
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${REFERENCE}`,
  );

/** @param purpose filtered, sorted or grouped */
export const notUsable = (query: string, path: string, field: string, purpose: string): OrgError =>
  queryError(
    "INVALID_FIELD",
    query,
    offsetOf(query, path),
    `field '${field}' can not be ${purpose} in a query call`,
  );

export const tooManyLevels = (query: string, path: string): OrgError =>
  queryError(
    "INVALID_FIELD",
    query,
    offsetOf(query, path),
    "No more than five levels of parent relationships can be in a field path",
  );

/** @param again the second of two fields alike, as the query has it */
export const selectedTwice = (query: string, again: string, field: string): OrgError =>
  queryError("INVALID_FIELD", query, lastOffsetOf(query, again), `duplicate field selected: ${field}`);

export const aliased = (query: string, path: string): OrgError =>
  queryError(
    "MALFORMED_QUERY",
    query,
    offsetOf(query, path),
    "only aggregate expressions use field aliasing",
  );

/** @param operator an aggregate function that takes no field of that type */
export const noAggregate = (query: string, field: string, operator: string): OrgError =>
  queryError(
    "MALFORMED_QUERY",
    query,
    offsetOf(query, operator),
    `field ${field} does not support aggregate operator ${operator}`,
  );

export const notAggregated = (query: string, field: string): OrgError =>
  queryError(
    "MALFORMED_QUERY",
    query,
    offsetOf(query, field),
    `Field must be grouped or aggregated: ${field}`,
  );

/** A refusal without a place in the query. */
export const malformed = (message: string): OrgError => orgError(400, "MALFORMED_QUERY", message);
