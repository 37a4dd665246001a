import { createHash } from "node:crypto";
import { orgError, saveError } from "../errors.ts";
import { type ApiRequest, headerOf } from "../http/context.ts";
import type { ObjectDef } from "../schema/model.ts";
import type { Row } from "../storage/store.ts";

const failed = () =>
  orgError(412, "PRECONDITION_FAILED", "A condition specified in the request header was not met");

/** Seconds since 1970 of a kept date-time. */
const secondsOf = (stamp: unknown): number => Math.floor(Date.parse(`${String(stamp).slice(0, 19)}Z`) / 1000);

/** The date of a conditional header in seconds. A bad one is refused on writes and ignored on reads. */
function headerSeconds(request: ApiRequest, name: string): number | undefined {
  const text = headerOf(request.headers, name);
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  if (!Number.isNaN(ms)) return Math.floor(ms / 1000);
  if (request.method === "GET" || request.method === "HEAD") return undefined;
  throw saveError(
    "INVALID_HEADER",
    `Invalid value for header ${name}: expected a date such as Tue, 10 Aug 2027 09:00:00 GMT`,
  );
}

/** The entity tag of a record; Salesforce has them for accounts only. */
export function etagOf(def: ObjectDef, row: Row): string | undefined {
  if (def.name !== "Account") return undefined;
  return `"${createHash("md5").update(`${row.Id}${row.SystemModstamp}`).digest("base64url")}--gzip"`;
}

function tagMatches(header: string, etag: string): boolean {
  return header.split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
}

/**
 * Holds a write against `If-Match` and `If-Unmodified-Since`.
 * @throws OrgError 412
 */
export function checkWriteConditions(request: ApiRequest, def: ObjectDef, row: Row): void {
  const etag = etagOf(def, row);
  const ifMatch = headerOf(request.headers, "if-match");
  if (etag && ifMatch && !tagMatches(ifMatch, etag)) throw failed();
  const since = headerSeconds(request, "if-unmodified-since");
  if (since !== undefined && secondsOf(row.LastModifiedDate) > since) throw failed();
}

/** Whether a read is to be answered with 304: nothing newer than what the client has. */
export function notModified(request: ApiRequest, def: ObjectDef, row: Row): boolean {
  const etag = etagOf(def, row);
  const ifNoneMatch = headerOf(request.headers, "if-none-match");
  if (etag && ifNoneMatch) return tagMatches(ifNoneMatch, etag);
  const since = headerSeconds(request, "if-modified-since");
  if (since !== undefined) return secondsOf(row.LastModifiedDate) <= since;
  const unmodified = headerSeconds(request, "if-unmodified-since");
  if (unmodified !== undefined && secondsOf(row.LastModifiedDate) > unmodified) throw failed();
  return false;
}

/** Whether `If-Modified-Since` of a read is not before that moment. */
export function unchangedSince(request: ApiRequest, moment: Date): boolean {
  const since = headerSeconds(request, "if-modified-since");
  return since !== undefined && Math.floor(moment.getTime() / 1000) <= since;
}
