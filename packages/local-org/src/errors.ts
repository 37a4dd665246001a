/** One line of a Salesforce error body. Collections show `errorCode` under the name `statusCode`. */
export interface ErrorItem {
  message: string;
  errorCode: string;
  fields?: string[];
  /** The records that a duplicate rule has found; the key is misspelt so. */
  duplicateResut?: object;
}

/** A refusal by the org: an HTTP status and one or more lines of error body. */
export class OrgError extends Error {
  readonly status: number;
  readonly items: ErrorItem[];

  constructor(status: number, items: ErrorItem[]) {
    super(items.map((item) => `${item.errorCode}: ${item.message}`).join("\n"));
    this.name = "OrgError";
    this.status = status;
    this.items = items;
  }

  get errorCode(): string {
    return this.items[0]?.errorCode ?? "UNKNOWN_EXCEPTION";
  }
}

/** Builds an error of a single line. Without `fields` the key is left out of the body. */
export function orgError(status: number, errorCode: string, message: string, fields?: string[]): OrgError {
  return new OrgError(status, [fields ? { message, errorCode, fields } : { message, errorCode }]);
}

/** A record that cannot be saved: 400 and the fields at fault. */
export const saveError = (errorCode: string, message: string, fields: string[] = []): OrgError =>
  orgError(400, errorCode, message, fields);

export const notFound = (message = "The requested resource does not exist"): OrgError =>
  orgError(404, "NOT_FOUND", message);

export const gone = (): OrgError =>
  orgError(410, "GONE", "The requested resource has been retired or removed");

/** The org itself has failed. The number is all that support would want to know. */
export function unknownError(): OrgError {
  const id = `${1 + Math.floor(Math.random() * 2_000_000_000)}-${1 + Math.floor(Math.random() * 500_000)}`;
  const hash = Math.floor(Math.random() * 4_000_000_000) - 2_000_000_000;
  const message = `An unexpected error occurred. Please include this ErrorId if you contact support: ${id} (${hash})`;
  return orgError(500, "UNKNOWN_EXCEPTION", message);
}

export const jsonError = (message: string): OrgError => orgError(400, "JSON_PARSER_ERROR", message);

export const methodNotAllowed = (method: string, allowed: string[]): OrgError =>
  orgError(
    405,
    "METHOD_NOT_ALLOWED",
    `HTTP Method '${method}' not allowed. Allowed are ${allowed.join(",")}`,
  );
